package io.kta.flink.zoo;

import static io.kta.flink.zoo.Counts.counting;
import static io.kta.flink.zoo.Streams.numbers;

import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** Odd: a vertex puts out five times what it takes in. */
final class FlatMap extends OddJob {

  @Override
  String oddity() {
    return "with a flatMap that makes five records of each";
  }

  @Override
  void addTo(StreamExecutionEnvironment env) {
    env.setParallelism(2);
    numbers(env, "numbers", Long.MAX_VALUE, 200)
        .rebalance()
        .map(counting("FlatMap.in"))
        .<Long>flatMap((number, out) -> List.of(1L, 2L, 3L, 4L, 5L).forEach(out::collect))
        .returns(Types.LONG)
        .name("five")
        .rebalance()
        .map(counting("FlatMap.out"))
        .name("after")
        .sinkTo(new DiscardingSink<>());
  }

  @Override
  List<Expected> expected() {
    return List.of(
        Expected.in("five", "FlatMap.in"),
        Expected.in("after", "FlatMap.out"),
        Expected.out("five", "FlatMap.out"));
  }
}
