package io.kta.flink.zoo;

import static io.kta.flink.zoo.Counts.counting;
import static io.kta.flink.zoo.Streams.busyFor;
import static io.kta.flink.zoo.Streams.numbers;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** Odd: its sender is held back all the time, and checkpoints carry what is in the buffers. */
final class UnalignedUnderPressure extends OddJob {

  @Override
  String oddity() {
    return "under pressure, with unaligned checkpoints";
  }

  @Override
  Configuration options() {
    return Configuration.fromMap(Map.of("execution.checkpointing.unaligned.enabled", "true"));
  }

  @Override
  void addTo(StreamExecutionEnvironment env) {
    numbers(env, "numbers", Long.MAX_VALUE, 2_000)
        .rebalance()
        .map(busyFor(Duration.ofMillis(5)))
        .name("slow")
        .map(counting("UnalignedUnderPressure.in"))
        .sinkTo(new DiscardingSink<>());
  }

  @Override
  List<Expected> expected() {
    return List.of(Expected.in("slow", "UnalignedUnderPressure.in"));
  }
}
