package io.kta.flink.zoo;

import static io.kta.flink.zoo.Counts.counting;

import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * Odd: names with characters that mean something in JSON, addresses, patterns and HTML; the readers
 * of the source are asked for metrics by such a name.
 */
final class OddNames extends OddJob {
  private static final String SOURCE = "a/b?c=d&e%20 {\"x\":[1,2]} ü☃ <b>$1\\\\";

  @Override
  String oddity() {
    return "of operators with every odd character in their names";
  }

  @Override
  void addTo(StreamExecutionEnvironment env) {
    Topic unused = Topic.create(SOURCE, 1, 200);
    Streams.topic(env, SOURCE)
        .rebalance()
        .map(counting("OddNames.in"))
        .name("..\\n\\t*+^()|")
        .sinkTo(new DiscardingSink<>());
  }

  @Override
  List<Expected> expected() {
    return List.of(Expected.in("*+^()|", "OddNames.in"), Expected.in("a/b?c=d", "OddNames.in"));
  }
}
