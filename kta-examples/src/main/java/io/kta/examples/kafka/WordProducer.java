package io.kta.examples.kafka;

import io.kta.simulation.Load;
import io.kta.time.LoopClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Sends words to a topic as fast as a load says, on a thread of its own, from when it is made until
 * it is closed. The words are a thousand; they and the partitions come in turn. Thread-safe.
 */
public final class WordProducer implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(50);
  private static final int WORDS = 1_000;

  private final LoopClock clock = LoopClock.system();
  private final Instant begin = clock.now();
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private final Map<String, Long> sent = new ConcurrentHashMap<>();
  private final KafkaProducer<String, String> kafka;
  private final String topic;
  private final int partitions;
  private final Load load;
  private final Thread thread = new Thread(this::send, "words");
  private long number;

  /** Begins to send. */
  public WordProducer(String bootstrapServers, String topic, int partitions, Load load) {
    this.topic = topic;
    this.partitions = partitions;
    this.load = load;
    this.kafka =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.LINGER_MS_CONFIG,
                20),
            new StringSerializer(),
            new StringSerializer());
    thread.setDaemon(true);
    thread.start();
  }

  /** Returns how many words are to come per second now. */
  public double wordsPerSecond() {
    return end.isDone() ? 0 : load.at(seconds());
  }

  /** Returns how often Kafka has taken each word; of all that were sent once this is closed. */
  public Map<String, Long> sent() {
    return new TreeMap<>(sent);
  }

  private void send() {
    double due = 0;
    double before = 0;
    try {
      while (!clock.await(end, clock.now().plus(EVERY))) {
        double now = seconds();
        due += load.at(now) * (now - before);
        before = now;
        for (; due >= 1; due--) {
          String word = "word-" + number % WORDS;
          int partition = (int) (number % partitions);
          Future<RecordMetadata> unused =
              kafka.send(
                  new ProducerRecord<>(topic, partition, null, word),
                  (at, failure) -> {
                    if (failure == null) {
                      sent.merge(word, 1L, Long::sum);
                    }
                  });
          number++;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody does; the thread ends
    }
  }

  private double seconds() {
    return Duration.between(begin, clock.now()).toNanos() / 1e9;
  }

  /** Ends the sending, and returns when Kafka has all that was sent. */
  @Override
  public void close() {
    end.complete(null);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    kafka.close();
  }
}
