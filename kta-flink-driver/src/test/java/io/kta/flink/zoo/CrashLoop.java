package io.kta.flink.zoo;

import io.kta.metrics.NoObservation.Reason;
import java.util.Optional;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** Odd: it starts, and fails soon. */
final class CrashLoop extends OddJob {

  @Override
  String oddity() {
    return "that fails again and again";
  }

  @Override
  void addTo(StreamExecutionEnvironment env) {
    Streams.numbers(env, "numbers", Long.MAX_VALUE, 100)
        .rebalance()
        .map(
            number -> {
              if (number > 10) {
                throw new IllegalStateException("no more than ten");
              }
              return number;
            })
        .name("map")
        .sinkTo(new DiscardingSink<>());
  }

  @Override
  Optional<Reason> reason() {
    return Optional.of(Reason.FAILING_REPEATEDLY);
  }
}
