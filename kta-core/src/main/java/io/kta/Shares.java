package io.kta;

import io.kta.Appointments.Appointment;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Predicate;

/**
 * Which cycles that are due may run, so that no key takes what others need. Not thread-safe.
 *
 * <p>A key may run one more cycle while it runs fewer than there are places free. So one that hangs
 * comes to hold half of the places, two a third each, and there is always one for a key that has
 * none, until there are as many that hang as places. So it is where there is one key only, since
 * another may come. Keys that wait take turns.
 */
final class Shares {
  // The rule is that of dynamic thresholds for shared buffers, with a factor of 1: A. K. Choudhury,
  // E. L. Hahne, "Dynamic queue length thresholds for shared-memory packet switches", IEEE/ACM
  // Transactions on Networking 6(2), 1998. Theirs limits queues of packets, ours cycles under way.

  private final int places;
  private final Map<Object, Integer> running = new HashMap<>();
  private final Map<Object, Queue<Appointment>> waiting = new LinkedHashMap<>(); // by turn
  private int runningOfAll;
  private int waitingOfAll;

  /**
   * @param places how many cycles may run at a time, at least 1
   */
  Shares(int places) {
    this.places = places;
  }

  void add(Appointment due) {
    waiting.computeIfAbsent(due.key(), key -> new ArrayDeque<>()).add(due);
    waitingOfAll++;
  }

  /** Returns what may be run now, which then counts as running. */
  List<Appointment> begin() {
    List<Appointment> begun = new ArrayList<>();
    boolean goesOn = true;
    while (goesOn) {
      goesOn = beginOne(begun);
    }
    return begun;
  }

  private boolean beginOne(List<Appointment> begun) {
    if (runningOfAll >= places) {
      return false;
    }
    Iterator<Map.Entry<Object, Queue<Appointment>>> turns = waiting.entrySet().iterator();
    while (turns.hasNext()) {
      Map.Entry<Object, Queue<Appointment>> turn = turns.next();
      Object key = turn.getKey();
      if (mayBegin(key)) {
        Queue<Appointment> queue = turn.getValue();
        begun.add(queue.remove());
        turns.remove();
        if (!queue.isEmpty()) {
          waiting.put(key, queue); // at the end of the line
        }
        running.merge(key, 1, Integer::sum);
        runningOfAll++;
        waitingOfAll--;
        return true;
      }
    }
    return false;
  }

  private boolean mayBegin(Object key) {
    return running.getOrDefault(key, 0) < places - runningOfAll;
  }

  /** Notes that a cycle of this key has ended. */
  void end(Object key) {
    running.computeIfPresent(key, (same, count) -> count > 1 ? count - 1 : null);
    runningOfAll--;
  }

  void clear() {
    waiting.clear();
    waitingOfAll = 0;
  }

  int running() {
    return runningOfAll;
  }

  int waiting() {
    return waitingOfAll;
  }

  /** Returns when what waits longest was due, or {@link Instant#MAX} if nothing waits. */
  Instant longestDue() {
    return longestDue(key -> true);
  }

  /** As {@link #longestDue}, of the keys of which none runs. */
  Instant longestStarved() {
    return longestDue(key -> !running.containsKey(key));
  }

  private Instant longestDue(Predicate<Object> keys) {
    Instant longest = Instant.MAX;
    for (Map.Entry<Object, Queue<Appointment>> each : waiting.entrySet()) {
      Instant due = each.getValue().element().at();
      longest = keys.test(each.getKey()) && due.isBefore(longest) ? due : longest;
    }
    return longest;
  }
}
