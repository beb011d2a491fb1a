package io.kta.flink.zoo;

import static io.kta.flink.zoo.Counts.counting;
import static io.kta.flink.zoo.Streams.busyFor;

import java.time.Duration;
import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** Odd: its source reads a hundred times what it sends, and falls behind [FLINK-33966]. */
final class FilterOnePercent extends OddJob {
  static final Duration EACH = Duration.ofMillis(4);
  static final double PER_SECOND = 350;

  @Override
  String oddity() {
    return "whose source has a filter chained to it that lets 1 % pass, and which falls behind";
  }

  @Override
  void addTo(StreamExecutionEnvironment env) {
    Topic unused = Topic.create(name(), 6, PER_SECOND);
    Streams.topic(env, name())
        .map(counting("Filter.in"))
        .map(busyFor(EACH))
        .name("parse")
        .filter(number -> number % 100 == 0)
        .name("filter")
        .rebalance()
        .map(number -> number)
        .name("map")
        .sinkTo(new DiscardingSink<>());
  }

  @Override
  List<Expected> expected() {
    return List.of(Expected.in("FilterOnePercent", "Filter.in"));
  }

  @Override
  int most(String vertex) {
    return vertex.contains("FilterOnePercent") ? 4 : Integer.MAX_VALUE; // once it was 10 and 45
  }
}
