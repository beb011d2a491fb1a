package io.kta.examples.kafka;

import io.kta.driver.EnrichedDriver;
import io.kta.driver.ScaleDriver;
import io.kta.flink.FlinkDriver;
import io.kta.flink.local.LocalFlink;
import io.kta.flink.local.LocalJob;
import io.kta.kafka.Consumption;
import io.kta.kafka.KafkaCluster;
import io.kta.kafka.LocalKafka;
import io.kta.simulation.Load;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** The job on a Flink, and the words that come to it through a broker. Not thread-safe. */
final class WordCountOnKafka implements AutoCloseable {
  static final String NAME = "wordcount";
  static final int PARTITIONS = 4;

  /** A counter gets 100 words per second done. */
  static final Duration PER_WORD = Duration.ofMillis(10);

  private static final String TOPIC = "words";
  private static final String SOURCE = "Source: " + KafkaWordCount.SOURCE;

  private final LocalKafka kafka;
  private final LocalFlink flink;
  private final LocalJob job;
  private final WordProducer producer;

  private WordCountOnKafka(
      LocalKafka kafka, LocalFlink flink, LocalJob job, WordProducer producer) {
    this.kafka = kafka;
    this.flink = flink;
    this.job = job;
    this.producer = producer;
  }

  /**
   * Starts a Flink for it, with a TaskManager. Its network buffers are to hold no more than is done
   * in a second: by default they hold ten thousands of words, which Kafka then does not count as
   * waiting, and which a checkpoint has to wait for.
   */
  static LocalFlink flink() {
    return LocalFlink.builder()
        .taskManagers(1)
        .option("taskmanager.network.memory.buffer-debloat.enabled", "true")
        .option("taskmanager.memory.segment-size", "4kb")
        .option("taskmanager.memory.min-segment-size", "256b")
        .start();
  }

  /** Starts the job, with one instance of each vertex, and the load. */
  static WordCountOnKafka start(LocalKafka kafka, LocalFlink flink, Load load)
      throws InterruptedException, ExecutionException {
    String servers = kafka.bootstrapServers();
    try (Admin admin = Admin.create(servers(servers))) {
      admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1))).all().get();
    }
    LocalJob job = flink.submit(new KafkaWordCount(NAME, servers, TOPIC, PER_WORD)).awaitRunning();
    return new WordCountOnKafka(
        kafka, flink, job, new WordProducer(servers, TOPIC, PARTITIONS, load));
  }

  LocalJob job() {
    return job;
  }

  WordProducer producer() {
    return producer;
  }

  /** Returns what scales the job: a source instance more than partitions has nothing to read. */
  ScaleDriver driver() {
    KafkaCluster cluster = KafkaCluster.connect(servers(kafka.bootstrapServers()));
    return EnrichedDriver.of(
            FlinkDriver.builder(flink.restUri())
                .jobId(job.id())
                .taskManagers(flink.taskManagers())
                .build())
        .maxParallelism(cluster.partitions(Map.of(SOURCE, Consumption.of(NAME, TOPIC))));
  }

  private static Map<String, Object> servers(String servers) {
    return Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, servers);
  }

  /** Ends the load; the job runs on. */
  @Override
  public void close() {
    producer.close();
  }
}
