package io.kta.flink.zoo;

import io.kta.metrics.NoObservation.Reason;
import java.util.Optional;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** Odd: it is a batch job on a cluster for streaming jobs. */
final class BatchJob extends OddJob {

  @Override
  String oddity() {
    return "of the kind BATCH, on a cluster with the adaptive scheduler";
  }

  @Override
  Configuration options() {
    return new Configuration().set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.BATCH);
  }

  @Override
  void addTo(StreamExecutionEnvironment env) {
    Streams.numbers(env, "numbers", 100_000, 100)
        .rebalance()
        .map(number -> number)
        .name("map")
        .sinkTo(new DiscardingSink<>());
  }

  @Override
  Optional<Reason> reason() {
    return Optional.of(Reason.NOT_SCALABLE);
  }
}
