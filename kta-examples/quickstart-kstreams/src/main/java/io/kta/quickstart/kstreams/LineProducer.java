package io.kta.quickstart.kstreams;

import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends lines at an even rate, spread over the partitions, until it is closed. Thread-safe. */
final class LineProducer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LineProducer.class);

  private static final List<String> TEXT =
      List.of(
          "a stream is a table that never ends",
          "a table is a stream at rest",
          "words flow from the source to the sea",
          "the tokenizer cuts each line into words",
          "the counter keeps a count of each word",
          "when words come faster more counters are needed",
          "when words come slower fewer counters will do",
          "no word is lost and no word is counted twice");

  private final CountDownLatch end = new CountDownLatch(1);
  private final KafkaProducer<String, String> kafka;
  private final int linesPerSecond;

  LineProducer(Properties kafka, int linesPerSecond) {
    this.kafka = new KafkaProducer<>(kafka, new StringSerializer(), new StringSerializer());
    this.linesPerSecond = linesPerSecond;
  }

  /** Sends until it is closed. */
  void run(int partitions) throws InterruptedException {
    long begin = System.nanoTime();
    for (long sent = 0; ; sent++) {
      long due = begin + sent * TimeUnit.SECONDS.toNanos(1) / linesPerSecond;
      if (end.await(Math.max(0, due - System.nanoTime()), TimeUnit.NANOSECONDS)) {
        return;
      }
      Future<RecordMetadata> unused =
          kafka.send(
              new ProducerRecord<>(Topics.LINES, (int) (sent % partitions), null, line(sent)),
              (at, failure) -> {
                if (failure != null) {
                  LOG.warn("a line was not taken by Kafka; it is not sent again", failure);
                }
              });
    }
  }

  private static String line(long number) {
    return TEXT.get((int) (number % TEXT.size()));
  }

  /** Ends the sending, and returns when Kafka has all that was sent. */
  @Override
  public void close() {
    end.countDown();
    kafka.close();
  }
}
