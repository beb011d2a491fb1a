package io.kta.examples.kstreams;

import io.kta.time.LoopClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * How long a consumer of the counts, which sees what is committed only, waited for the next one, by
 * partition. Thread-safe.
 */
final class OutputGaps implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(20);

  private final LoopClock clock = LoopClock.system();
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private final List<Instant> last = new ArrayList<>();
  private final List<Duration> longest = new ArrayList<>();
  private final String servers;
  private final Thread thread = new Thread(this::run, "gaps");

  OutputGaps(String servers, int partitions) {
    this.servers = servers;
    for (int i = 0; i < partitions; i++) {
      last.add(clock.now());
      longest.add(Duration.ZERO);
    }
    thread.start();
  }

  /** Forgets what was. */
  synchronized void reset() {
    Collections.fill(longest, Duration.ZERO);
  }

  /** Returns the longest gap of each partition so far, that which goes on included. */
  synchronized List<Duration> longest() {
    List<Duration> all = new ArrayList<>();
    for (int i = 0; i < last.size(); i++) {
      all.add(longer(longest.get(i), open(i)));
    }
    return all;
  }

  /** Returns for how long the partition that waits longest has waited. */
  synchronized Duration open() {
    Duration open = Duration.ZERO;
    for (int i = 0; i < last.size(); i++) {
      open = longer(open, open(i));
    }
    return open;
  }

  private Duration open(int partition) {
    return Duration.between(last.get(partition), clock.now());
  }

  private synchronized void note(ConsumerRecord<String, String> count) {
    int partition = count.partition();
    longest.set(partition, longer(longest.get(partition), open(partition)));
    last.set(partition, clock.now());
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private void run() {
    try (KafkaConsumer<String, String> kafka = CountedWords.consumer(servers)) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (int i = 0; i < last.size(); i++) {
        partitions.add(new TopicPartition(CountedWords.COUNTS, i));
      }
      kafka.assign(partitions);
      kafka.seekToEnd(partitions);
      while (!end.isDone()) {
        kafka.poll(POLL).forEach(this::note);
      }
    }
  }

  @Override
  public void close() {
    end.complete(null);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
