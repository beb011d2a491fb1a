package io.kta.flink.zoo;

import static io.kta.flink.zoo.Streams.numbers;

import java.io.Serial;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.co.CoMapFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** Odd: two edges lead from one vertex to another. */
final class SelfJoin extends OddJob {

  @Override
  String oddity() {
    return "that connects a stream with itself, by two edges between the same vertices";
  }

  @Override
  void addTo(StreamExecutionEnvironment env) {
    env.setParallelism(2);
    DataStream<Long> numbers =
        numbers(env, "numbers", Long.MAX_VALUE, 200).rebalance().map(number -> number).name("map");
    numbers
        .connect(numbers.rebalance())
        .map(new Both())
        .name("both")
        .sinkTo(new DiscardingSink<>());
  }

  @Override
  List<Expected> expected() {
    return List.of(Expected.in("both", "SelfJoin.in"));
  }

  /** Counts what comes by either edge. */
  private static final class Both implements CoMapFunction<Long, Long, Long> {
    @Serial private static final long serialVersionUID = 1L;

    @Override
    public Long map1(Long number) {
      Counts.add("SelfJoin.in");
      return number;
    }

    @Override
    public Long map2(Long number) {
      return map1(number);
    }
  }
}
