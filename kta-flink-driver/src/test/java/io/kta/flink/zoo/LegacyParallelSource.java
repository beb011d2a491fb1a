package io.kta.flink.zoo;

import static io.kta.flink.zoo.Counts.counting;

import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** Odd: Flink does not know how its source spends its time, though it may run many times. */
final class LegacyParallelSource extends OddJob {

  @Override
  String oddity() {
    return "with a legacy source that is parallel";
  }

  @Override
  void addTo(StreamExecutionEnvironment env) {
    env.setParallelism(2);
    Legacy.parallelSource(env, "old")
        .rebalance()
        .map(counting("LegacyParallelSource.in"))
        .name("map")
        .sinkTo(new DiscardingSink<>());
  }

  @Override
  List<Expected> expected() {
    return List.of(
        Expected.in("map", "LegacyParallelSource.in"),
        Expected.out("old", "LegacyParallelSource.in"));
  }
}
