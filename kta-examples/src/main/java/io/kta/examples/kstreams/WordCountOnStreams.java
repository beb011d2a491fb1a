package io.kta.examples.kstreams;

import io.kta.driver.EnrichedDriver;
import io.kta.driver.ScaleDriver;
import io.kta.examples.kafka.WordProducer;
import io.kta.kafka.Consumption;
import io.kta.kafka.KafkaCluster;
import io.kta.kafka.LocalKafka;
import io.kta.kubernetes.DeploymentController;
import io.kta.kubernetes.KubernetesScaleDriver;
import io.kta.kubernetes.MockCluster;
import io.kta.simulation.Load;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * WordCount on Kafka Streams as two applications, each a Deployment of a cluster whose API server
 * is a mock and whose pods are processes, and the words that come to it. Not thread-safe.
 */
final class WordCountOnStreams implements AutoCloseable {
  static final int PARTITIONS = 4;

  /** A counter gets somewhat less than 100 words per second done. */
  static final Duration PER_WORD = Duration.ofMillis(10);

  private final MockCluster cluster = new MockCluster();
  private final String servers;
  private final Instances tokenizer;
  private final Instances counter;
  private final List<DeploymentController> controllers;
  private final WordProducer producer;

  private WordCountOnStreams(String servers, Path dir, Load load) {
    this.servers = servers;
    tokenizer = new Instances("tokenizer", dir, settings(servers));
    counter = new Instances("counter", dir, settings(servers));
    controllers =
        List.of(tokenizer, counter).stream()
            .map(
                application -> {
                  cluster.createDeployment(application.application(), 1);
                  return new DeploymentController(cluster, application.application(), application);
                })
            .toList();
    producer = new WordProducer(servers, CountedWords.LINES, PARTITIONS, load);
  }

  /** Starts an instance of each application, and the load. */
  static WordCountOnStreams start(LocalKafka kafka, Path dir, Load load) {
    return new WordCountOnStreams(kafka.bootstrapServers(), dir, load);
  }

  /** Returns the settings of Kafka Streams that the quick start has. */
  static Map<String, String> settings(String servers) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("bootstrap.servers", servers);
    settings.put("processing.guarantee", "exactly_once_v2");
    settings.put("num.stream.threads", "1");
    settings.put("num.standby.replicas", "1");
    settings.put("acceptable.recovery.lag", "100000");
    settings.put("probing.rebalance.interval.ms", "60000");
    settings.put("wordcount.partitions", String.valueOf(PARTITIONS));
    settings.put("wordcount.per-word.ms", String.valueOf(PER_WORD.toMillis()));
    return settings;
  }

  WordProducer producer() {
    return producer;
  }

  /** Returns how many counters there should be. */
  int counters() {
    return cluster.replicas(counter.application());
  }

  /**
   * Returns what scales the two. The broker between them takes all that is sent: each has a backlog
   * of its own, and none waits for the other.
   */
  ScaleDriver driver() {
    KafkaCluster kafka = KafkaCluster.connect(Map.of("bootstrap.servers", servers));
    Map<String, Consumption> reads =
        Map.of(
            "Deployment/" + tokenizer.application(),
            Consumption.of(tokenizer.application(), CountedWords.LINES).fromEarliest(),
            "Deployment/" + counter.application(),
            Consumption.of(counter.application(), CountedWords.WORDS).fromEarliest());
    List<Instances> both = List.of(tokenizer, counter);
    return EnrichedDriver.of(
            KubernetesScaleDriver.builder(cluster.client(), MockCluster.NAMESPACE)
                .target("Deployment/" + tokenizer.application())
                .target("Deployment/" + counter.application())
                .edges()
                .build())
        .pendingRecords(kafka.lag(reads))
        .partitions(kafka.partitions(reads))
        .recordsInPerSecond(CounterRate.recordsPerSecond(both))
        .busyRatio(CounterRate.busyRatio(both));
  }

  /** Ends the load, and the instances at once. */
  @Override
  public void close() throws InterruptedException {
    producer.close();
    try {
      for (DeploymentController controller : controllers) {
        controller.close();
      }
    } finally {
      tokenizer.close();
      counter.close();
      cluster.close();
    }
  }
}
