package io.kta.policy;

import java.util.Locale;
import java.util.OptionalInt;

/**
 * How the parallelism of an operator is rounded so that its share of work is spread evenly: the key
 * groups of a keyed input, as many as its max parallelism, or the partitions that a source reads.
 *
 * @since 0.1
 */
public enum Alignment {
  /** Not at all. */
  OFF,
  /**
   * Up to a number at which every instance helps: with one fewer, the one that has most to do would
   * have more. Of 128 groups, 14 instances have up to 10 each, as 13 have, so that 14 becomes 15,
   * which have up to 9 each. It takes the fewest instances, but the fullest one may have more than
   * was planned for it: up to 1.05 times of 128 groups, and 1.33 times of 3. {@link #AS_PLANNED}
   * never lets it.
   */
  BALANCED,
  /**
   * Up to a number at which no instance has more than its share at the number asked for, as {@code
   * BALANCED} of Flink's own autoscaler does: the next divisor, or the first at which each has one
   * whole part less. Of 128 groups, 14 instances should have 9.1 each; 15 have up to 9. It takes
   * 1.9 % more instances than {@link #BALANCED} does, over all numbers up to 64 of 128 groups.
   */
  AS_PLANNED,
  /** Up to a number of instances that all get the same: the next divisor. */
  EVEN;

  /**
   * Returns the least number that is aligned and at least {@code target}; empty if there is none.
   *
   * @param target at least 1
   * @param parts what is spread, at least 1
   */
  OptionalInt atLeast(int target, int parts) {
    if (this == OFF) {
      return OptionalInt.of(target);
    }
    return this == BALANCED
        ? balanced(target, parts)
        : this == EVEN ? even(target, parts) : asPlanned(target, parts);
  }

  private static OptionalInt balanced(int target, int parts) {
    if (target > parts) {
      return OptionalInt.empty();
    }
    int most = ceil(parts, target);
    boolean isBalanced = ceil(parts, most) == target;
    return OptionalInt.of(isBalanced ? target : ceil(parts, most - 1)); // else most is above 1
  }

  private static OptionalInt asPlanned(int target, int parts) {
    OptionalInt even = even(target, parts);
    int share = parts / target; // whole parts of each; 0 if there are too few for all
    return share < 2 ? even : OptionalInt.of(Math.min(even.orElse(parts), parts / share + 1));
  }

  private static OptionalInt even(int target, int parts) {
    int nearest = Integer.MAX_VALUE;
    for (int divisor = 1; (long) divisor * divisor <= parts; divisor++) {
      if (parts % divisor == 0) {
        nearest = divisor >= target ? Math.min(nearest, divisor) : nearest;
        int other = parts / divisor;
        nearest = other >= target ? Math.min(nearest, other) : nearest;
      }
    }
    return nearest == Integer.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of(nearest);
  }

  /** Returns what work is that is spread so. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static int ceil(int dividend, int divisor) {
    return (dividend - 1) / divisor + 1;
  }
}
