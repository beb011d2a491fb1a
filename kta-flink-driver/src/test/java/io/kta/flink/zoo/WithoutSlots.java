package io.kta.flink.zoo;

import io.kta.metrics.NoObservation.Reason;
import java.util.Optional;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** Odd: it was submitted to a cluster that has no TaskManagers. */
final class WithoutSlots extends OddJob {

  @Override
  String oddity() {
    return "without slots, on a cluster without TaskManagers";
  }

  @Override
  void addTo(StreamExecutionEnvironment env) {
    env.setParallelism(2);
    Streams.numbers(env, "numbers", Long.MAX_VALUE, 200)
        .rebalance()
        .map(Counts.<Long>counting("WithoutSlots.in"))
        .name("map")
        .sinkTo(new DiscardingSink<>());
  }

  @Override
  Optional<Reason> reason() {
    return Optional.of(Reason.WAITING_FOR_RESOURCES);
  }
}
