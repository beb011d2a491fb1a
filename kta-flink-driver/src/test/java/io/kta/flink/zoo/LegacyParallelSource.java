package io.kta.flink.zoo;

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
        .map(number -> number)
        .name("map")
        .sinkTo(new DiscardingSink<>());
  }
}
