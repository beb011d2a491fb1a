package io.kta.examples.kstreams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kta.Autoscaler;
import io.kta.CycleReport;
import io.kta.kafka.LocalKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * WordCount on real Kafka Streams is kept in step with its load by what Kafka and the instances
 * tell, stays within its partitions, and counts each word once.
 */
final class WordCountOnStreamsIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int LITTLE = 20;
  private static final int MUCH = 260; // words per second: 3 counters, and 4 partitions

  @TempDir Path dir;

  private final AtomicInteger wordsPerSecond = new AtomicInteger(LITTLE);
  private final AtomicInteger most = new AtomicInteger();

  @Test
  void start_loadSteps_lagBasedAndKtaFollowWithinThePartitions() throws Exception {
    try (LocalKafka kafka = LocalKafka.start(Files.createDirectories(dir.resolve("kafka")));
        WordCountOnStreams wordCount =
            WordCountOnStreams.start(kafka, dir, seconds -> wordsPerSecond.get())) {
      try (Autoscaler unused = autoscaler("LagBased", wordCount)) {
        wordsPerSecond.set(MUCH);
        await().atMost(LIMIT).until(() -> wordCount.counters() >= 3);
        wordsPerSecond.set(LITTLE);
        await().atMost(LIMIT).until(() -> wordCount.counters() == 1);
      }
      try (Autoscaler unused = autoscaler("Kta", wordCount)) {
        wordsPerSecond.set(MUCH);
        await().atMost(LIMIT).until(() -> wordCount.counters() >= 3);
      }
      assertThat(most).hasValueBetween(3, WordCountOnStreams.PARTITIONS);

      wordCount.producer().close();
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  CountedWords.counted(kafka.bootstrapServers())
                      .equals(wordCount.producer().sent()));
    }
  }

  private Autoscaler autoscaler(String algorithm, WordCountOnStreams wordCount) {
    return KStreamsExample.autoscaler(algorithm, wordCount).listener(this::note).start();
  }

  private void note(CycleReport report) {
    System.out.println(report);
    report
        .observation()
        .ifPresent(
            seen ->
                seen.topology()
                    .operators()
                    .forEach(operator -> most.accumulateAndGet(operator.parallelism(), Math::max)));
  }
}
