package io.kta.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.kta.driver.EnrichedDriver;
import io.kta.driver.ScaleDriver;
import io.kta.driver.ScaleTarget;
import io.kta.driver.ScaleTargetDriver;
import io.kta.metrics.Measurement;
import io.kta.metrics.MetricSource;
import io.kta.metrics.MetricSourceException;
import io.kta.metrics.Observation;
import io.kta.time.LoopClock;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker. */
final class KafkaClusterIT {
  private static final OperatorId SOURCE = new OperatorId("source");
  private static final Topology TOPOLOGY =
      Topology.chain(Operator.of("source", 1), Operator.of("map", 1));

  private static LocalKafka broker;
  private static Admin admin;
  private static KafkaCluster kafka;

  @BeforeAll
  static void start(@TempDir Path dir) throws IOException, InterruptedException {
    broker = LocalKafka.start(dir);
    Map<String, Object> config = Map.of("bootstrap.servers", broker.bootstrapServers());
    admin = Admin.create(config);
    kafka = KafkaCluster.connect(config);
    await()
        .atMost(Duration.ofMinutes(2))
        .ignoreExceptions()
        .until(() -> !admin.describeCluster().nodes().get().isEmpty());
  }

  @AfterAll
  static void stop() {
    kafka.close();
    admin.close(Duration.ZERO);
    broker.close();
  }

  @Test
  void lag_committedOffsets_isSummedOverPartitionsAndTopics() throws Exception {
    topic("orders", 2);
    topic("returns", 1);
    send("orders", 0, 10);
    send("orders", 1, 5);
    send("returns", 0, 3);
    commit("billing", Map.of(partition("orders", 0), 4L, partition("orders", 1), 5L));
    commit("billing", Map.of(partition("returns", 0), 1L));
    Instant before = Instant.now();
    assertThat(measure(Consumption.of("billing", "orders", "returns")))
        .hasEntrySatisfying(
            SOURCE,
            lag -> {
              assertThat(lag.value()).isEqualTo(6 + 0 + 2);
              assertThat(lag.at().orElseThrow()).isBetween(before, Instant.now());
            });
  }

  @Test
  void lag_unknownTopicOrGroup_isUnknownAndNotZero() throws Exception {
    topic("known", 1);
    send("known", 0, 2);
    assertThat(measure(Consumption.of("nobody", "known"))).isEmpty();
    assertThat(measure(Consumption.of("nobody", "known").fromEarliest())).isEmpty();
    assertThat(measure(Consumption.of("nobody", "no-such-topic"))).isEmpty();
    commit("somebody", Map.of(partition("known", 0), 1L));
    assertThat(measure(Consumption.of("somebody", "known"))).hasSize(1);
    assertThat(measure(Consumption.of("somebody", "known", "no-such-topic"))).isEmpty();
  }

  @Test
  void lag_groupThatCommittedNothing_isToldOnceAndNotInEveryCycle() throws Exception {
    topic("unread", 1);
    PrintStream before = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try {
      measure(Consumption.of("ghost", "unread"));
      measure(Consumption.of("ghost", "unread"));
    } finally {
      System.setErr(before);
    }
    assertThat(log.toString(StandardCharsets.UTF_8)).containsOnlyOnce("consumer group ghost");
  }

  @Test
  void lag_partitionWithoutOffset_goesByTheRule() throws Exception {
    topic("grown", 2);
    send("grown", 0, 4);
    commit("reader", Map.of(partition("grown", 0), 4L));
    assertThat(lag(Consumption.of("reader", "grown"))).hasValue(0); // the other has no records
    send("grown", 1, 7);
    assertThat(lag(Consumption.of("reader", "grown"))).isEmpty();
    assertThat(lag(Consumption.of("reader", "grown").fromEarliest())).hasValue(7);
  }

  @Test
  void lag_retentionWentPastTheGroup_countsWhatIsStillThere() throws Exception {
    topic("short", 1);
    send("short", 0, 10);
    commit("slow", Map.of(partition("short", 0), 2L));
    admin.deleteRecords(Map.of(partition("short", 0), RecordsToDelete.beforeOffset(6))).all().get();
    assertThat(lag(Consumption.of("slow", "short"))).hasValue(4);
  }

  @Test
  void lag_topicCreatedAnew_isUnknownUntilTheGroupHasRead() throws Exception {
    topic("again", 1);
    send("again", 0, 9);
    commit("old", Map.of(partition("again", 0), 9L));
    admin.deleteTopics(List.of("again")).all().get();
    await().ignoreExceptions().until(() -> topic("again", 1));
    send("again", 0, 3);
    // Since Kafka 4 the offsets of a deleted topic go with it; before, they lie beyond the end.
    assertThat(lag(Consumption.of("old", "again"))).isEmpty();
    commit("old", Map.of(partition("again", 0), 1L));
    assertThat(lag(Consumption.of("old", "again"))).hasValue(2);
  }

  @Test
  void partitions_topics_areCountedTogether() throws Exception {
    topic("wide", 6);
    topic("narrow", 2);
    assertThat(
            kafka
                .partitions(Map.of("source", Consumption.of("g", "wide", "narrow")))
                .measure(TOPOLOGY))
        .hasEntrySatisfying(SOURCE, count -> assertThat(count.value()).isEqualTo(8));
    assertThat(
            kafka
                .partitions(Map.of("source", Consumption.of("g", "wide", "no-such-topic")))
                .measure(TOPOLOGY))
        .isEmpty();
  }

  @Test
  void observe_enrichedDriver_hasPendingRecordsPartitionsAndTheCap() throws Exception {
    topic("sentences", 3);
    send("sentences", 0, 12);
    commit("wordcount", Map.of(partition("sentences", 0), 2L));
    Map<String, Consumption> read =
        Map.of("source", Consumption.of("wordcount", "sentences").fromEarliest());
    ScaleDriver driver =
        EnrichedDriver.of(
                ScaleTargetDriver.of(
                    ScaleTarget.inMemory("source", 1), ScaleTarget.inMemory("map", 1)))
            .pendingRecords(kafka.lag(read))
            .partitions(kafka.partitions(read));
    Observation observed = driver.observe().observation().orElseThrow();
    assertThat(observed.topology().operator(SOURCE).partitions()).hasValue(3);
    assertThat(observed.metricsOf(SOURCE).pendingRecords()).hasValue(10);
    assertThat(observed.topology().operator(SOURCE).maxParallelism()).isEqualTo(3);
    assertThat(observed.metricsOf(new OperatorId("map")).pendingRecords()).isEmpty();
  }

  @Test
  void measure_misspeltOperator_namesThoseThereAre() {
    MetricSource source = kafka.lag(Map.of("sourze", Consumption.of("g", "t")));
    assertThatExceptionOfType(MetricSourceException.class)
        .isThrownBy(() -> source.measure(TOPOLOGY))
        .withMessageContaining("[sourze], but the operators are [source, map]");
  }

  @Test
  void measure_invalidTopicName_saysSo() {
    assertThatExceptionOfType(MetricSourceException.class)
        .isThrownBy(() -> measure(Consumption.of("g", "no/topic")))
        .withMessageContaining("topic no/topic")
        .withMessageContaining("InvalidTopicException");
  }

  @Test
  void measure_noBrokerThere_givesUpAndSaysSo() {
    Map<String, Object> config = new HashMap<>();
    config.put("bootstrap.servers", "127.0.0.1:1");
    config.put("reconnect.backoff.max.ms", 500);
    try (KafkaCluster away =
        new KafkaCluster(Admin.create(config), Duration.ofMillis(500), LoopClock.system())) {
      assertThatExceptionOfType(MetricSourceException.class)
          .isThrownBy(() -> away.lag(Map.of("source", Consumption.of("g", "t"))).measure(TOPOLOGY))
          .withMessage(
              "Kafka did not tell of topic t within PT0.5S; check bootstrap.servers and the"
                  + " brokers, or lengthen the timeout");
    }
  }

  @Test
  void create_timeoutThatIsNotPositive_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KafkaCluster(admin, Duration.ZERO, LoopClock.system()));
  }

  private static Map<OperatorId, Measurement> measure(Consumption consumption) {
    return kafka.lag(Map.of("source", consumption)).measure(TOPOLOGY);
  }

  private static OptionalDouble lag(Consumption consumption) {
    return measure(consumption).values().stream().mapToDouble(Measurement::value).findFirst();
  }

  private static boolean topic(String name, int partitions)
      throws ExecutionException, InterruptedException {
    admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get();
    await()
        .ignoreExceptions()
        .until(() -> admin.describeTopics(List.of(name)).allTopicNames().get().size() == 1);
    return true;
  }

  private static void send(String topic, int partition, int records)
      throws ExecutionException, InterruptedException {
    Map<String, Object> config = Map.of("bootstrap.servers", broker.bootstrapServers());
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
      for (int i = 0; i < records; i++) {
        producer.send(new ProducerRecord<>(topic, partition, "key", "value " + i)).get();
      }
    }
  }

  private static void commit(String group, Map<TopicPartition, Long> offsets)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    offsets.forEach((partition, offset) -> committed.put(partition, new OffsetAndMetadata(offset)));
    admin.alterConsumerGroupOffsets(group, committed).all().get();
  }

  private static TopicPartition partition(String topic, int partition) {
    return new TopicPartition(topic, partition);
  }
}
