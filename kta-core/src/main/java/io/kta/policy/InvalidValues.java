package io.kta.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Gathers what is wrong, so that all of it is named at once. Not thread-safe. */
final class InvalidValues {
  /** A year: long enough to mean for ever, and short enough to be added to any time and doubled. */
  private static final Duration LONGEST = Duration.ofDays(365);

  private final List<String> faults = new ArrayList<>();

  void add(String fault) {
    faults.add(fault);
  }

  void addUnless(boolean right, String fault) {
    if (!right) {
      faults.add(fault);
    }
  }

  void requirePositive(String name, Duration value) {
    addUnless(
        !value.isNegative() && !value.isZero(), name + " is " + value + "; it must be positive");
    requireNotTooLong(name, value);
  }

  void requireNotNegative(String name, Duration value) {
    addUnless(!value.isNegative(), name + " is " + value + "; it must not be negative");
    requireNotTooLong(name, value);
  }

  private void requireNotTooLong(String name, Duration value) {
    addUnless(
        value.compareTo(LONGEST) <= 0,
        name + " is " + value + "; it must be at most a year, " + LONGEST);
  }

  /** Returns what is made, or empty if it cannot be, which is then among the faults. */
  <T> Optional<T> gather(Supplier<T> maker) {
    try {
      return Optional.of(maker.get());
    } catch (IllegalArgumentException e) {
      faults.add(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /**
   * Does nothing if there are none.
   *
   * @throws IllegalArgumentException whose message is all of them
   */
  void throwIfAny() {
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", faults));
    }
  }
}
