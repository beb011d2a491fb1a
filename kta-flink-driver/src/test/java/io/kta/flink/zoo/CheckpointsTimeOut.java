package io.kta.flink.zoo;

import static io.kta.flink.zoo.Counts.counting;
import static io.kta.flink.zoo.Streams.numbers;

import java.io.Serial;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** Odd: each checkpoint takes longer than it may. */
final class CheckpointsTimeOut extends OddJob {

  @Override
  String oddity() {
    return "whose checkpoints always time out";
  }

  @Override
  Configuration options() {
    return Configuration.fromMap(
        Map.of(
            "execution.checkpointing.timeout", "20 ms",
            "execution.checkpointing.tolerable-failed-checkpoints", "1000000"));
  }

  @Override
  void addTo(StreamExecutionEnvironment env) {
    numbers(env, "numbers", Long.MAX_VALUE, 200)
        .rebalance()
        .map(new SlowToSnapshot())
        .name("slow to snapshot")
        .map(counting("CheckpointsTimeOut.in"))
        .sinkTo(new DiscardingSink<>());
  }

  @Override
  List<Expected> expected() {
    return List.of(Expected.in("slow to snapshot", "CheckpointsTimeOut.in"));
  }

  /** Takes longer for a checkpoint than there is time. */
  private static final class SlowToSnapshot
      implements MapFunction<Long, Long>, CheckpointedFunction {
    @Serial private static final long serialVersionUID = 1L;

    @Override
    public Long map(Long number) {
      return number;
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws InterruptedException {
      Thread.sleep(Duration.ofMillis(60).toMillis());
    }

    @Override
    public void initializeState(FunctionInitializationContext context) {}
  }
}
