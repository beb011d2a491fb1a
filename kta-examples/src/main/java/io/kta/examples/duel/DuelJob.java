package io.kta.examples.duel;

import io.kta.flink.local.JobDefinition;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * The job that all contestants scale: three vertices, of which the last has state by key.
 * Immutable.
 *
 * @param name the job's name, and that of its meter
 * @param parallelism of each stage at the begin, by name
 */
record DuelJob(String name, Map<String, Integer> parallelism) implements JobDefinition {
  /** Divisible by most numbers up to 16: Flink's autoscaler keeps to divisors after a key. */
  static final int KEY_GROUPS = 720;

  private static final int KEYS = 20_000; // so that no instance gets many more than another
  private static final Duration CHECKPOINTS = Duration.ofSeconds(10);

  /** Creates the job of a contestant. */
  DuelJob {
    parallelism = Map.copyOf(parallelism);
  }

  @Override
  public JobGraph jobGraph() {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());
    env.setMaxParallelism(KEY_GROUPS);
    env.enableCheckpointing(CHECKPOINTS.toMillis());
    Stage parse = Stage.ALL.get(0);
    Stage enrich = Stage.ALL.get(1);
    Stage count = Stage.ALL.get(2);
    DataStream<Long> parsed =
        env.fromSource(
                new ArrivalSource(name), WatermarkStrategy.noWatermarks(), "arrivals", Types.LONG)
            .setParallelism(parallelism(parse))
            .map(new Work(name, parse))
            .setParallelism(parallelism(parse))
            .name(parse.name());
    parsed
        .rebalance()
        .map(new Work(name, enrich))
        .setParallelism(parallelism(enrich))
        .name(enrich.name())
        .keyBy(number -> number % KEYS, Types.LONG)
        .map(new Count(name, count))
        .setParallelism(parallelism(count))
        .name(count.name())
        .sinkTo(new DiscardingSink<>())
        .setParallelism(parallelism(count));
    StreamGraph graph = env.getStreamGraph();
    graph.setJobName(name);
    return graph.getJobGraph();
  }

  private int parallelism(Stage stage) {
    return parallelism.getOrDefault(stage.name(), 1);
  }
}
