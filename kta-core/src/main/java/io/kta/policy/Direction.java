package io.kta.policy;

import static java.util.Objects.requireNonNull;

import io.kta.api.Growing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The limits on one direction of scaling, as in Kubernetes' HPA. Immutable; start from {@link
 * #unrestricted()}.
 *
 * @param stabilizationWindow how far back recommendations count: what is least far from the current
 *     parallelism wins; 0 s to 1 h
 * @param tolerance how much of the current parallelism a change must exceed to be made; at least 0
 *     and below 1, and what is exactly the tolerance is not made
 * @param select which of several limits holds
 * @param limits how fast; none means no limit
 * @since 0.1
 */
@Growing
public record Direction(
    Duration stabilizationWindow, double tolerance, Select select, List<RateLimit> limits) {
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final double ROUNDED_UP = 1 + 1e-9; // 11 is a tenth more than 10, if not in binary

  /** The choice among several limits. */
  public enum Select {
    /** The one that allows the largest change. */
    MAX,
    /** The one that allows the smallest change. */
    MIN,
    /** None: there is no scaling in this direction. */
    DISABLED
  }

  /** Checks every part, and names all that are wrong at once. */
  public Direction {
    requireNonNull(select, "select");
    limits = List.copyOf(limits);
    List<String> faults = new ArrayList<>();
    if (stabilizationWindow.isNegative() || stabilizationWindow.compareTo(LONGEST) > 0) {
      faults.add(
          "stabilizationWindow is "
              + stabilizationWindow
              + "; it must be within PT0S to "
              + LONGEST);
    }
    if (!(tolerance >= 0 && tolerance < 1)) {
      faults.add("tolerance is " + tolerance + "; it must be at least 0 and below 1");
    }
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", faults));
    }
  }

  /** Returns the direction that nothing holds back. */
  public static Direction unrestricted() {
    return new Direction(Duration.ZERO, 0, Select.MAX, List.of());
  }

  /** Returns whether a change is too small to be made; anything is much more than nothing. */
  boolean tolerates(int from, int to) {
    double change = Math.abs((double) to - from);
    return change <= from * tolerance * ROUNDED_UP;
  }

  /** Returns this with another stabilization window. */
  public Direction withStabilizationWindow(Duration window) {
    return new Direction(window, tolerance, select, limits);
  }

  /** Returns this with another tolerance, for example 0.1 for ten percent. */
  public Direction withTolerance(double share) {
    return new Direction(stabilizationWindow, share, select, limits);
  }

  /** Returns this with another choice among its limits. */
  public Direction withSelect(Select choice) {
    return new Direction(stabilizationWindow, tolerance, choice, limits);
  }

  /** Returns this with other limits. */
  public Direction withLimits(RateLimit... others) {
    return new Direction(stabilizationWindow, tolerance, select, List.of(others));
  }
}
