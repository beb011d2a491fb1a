package io.kta.examples.kstreams;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What went into WordCount and what came out of it, as Kafka has it now. */
public final class CountedWords {
  static final String LINES = "kta-quickstart-lines";
  static final String WORDS = "kta-quickstart-words";
  static final String COUNTS = "kta-quickstart-counts";

  private static final Duration POLL = Duration.ofMillis(200);

  private CountedWords() {}

  /** Returns how often each word is in the lines that were sent so far. */
  public static Map<String, Long> sent(String servers) {
    Map<String, Long> sent = new TreeMap<>();
    read(
        servers,
        LINES,
        line -> {
          for (String word : line.value().strip().split("\\s+", -1)) {
            sent.merge(word, 1L, Long::sum);
          }
        });
    return sent;
  }

  /**
   * Returns the last count of each word, of what was committed so far.
   *
   * @throws IllegalStateException if a count is not above the one before, as where a record was
   *     counted again
   */
  public static Map<String, Long> counted(String servers) {
    Map<String, Long> counted = new TreeMap<>();
    read(
        servers,
        COUNTS,
        count -> {
          long now = Long.parseLong(count.value());
          Long before = counted.put(count.key(), now);
          if (before != null && before >= now) {
            throw new IllegalStateException(
                "%s was counted %d times and then %d".formatted(count.key(), before, now));
          }
        });
    return counted;
  }

  /** Reads what is committed of a topic from its begin to its end. */
  private static void read(
      String servers, String topic, Consumer<ConsumerRecord<String, String>> each) {
    try (KafkaConsumer<String, String> kafka = consumer(servers)) {
      List<TopicPartition> partitions =
          kafka.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      kafka.assign(partitions);
      kafka.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = kafka.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> kafka.position(end.getKey()) < end.getValue())) {
        kafka.poll(POLL).forEach(each);
      }
    }
  }

  /** Returns a consumer that sees what is committed only, and commits nothing itself. */
  static KafkaConsumer<String, String> consumer(String servers) {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            servers,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false),
        new StringDeserializer(),
        new StringDeserializer());
  }
}
