package io.kta.flink.zoo;

import static io.kta.flink.zoo.Counts.counting;
import static io.kta.flink.zoo.Streams.busyFor;
import static io.kta.flink.zoo.Streams.numbers;

import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** Odd: a record costs one of its operators some thousand times what it costs the others. */
final class DifferentCosts extends OddJob {

  @Override
  String oddity() {
    return "of operators with very different costs, of which one takes 6 ms for a record";
  }

  @Override
  void addTo(StreamExecutionEnvironment env) {
    numbers(env, "numbers", Long.MAX_VALUE, 200)
        .rebalance()
        .map(counting("DifferentCosts.light"))
        .returns(Types.LONG)
        .name("light")
        .rebalance()
        .map(busyFor(Duration.ofMillis(6)))
        .returns(Types.LONG)
        .name("heavy")
        .map(counting("DifferentCosts.heavy"))
        .returns(Types.LONG)
        .rebalance()
        .map(counting("DifferentCosts.last"))
        .name("last")
        .sinkTo(new DiscardingSink<>());
  }

  @Override
  List<Expected> expected() {
    return List.of(
        Expected.in("light", "DifferentCosts.light"),
        Expected.in("heavy", "DifferentCosts.heavy"),
        Expected.in("last", "DifferentCosts.last"));
  }
}
