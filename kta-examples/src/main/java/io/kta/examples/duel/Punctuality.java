package io.kta.examples.duel;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Which records were done when, by their own time: each counts once, when it is done for the first
 * time, however often a job goes back and does it again. Not thread-safe.
 */
final class Punctuality {
  /** After how many seconds a record is late. */
  static final double LATE = 5;

  private final Arrivals arrivals;
  private final int warmUp;
  private final BitSet done = new BitSet();
  private final int[] late; // by the second in which they came
  private long repeated;

  /**
   * Creates one.
   *
   * @param warmUp how many seconds at the begin do not count
   */
  Punctuality(Arrivals arrivals, int warmUp) {
    this.arrivals = arrivals;
    this.warmUp = warmUp;
    this.late = new int[(int) Math.ceil(arrivals.length()) + 1];
  }

  /** Takes note that a record is done. */
  void done(long number, double at) {
    int index = Math.toIntExact(number);
    if (done.get(index)) {
      repeated++;
      return;
    }
    done.set(index);
    double came = arrivals.secondOf(number);
    if (at - came > LATE) {
      late[second(came)]++;
    }
  }

  private int second(double came) {
    return Math.min(late.length - 1, (int) came);
  }

  /** Returns how many records have come and are not done. */
  long backlog(double at) {
    return arrivals.count(at) - done.cardinality();
  }

  /** Returns the number of the first record that is not done. */
  long firstNotDone() {
    return done.nextClearBit(0);
  }

  /** Returns how many records of each second were late, so far or for ever. */
  List<Integer> lateBySecond(double at) {
    int[] all = late.clone();
    long overdue = arrivals.count(at - LATE);
    for (int number = done.nextClearBit(0);
        number < overdue;
        number = done.nextClearBit(number + 1)) {
      all[second(arrivals.secondOf(number))]++;
    }
    return Arrays.stream(all).boxed().toList();
  }

  /** Returns what is known by a time of the records that came after the warm-up. */
  Lateness lateness(double at) {
    List<Integer> all = lateBySecond(at);
    long sum = all.subList(warmUp, all.size()).stream().mapToLong(Integer::longValue).sum();
    return new Lateness(arrivals.count(at) - arrivals.count(warmUp), sum, repeated);
  }
}
