package io.kta.flink.zoo;

import static io.kta.flink.zoo.Counts.counting;
import static io.kta.flink.zoo.Streams.busyFor;
import static io.kta.flink.zoo.Streams.numbers;

import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** Odd: nine of ten records have the same key, so that one of two instances is full. */
final class HotKey extends OddJob {

  @Override
  String oddity() {
    return "with a hot key, so that one instance of two does nine tenths of the work";
  }

  @Override
  void addTo(StreamExecutionEnvironment env) {
    env.setParallelism(2);
    numbers(env, "numbers", Long.MAX_VALUE, 500)
        .keyBy(number -> number % 10 == 0 ? number % 7 : -1L, Types.LONG)
        .map(busyFor(Duration.ofMillis(4)))
        .name("work")
        .map(counting("HotKey.in"))
        .sinkTo(new DiscardingSink<>());
  }

  @Override
  List<Expected> expected() {
    return List.of(Expected.in("work", "HotKey.in"));
  }
}
