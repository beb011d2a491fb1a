package io.kta.examples.kafka;

import io.kta.flink.local.Counter;
import io.kta.flink.local.JobDefinition;
import java.time.Duration;
import java.util.Locale;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * Counts the words of a topic in two vertices, a source and a counter, each of which starts with
 * one instance. Kafka tells the source how many words wait, and the source tells Flink. Immutable.
 *
 * @param name the job's name, by which its tally is found
 * @param bootstrapServers where Kafka is
 * @param topic whose values are words
 * @param perWord for how long a word keeps a counter busy
 */
record KafkaWordCount(String name, String bootstrapServers, String topic, Duration perWord)
    implements JobDefinition {
  static final String SOURCE = "words";
  static final String COUNTER = "counter";
  private static final int MAX_PARALLELISM = 128;
  private static final Duration CHECKPOINTS = Duration.ofSeconds(1);

  @Override
  public JobGraph jobGraph() {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());
    env.setParallelism(1);
    env.setMaxParallelism(MAX_PARALLELISM);
    env.enableCheckpointing(CHECKPOINTS.toMillis());
    KafkaSource<String> source =
        KafkaSource.<String>builder()
            .setBootstrapServers(bootstrapServers)
            .setGroupId(name.toLowerCase(Locale.ROOT))
            .setTopics(topic)
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setValueOnlyDeserializer(new SimpleStringSchema())
            .build();
    env.fromSource(source, WatermarkStrategy.noWatermarks(), SOURCE)
        .keyBy(word -> word, Types.STRING)
        .process(new Counter(name, perWord))
        .name(COUNTER)
        .sinkTo(new DiscardingSink<>());
    StreamGraph graph = env.getStreamGraph();
    graph.setJobName(name);
    return graph.getJobGraph();
  }
}
