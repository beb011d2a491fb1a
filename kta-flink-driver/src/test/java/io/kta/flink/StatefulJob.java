package io.kta.flink;

import io.kta.flink.local.JobDefinition;
import java.io.Serial;
import java.time.Duration;
import java.util.Random;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.util.Collector;

/**
 * A job that keeps so many bytes in some keys, and tells its {@link WorkProbe} of every record.
 * Immutable.
 *
 * @param name the job's name, and its probe's
 * @param stateBytes how much it keeps in all; at random, so that it cannot be compressed
 * @param keys in how many keys
 * @param checkpointInterval from checkpoint to checkpoint
 * @param options Flink's
 */
record StatefulJob(
    String name, int stateBytes, int keys, Duration checkpointInterval, Configuration options)
    implements JobDefinition {
  static final int PARALLELISM = 3;
  static final int RECORDS_PER_SECOND = 400;

  @Override
  public JobGraph jobGraph() {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(options);
    env.setParallelism(PARALLELISM); // the generator has as many splits for good
    env.enableCheckpointing(checkpointInterval.toMillis());
    env.fromSource(
            new DataGeneratorSource<>(
                index -> index,
                Long.MAX_VALUE,
                RateLimiterStrategy.perSecond(RECORDS_PER_SECOND),
                Types.LONG),
            WatermarkStrategy.noWatermarks(),
            "numbers")
        .keyBy(new Key(keys), Types.LONG)
        .process(new Keep(name, stateBytes / keys))
        .name("keep")
        .sinkTo(new DiscardingSink<>());
    StreamGraph graph = env.getStreamGraph();
    graph.setJobName(name);
    return graph.getJobGraph();
  }

  private record Key(int keys) implements KeySelector<Long, Long> {
    @Serial private static final long serialVersionUID = 1L;

    @Override
    public Long getKey(Long number) {
      return number % keys;
    }
  }

  /** Keeps some bytes for each key. */
  private static final class Keep extends KeyedProcessFunction<Long, Long, Long> {
    @Serial private static final long serialVersionUID = 1L;

    private final String name;
    private final int bytes;
    private transient ValueState<byte[]> kept;
    private transient int number;

    Keep(String name, int bytes) {
      this.name = name;
      this.bytes = bytes;
    }

    @Override
    public void open(OpenContext context) {
      number = WorkProbe.of(name).begin();
      kept =
          getRuntimeContext()
              .getState(
                  new ValueStateDescriptor<>(
                      "kept", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    }

    @Override
    public void processElement(Long value, Context context, Collector<Long> out) throws Exception {
      WorkProbe.of(name).work(number);
      if (kept.value() == null) {
        byte[] some = new byte[bytes];
        new Random(value).nextBytes(some);
        kept.update(some);
      }
      out.collect(value);
    }
  }
}
