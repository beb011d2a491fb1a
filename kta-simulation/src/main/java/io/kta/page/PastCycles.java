package io.kta.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The cycles that the page can show, as JSON. The bytes of all jobs together are bounded: the job
 * that has most of them loses its oldest cycle first. Thread-safe.
 */
final class PastCycles {
  /** What an entry takes besides its JSON, about. */
  private static final long OVERHEAD = 64;

  private final long mostBytes;
  private final int mostOfJob;
  private final Map<String, OfJob> jobs = new LinkedHashMap<>();
  private long bytes;

  /** A cycle as JSON. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Entry(long place, byte[] json) {
    long size() {
      return OVERHEAD + json.length;
    }
  }

  /** The cycles of one job, the oldest first, and their size. */
  private static final class OfJob {
    final Deque<Entry> entries = new ArrayDeque<>();
    long bytes;

    long removeOldest() {
      Entry oldest = entries.removeFirst();
      bytes -= oldest.size();
      return oldest.size();
    }
  }

  /**
   * Creates one that knows no cycle.
   *
   * @param mostBytes how many bytes all of them may take
   * @param mostOfJob how many cycles of one job are kept
   */
  PastCycles(long mostBytes, int mostOfJob) {
    this.mostBytes = mostBytes;
    this.mostOfJob = mostOfJob;
  }

  /** Adds the newest cycle of a job. */
  synchronized void add(String job, long place, String json) {
    OfJob cycles = jobs.computeIfAbsent(job, any -> new OfJob());
    Entry entry = new Entry(place, json.getBytes(UTF_8));
    cycles.entries.addLast(entry);
    cycles.bytes += entry.size();
    bytes += entry.size();
    if (cycles.entries.size() > mostOfJob) {
      bytes -= cycles.removeOldest();
    }
    while (bytes > mostBytes) {
      bytes -= largest().removeOldest();
    }
  }

  private OfJob largest() {
    return jobs.values().stream()
        .max(Comparator.comparingLong(job -> job.bytes))
        .orElseThrow(); // there is one, for there are bytes
  }

  synchronized void forget(String job) {
    OfJob removed = jobs.remove(job);
    bytes -= removed == null ? 0 : removed.bytes;
  }

  synchronized long bytes() {
    return bytes;
  }

  /** Returns the place of the oldest cycle of a job; empty if none is kept. */
  synchronized Optional<Long> oldest(String job) {
    return Optional.ofNullable(jobs.get(job))
        .map(cycles -> cycles.entries.peekFirst())
        .map(Entry::place);
  }

  /**
   * Returns the cycles of a job after a place, the oldest first, as a JSON array of one cycle at
   * least and about so many bytes at most; if there are none, an empty one.
   */
  synchronized byte[] after(String job, long place, long atMost) {
    ByteArrayOutputStream array = new ByteArrayOutputStream();
    array.write('[');
    OfJob cycles = jobs.getOrDefault(job, new OfJob());
    for (Entry entry : cycles.entries) {
      if (entry.place() > place && (array.size() == 1 || array.size() < atMost)) {
        if (array.size() > 1) {
          array.write(',');
        }
        array.writeBytes(entry.json());
      }
    }
    array.write(']');
    return array.toByteArray();
  }
}
