package io.kta.flink.zoo;

import java.time.Duration;
import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Odd: a savepoint of it takes long, which a rescaling would abort. */
final class SavepointUnderWay extends OddJob {

  @Override
  String oddity() {
    return "of which a user takes a savepoint that takes long";
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
    return List.of(Expected.in("work", "SavepointUnderWay.in"));
  }
}
