package io.kta.flink.zoo;

import static io.kta.flink.zoo.Counts.counting;
import static io.kta.flink.zoo.Streams.numbers;

import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** Odd: names with characters that mean something in JSON, addresses, patterns and HTML. */
final class OddNames extends OddJob {

  @Override
  String oddity() {
    return "of operators with every odd character in their names";
  }

  @Override
  void addTo(StreamExecutionEnvironment env) {
    numbers(env, "a/b?c=d&e%20 {\"x\":[1,2]} ü☃ <b>$1\\\\", Long.MAX_VALUE, 200)
        .rebalance()
        .map(counting("OddNames.in"))
        .name("..\\n\\t*+^()|")
        .sinkTo(new DiscardingSink<>());
  }

  @Override
  List<Expected> expected() {
    return List.of(Expected.in("*+^()|", "OddNames.in"));
  }
}
