package io.kta.flink.zoo;

import static io.kta.flink.zoo.Counts.counting;

import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** Odd: it has 200 vertices. Each pipeline has its slots, since one has no buffers for all. */
final class TwoHundredVertices extends OddJob {
  private static final int PIPELINES = 8;
  private static final int VERTICES_OF_EACH = 25;

  @Override
  String oddity() {
    return "of 200 vertices, in 8 pipelines of 25";
  }

  @Override
  Duration checkpointInterval() {
    return Duration.ofSeconds(5);
  }

  @Override
  void addTo(StreamExecutionEnvironment env) {
    env.disableOperatorChaining();
    for (int pipeline = 0; pipeline < PIPELINES; pipeline++) {
      SingleOutputStreamOperator<Long> stream =
          Streams.numbers(env, "numbers " + pipeline, Long.MAX_VALUE, 20)
              .slotSharingGroup("pipeline " + pipeline);
      for (int i = 1; i < VERTICES_OF_EACH - 2; i++) {
        stream =
            stream
                .map(number -> number)
                .returns(Types.LONG)
                .name("map %d of %d".formatted(i, pipeline));
      }
      stream
          .map(counting("TwoHundredVertices." + pipeline))
          .name("last of " + pipeline)
          .sinkTo(new DiscardingSink<>());
    }
  }

  @Override
  List<Expected> expected() {
    return List.of(
        Expected.in("map 12 of 3", "TwoHundredVertices.3"),
        Expected.in("last of 7", "TwoHundredVertices.7"));
  }
}
