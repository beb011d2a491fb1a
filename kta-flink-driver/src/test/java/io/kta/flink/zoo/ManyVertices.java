package io.kta.flink.zoo;

import io.kta.flink.local.JobDefinition;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * Sources of topics that feed branches of maps, at a parallelism of 2. Immutable.
 *
 * @param vertices how many in all, more than there are sources
 * @param sources how many of them read a topic of one partition, so that one reader of two works
 * @param backlog whether each topic grows faster than its reader can read
 */
record ManyVertices(int vertices, int sources, boolean backlog) implements JobDefinition {
  static final int PARALLELISM = 2;

  private static final int LONGEST_BRANCH = 25; // jobs are sent as objects, one within the other
  private static final double PER_SECOND = 20;
  private static final double TOO_MUCH = 400;

  @Override
  public JobGraph jobGraph() {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());
    env.setParallelism(PARALLELISM);
    DataStream<Long> all = source(env, 0);
    for (int i = 1; i < sources; i++) {
      all = all.union(source(env, i));
    }
    int left = vertices - sources;
    while (left > 0) {
      int length = Math.min(left, LONGEST_BRANCH);
      addBranch(all, length, left);
      left -= length;
    }
    StreamGraph graph = env.getStreamGraph();
    graph.setJobName(toString());
    return graph.getJobGraph();
  }

  private static void addBranch(DataStream<Long> from, int length, int number) {
    DataStream<Long> stream = from;
    for (int i = 1; i < length; i++) {
      stream =
          stream
              .map(value -> value)
              .returns(Types.LONG)
              .disableChaining()
              .name("map %d of %d".formatted(i, number));
    }
    stream.sinkTo(new DiscardingSink<>()).name("sink " + number);
  }

  private DataStream<Long> source(StreamExecutionEnvironment env, int number) {
    String topic = "topic %d of %s".formatted(number, this);
    Topic unused = Topic.create(topic, 1, backlog ? TOO_MUCH : PER_SECOND);
    return Streams.topic(env, topic)
        .map(Streams.<Long>busyFor(Duration.ofMillis(backlog ? 5 : 1)))
        .returns(Types.LONG);
  }
}
