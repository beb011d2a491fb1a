package io.kta.flink.zoo;

import static io.kta.flink.zoo.Counts.counting;
import static io.kta.flink.zoo.Streams.numbers;

import java.time.Duration;
import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.windowing.assigners.TumblingProcessingTimeWindows;

/** Odd: a vertex that can run only once. */
final class WindowOfAll extends OddJob {

  @Override
  String oddity() {
    return "with a window over all records, which only one instance can make";
  }

  @Override
  void addTo(StreamExecutionEnvironment env) {
    env.setParallelism(2);
    numbers(env, "numbers", Long.MAX_VALUE, 200)
        .map(counting("WindowOfAll.in"))
        .windowAll(TumblingProcessingTimeWindows.of(Duration.ofMillis(500)))
        .reduce(Long::sum)
        .name("sum")
        .sinkTo(new DiscardingSink<>());
  }

  @Override
  List<Expected> expected() {
    return List.of(Expected.out("numbers", "WindowOfAll.in"));
  }
}
