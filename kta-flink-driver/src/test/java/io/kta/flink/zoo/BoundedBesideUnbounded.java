package io.kta.flink.zoo;

import static io.kta.flink.zoo.Counts.counting;
import static io.kta.flink.zoo.Streams.numbers;

import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** Odd: two of its vertices finish while the others go on [FLINK-32572]. */
final class BoundedBesideUnbounded extends OddJob {
  static final double PER_SECOND = 400;

  @Override
  String oddity() {
    return "with a bounded source beside an unbounded one, so that two vertices finish";
  }

  @Override
  void addTo(StreamExecutionEnvironment env) {
    env.setParallelism(2);
    numbers(env, "few", 200, 200)
        .rebalance()
        .map(number -> number)
        .name("map few")
        .sinkTo(new DiscardingSink<>());
    numbers(env, "many", Long.MAX_VALUE, PER_SECOND)
        .rebalance()
        .map(counting("Bounded.many"))
        .name("map many")
        .sinkTo(new DiscardingSink<>());
  }

  @Override
  List<Expected> expected() {
    return List.of(
        Expected.out("Source: many", "Bounded.many"), Expected.in("map many", "Bounded.many"));
  }
}
