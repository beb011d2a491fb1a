package io.kta.flink.zoo;

import static io.kta.flink.zoo.Counts.counting;

import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** Odd: its JobManager is lost after a rescaling, and another one goes on with it. */
final class JobManagerRestarts extends OddJob {

  @Override
  String oddity() {
    return "whose JobManager is lost after a rescaling, and another one goes on with it";
  }

  @Override
  void addTo(StreamExecutionEnvironment env) {
    env.setParallelism(2);
    Streams.numbers(env, "numbers", Long.MAX_VALUE, 200)
        .rebalance()
        .map(counting("JobManagerRestarts.in"))
        .name("map")
        .sinkTo(new DiscardingSink<>());
  }

  @Override
  List<Expected> expected() {
    return List.of(Expected.in("map", "JobManagerRestarts.in"));
  }
}
