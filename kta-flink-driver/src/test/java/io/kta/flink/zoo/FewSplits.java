package io.kta.flink.zoo;

import static io.kta.flink.zoo.Counts.counting;
import static io.kta.flink.zoo.Streams.busyFor;

import io.kta.metrics.Observation;
import java.time.Duration;
import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** Odd: two of its four readers have nothing to read, and more readers would not help. */
final class FewSplits extends OddJob {

  @Override
  String oddity() {
    return "whose topic has two partitions for four readers, and more records than they can read";
  }

  @Override
  void addTo(StreamExecutionEnvironment env) {
    Topic unused = Topic.create(name(), 2, 600);
    env.setParallelism(4);
    Streams.topic(env, name())
        .map(busyFor(Duration.ofMillis(4)))
        .name("parse")
        .map(counting("FewSplits.in"))
        .rebalance()
        .map(number -> number)
        .name("map")
        .sinkTo(new DiscardingSink<>());
  }

  @Override
  List<Expected> expected() {
    return List.of(Expected.in("FewSplits", "FewSplits.in"), Expected.in("map", "FewSplits.in"));
  }

  /** Partitions count once they are named twice. */
  @Override
  boolean isKnown(Observation seen) {
    return seen.topology().operators().stream().anyMatch(one -> one.partitions().isPresent());
  }

  @Override
  int most(String vertex) {
    return vertex.contains("FewSplits") ? 4 : Integer.MAX_VALUE;
  }
}
