package io.kta.flink.zoo;

import static io.kta.flink.zoo.Counts.counting;
import static io.kta.flink.zoo.Streams.numbers;

import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** Odd: the job itself says which instance a record goes to, and sends all to the first. */
final class CustomPartitioning extends OddJob {

  @Override
  String oddity() {
    return "that partitions by a rule of its own, which sends all records to one of two instances";
  }

  @Override
  void addTo(StreamExecutionEnvironment env) {
    env.setParallelism(2);
    numbers(env, "numbers", Long.MAX_VALUE, 200)
        .partitionCustom((Long key, int instances) -> 0, number -> number)
        .map(counting("CustomPartitioning.in"))
        .name("first")
        .sinkTo(new DiscardingSink<>());
  }

  @Override
  List<Expected> expected() {
    return List.of(Expected.in("first", "CustomPartitioning.in"));
  }
}
