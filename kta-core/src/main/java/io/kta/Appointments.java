package io.kta;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;

/** What is to be run and when, in the order of time. Not thread-safe. */
final class Appointments {
  private final TreeSet<Appointment> inOrder =
      new TreeSet<>(Comparator.comparing(Appointment::at).thenComparingLong(Appointment::sequence));
  private long sequence;
  private Instant latest = Instant.MIN; // as far as the time is known to have come

  /**
   * A task and when to run it. Immutable, but for the time.
   *
   * <p>The sequence is its own, and orders those of one instant. The task gets its delay.
   */
  static final class Appointment {
    private Instant at; // changed while it is in no set
    private final long sequence;
    private final Object key;
    private final Consumer<Duration> task;

    private Appointment(Instant at, long sequence, Object key, Consumer<Duration> task) {
      this.at = at;
      this.sequence = sequence;
      this.key = key;
      this.task = task;
    }

    Instant at() {
      return at;
    }

    long sequence() {
      return sequence;
    }

    /** Returns whose share of the threads it is to have. */
    Object key() {
      return key;
    }

    void run(Instant now) {
      Duration late = Duration.between(at, now);
      task.accept(late.isNegative() ? Duration.ZERO : late);
    }
  }

  Appointment add(Instant now, Duration delay, Object key, Consumer<Duration> task) {
    comeTo(now);
    Appointment made = new Appointment(now.plus(delay), sequence++, key, task);
    inOrder.add(made);
    return made;
  }

  /** Puts off what could not be run. */
  void putOff(Instant now, Duration delay, Appointment appointment) {
    comeTo(now);
    appointment.at = now.plus(delay);
    inOrder.add(appointment);
  }

  /** Forgets an appointment; returns whether it was still to come. */
  boolean remove(Appointment appointment) {
    return inOrder.remove(appointment);
  }

  boolean isFirst(Appointment appointment) {
    return !inOrder.isEmpty() && inOrder.first() == appointment;
  }

  /** Returns when the first is due, or {@link Instant#MAX} if there is none. */
  Instant nextDue() {
    return inOrder.isEmpty() ? Instant.MAX : inOrder.first().at();
  }

  int size() {
    return inOrder.size();
  }

  void clear() {
    inOrder.clear();
  }

  /** Removes and returns those whose time has come. */
  List<Appointment> takeDue(Instant now) {
    comeTo(now);
    List<Appointment> due = new ArrayList<>();
    while (!inOrder.isEmpty() && !inOrder.first().at().isAfter(now)) {
      due.add(inOrder.pollFirst());
    }
    return due;
  }

  /** Notes that a wait until then is over, whatever the clock reads. */
  void hasCome(Instant time) {
    latest = time.isAfter(latest) ? time : latest;
  }

  /**
   * Has all appointments come as much earlier as the clock was set back since it was last read;
   * otherwise an hour set back would be an hour without a cycle.
   */
  private void comeTo(Instant now) {
    if (now.isBefore(latest)) {
      Duration setBack = Duration.between(now, latest);
      List<Appointment> all = List.copyOf(inOrder);
      inOrder.clear();
      all.forEach(made -> made.at = made.at.minus(setBack));
      inOrder.addAll(all);
    }
    latest = now;
  }
}
