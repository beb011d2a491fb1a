package io.kta.flink.zoo;

import static io.kta.flink.zoo.Counts.counting;

import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** Odd: another job has its name, and another rate. */
final class TwoOfOneName extends OddJob {
  private final int perSecond;

  TwoOfOneName(int perSecond) {
    this.perSecond = perSecond;
  }

  @Override
  String oddity() {
    return "of whose name there is another one; this one has %d records/s".formatted(perSecond);
  }

  @Override
  void addTo(StreamExecutionEnvironment env) {
    Streams.numbers(env, "numbers", Long.MAX_VALUE, perSecond)
        .rebalance()
        .map(counting(count()))
        .name("map")
        .sinkTo(new DiscardingSink<>());
  }

  @Override
  List<Expected> expected() {
    return List.of(Expected.in("map", count()));
  }

  private String count() {
    return "TwoOfOneName." + perSecond;
  }
}
