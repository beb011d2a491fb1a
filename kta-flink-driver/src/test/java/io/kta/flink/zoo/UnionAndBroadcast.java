package io.kta.flink.zoo;

import static io.kta.flink.zoo.Counts.counting;
import static io.kta.flink.zoo.Streams.numbers;

import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * Odd: one sender feeds three receivers, to one of them in several copies, and one takes from two.
 */
final class UnionAndBroadcast extends OddJob {

  @Override
  String oddity() {
    return "with a union, a broadcast, and a global edge out of one vertex";
  }

  @Override
  void addTo(StreamExecutionEnvironment env) {
    env.setParallelism(2);
    DataStream<Long> numbers = numbers(env, "numbers", Long.MAX_VALUE, 200);
    DataStream<Long> others = numbers(env, "others", Long.MAX_VALUE, 100);
    numbers
        .rebalance()
        .union(others.rebalance())
        .map(counting("Union.in"))
        .name("union")
        .sinkTo(new DiscardingSink<>());
    numbers
        .broadcast()
        .map(counting("Broadcast.in"))
        .name("broadcast")
        .sinkTo(new DiscardingSink<>());
    numbers.global().map(counting("Global.in")).name("global").sinkTo(new DiscardingSink<>());
  }

  @Override
  List<Expected> expected() {
    return List.of(
        Expected.in("union", "Union.in"),
        Expected.in("broadcast", "Broadcast.in"),
        Expected.in("global", "Global.in"));
  }
}
