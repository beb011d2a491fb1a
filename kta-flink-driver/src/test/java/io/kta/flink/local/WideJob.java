package io.kta.flink.local;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * Slow sources that feed a row of maps, each a vertex of its own. Immutable.
 *
 * @param sources how many, at least 1
 * @param vertices how many in all, more than there are sources
 */
public record WideJob(int sources, int vertices) implements JobDefinition {

  @Override
  public JobGraph jobGraph() {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());
    env.setParallelism(1);
    env.disableOperatorChaining();
    DataStream<Long> stream = source(env, 0);
    for (int i = 1; i < sources; i++) {
      stream = stream.union(source(env, i));
    }
    for (int i = sources; i < vertices - 1; i++) {
      stream = stream.map(number -> number).returns(Types.LONG).name("map " + i);
    }
    stream.sinkTo(new DiscardingSink<>()).name("sink");
    return env.getStreamGraph().getJobGraph();
  }

  private static DataStream<Long> source(StreamExecutionEnvironment env, int number) {
    DataGeneratorSource<Long> source =
        new DataGeneratorSource<>(
            index -> index, Long.MAX_VALUE, RateLimiterStrategy.perSecond(10), Types.LONG);
    return env.fromSource(source, WatermarkStrategy.noWatermarks(), "numbers " + number);
  }
}
