package io.kta.flink.zoo;

import java.time.Duration;
import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A job of which a savepoint takes as long as its gate is closed. */
abstract class SlowSavepoint extends OddJob {

  @Override
  final Duration checkpointInterval() {
    return Duration.ofMinutes(10);
  }

  @Override
  final void addTo(StreamExecutionEnvironment env) {
    Streams.withSlowSnapshots(env, name());
  }

  @Override
  final List<Expected> expected() {
    return List.of(Expected.in("work", name() + ".in"));
  }
}
