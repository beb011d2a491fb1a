package io.kta.flink.zoo;

import static io.kta.flink.zoo.Counts.counting;

import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** Odd: its source must not run twice, and Flink would let it [FLINK-31326]. */
final class LegacySource extends OddJob {

  @Override
  String oddity() {
    return "with a legacy source that is not parallel";
  }

  @Override
  void addTo(StreamExecutionEnvironment env) {
    Legacy.source(env, "old")
        .rebalance()
        .map(counting("LegacySource.in"))
        .name("map")
        .sinkTo(new DiscardingSink<>());
  }

  @Override
  int most(String vertex) {
    return vertex.contains("old") ? 1 : Integer.MAX_VALUE;
  }

  @Override
  List<Expected> expected() {
    return List.of(Expected.in("map", "LegacySource.in"), Expected.out("old", "LegacySource.in"));
  }
}
