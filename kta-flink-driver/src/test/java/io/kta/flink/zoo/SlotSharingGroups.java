package io.kta.flink.zoo;

import static io.kta.flink.zoo.Counts.counting;
import static io.kta.flink.zoo.Streams.numbers;

import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** Odd: its vertices do not share slots. */
final class SlotSharingGroups extends OddJob {

  @Override
  String oddity() {
    return "with slot sharing groups of their own";
  }

  @Override
  void addTo(StreamExecutionEnvironment env) {
    numbers(env, "numbers", Long.MAX_VALUE, 200)
        .slotSharingGroup("one")
        .rebalance()
        .map(counting("SlotSharingGroups.in"))
        .name("map")
        .slotSharingGroup("other")
        .sinkTo(new DiscardingSink<>());
  }

  @Override
  List<Expected> expected() {
    return List.of(Expected.in("map", "SlotSharingGroups.in"));
  }
}
