package io.kta.simulation;

import java.util.Arrays;

/**
 * Records that wait outside of a source, first in, first out, each with when it came. When they are
 * of very many instants, neighbours are merged, so that memory is bounded. Not thread-safe.
 */
final class RecordLog {
  private static final int CAPACITY = 1 << 15;

  private double[] seconds = new double[64];
  private double[] counts = new double[64];
  private int head;
  private int tail;
  private double size;

  double size() {
    return size;
  }

  /** Returns for how many instants there is memory. */
  int capacity() {
    return seconds.length;
  }

  /** Returns when the oldest record came, or {@code otherwise} if there is none. */
  double oldest(double otherwise) {
    return head == tail ? otherwise : seconds[head];
  }

  void add(double at, double records) {
    if (records == 0) {
      return;
    }
    if (tail == seconds.length) {
      makeRoom();
    }
    seconds[tail] = at;
    counts[tail++] = records;
    size += records;
  }

  /** Takes out the oldest records and notes how long each has waited. */
  void take(double records, double now, double further, LatencyHistogram latencies) {
    double left = Math.min(records, size);
    size = left == size ? 0 : size - left;
    while (left > 0 && head < tail) {
      double taken = Math.min(left, counts[head]);
      latencies.add(now - seconds[head] + further, taken);
      left -= taken;
      counts[head] -= taken;
      if (counts[head] <= 0) {
        head++;
      }
    }
    if (size == 0) {
      head = 0;
      tail = 0;
    }
  }

  /** Adds what waits to latencies, as if it were taken out now; it stays. */
  void addWaiting(double now, double further, LatencyHistogram latencies) {
    for (int i = head; i < tail; i++) {
      latencies.add(now - seconds[i] + further, counts[i]);
    }
  }

  private void makeRoom() {
    System.arraycopy(seconds, head, seconds, 0, tail - head);
    System.arraycopy(counts, head, counts, 0, tail - head);
    tail -= head;
    head = 0;
    if (tail > CAPACITY / 2) {
      mergeNeighbours();
    } else if (tail > seconds.length / 2) {
      seconds = Arrays.copyOf(seconds, seconds.length * 2);
      counts = Arrays.copyOf(counts, counts.length * 2);
    }
  }

  private void mergeNeighbours() {
    int kept = 0;
    for (int i = 0; i < tail; i += 2) {
      boolean pair = i + 1 < tail;
      seconds[kept] = seconds[i];
      counts[kept++] = counts[i] + (pair ? counts[i + 1] : 0);
    }
    tail = kept;
  }
}
