package io.kta.examples.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kta.Autoscaler;
import io.kta.CycleReport;
import io.kta.flink.local.LocalFlink;
import io.kta.flink.local.Tally;
import io.kta.kafka.LocalKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job on real Flink is kept in step with what comes through real Kafka, and loses nothing. */
final class WordCountOnKafkaIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int LITTLE = 30;
  private static final int MUCH = 350; // words per second: 4 counters at least

  @TempDir Path dir;

  private final AtomicInteger wordsPerSecond = new AtomicInteger(LITTLE);
  private final AtomicLong waiting = new AtomicLong(MUCH); // words, as far as Flink tells

  @Test
  void start_loadComesAndGoes_jobFollowsAndCountsEachWordOnce() throws Exception {
    try (LocalKafka kafka = LocalKafka.start(dir);
        LocalFlink flink = WordCountOnKafka.flink();
        WordCountOnKafka wordCount =
            WordCountOnKafka.start(kafka, flink, seconds -> wordsPerSecond.get())) {
      try (Autoscaler unused =
          KafkaExample.autoscaler("Ds2", wordCount).listener(this::note).start()) {
        wordsPerSecond.set(MUCH);
        await().atMost(LIMIT).until(() -> counters(wordCount) >= 4);
        await().atMost(LIMIT).until(() -> waiting.get() < MUCH);

        wordsPerSecond.set(LITTLE);
        await().atMost(LIMIT).until(() -> counters(wordCount) <= 2);
      }
      wordCount.producer().close();
      Map<String, Long> sent = wordCount.producer().sent();
      Tally tally = Tally.of(WordCountOnKafka.NAME);
      await().atMost(LIMIT).until(() -> tally.counts().equals(sent));
      assertThat(wordCount.job().failures()).isZero();
    }
  }

  private static int counters(WordCountOnKafka wordCount) {
    return wordCount.job().parallelism().entrySet().stream()
        .filter(vertex -> vertex.getKey().startsWith(KafkaWordCount.COUNTER))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  private void note(CycleReport report) {
    report
        .observation()
        .map(seen -> seen.metricsOf(seen.topology().operators().get(0).id()).pendingRecords())
        .ifPresent(known -> waiting.set((long) known.orElse(MUCH)));
  }
}
