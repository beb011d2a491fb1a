package io.kta.flink.zoo;

import static io.kta.flink.zoo.Counts.counting;
import static io.kta.flink.zoo.Streams.numbers;

import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** Odd: every operator is a vertex of its own. */
final class NoChaining extends OddJob {

  @Override
  String oddity() {
    return "without chaining, whose every operator is a vertex";
  }

  @Override
  void addTo(StreamExecutionEnvironment env) {
    env.disableOperatorChaining();
    numbers(env, "numbers", Long.MAX_VALUE, 200)
        .map(counting("NoChaining.in"))
        .name("first")
        .filter(number -> number % 2 == 0)
        .name("half")
        .map(counting("NoChaining.half"))
        .name("second")
        .sinkTo(new DiscardingSink<>());
  }

  @Override
  List<Expected> expected() {
    return List.of(
        Expected.in("first", "NoChaining.in"),
        Expected.in("half", "NoChaining.in"),
        Expected.in("second", "NoChaining.half"));
  }
}
