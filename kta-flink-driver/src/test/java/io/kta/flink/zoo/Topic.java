package io.kta.flink.zoo;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A topic in this JVM: partitions that grow at a rate, and how far each has been read. Readers go
 * on where it has been read to, whatever the job's checkpoints say. Thread-safe.
 */
final class Topic {
  private static final Map<String, Topic> BY_NAME = new ConcurrentHashMap<>();

  private final List<AtomicLong> read = new ArrayList<>();
  private double written;
  private double recordsPerSecond;
  private long sinceNanos;

  private Topic(int partitions, double recordsPerSecond) {
    for (int i = 0; i < partitions; i++) {
      read.add(new AtomicLong());
    }
    this.recordsPerSecond = recordsPerSecond;
    this.sinceNanos = System.nanoTime();
  }

  /** Makes a topic, in the place of an earlier one of the name. */
  static Topic create(String name, int partitions, double recordsPerSecond) {
    Topic topic = new Topic(partitions, recordsPerSecond);
    BY_NAME.put(name, topic);
    return topic;
  }

  static Topic of(String name) {
    return requireNonNull(BY_NAME.get(name), name);
  }

  int partitions() {
    return read.size();
  }

  /** Has it grow at another rate from now on. */
  synchronized void growAt(double rate) {
    written = written();
    sinceNanos = System.nanoTime();
    recordsPerSecond = rate;
  }

  /** Returns how many records were written so far, to all partitions. */
  synchronized double written() {
    return written + recordsPerSecond * (System.nanoTime() - sinceNanos) / 1e9;
  }

  /** Returns how many records were read so far, from all partitions. */
  long recordsRead() {
    return read.stream().mapToLong(AtomicLong::get).sum();
  }

  /** Returns how many records of a partition were read so far. */
  long offset(int partition) {
    return read.get(partition).get();
  }

  /** Returns how many records of a partition are to be read yet. */
  long pending(int partition) {
    return Math.max(0, (long) (written() / partitions()) - offset(partition));
  }

  /** Takes the next record of a partition, if there is one. */
  boolean take(int partition) {
    return pending(partition) > 0 && read.get(partition).incrementAndGet() > 0;
  }
}
