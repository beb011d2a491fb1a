package io.kta.flink.zoo;

import java.time.Duration;
import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Odd: it is being stopped, with a savepoint that takes long. */
final class StoppedWithSavepoint extends OddJob {

  @Override
  String oddity() {
    return "that is being stopped with a savepoint that takes long";
  }

  @Override
  Duration checkpointInterval() {
    return Duration.ofMinutes(10);
  }

  @Override
  void addTo(StreamExecutionEnvironment env) {
    Streams.withSlowSnapshots(env, name());
  }

  @Override
  List<Expected> expected() {
    return List.of(Expected.in("work", "StoppedWithSavepoint.in"));
  }
}
