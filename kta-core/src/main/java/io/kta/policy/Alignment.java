package io.kta.policy;

import java.util.Locale;
import java.util.OptionalInt;

/**
 * How the parallelism of an operator is rounded so that its share of work is spread evenly: the key
 * groups of a keyed input, as many as its max parallelism, or the partitions that a source reads.
 */
public enum Alignment {
  /** Not at all. */
  OFF,
  /**
   * Up to a number at which no instance is in vain: with one fewer, the one that has most to do
   * would have more. Of 128 groups, 14 instances have up to 10 each, as 13 have, so that 14 becomes
   * 15, which have up to 9 each.
   */
  BALANCED {
    @Override
    OptionalInt atLeast(int target, int parts) {
      if (target > parts) {
        return OptionalInt.empty();
      }
      int most = ceil(parts, target);
      boolean isBalanced = ceil(parts, most) == target;
      return OptionalInt.of(isBalanced ? target : ceil(parts, most - 1)); // else most is above 1
    }
  },
  /** Up to a number of instances that all get the same: the next divisor. */
  EVEN {
    @Override
    OptionalInt atLeast(int target, int parts) {
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
  };

  /**
   * Returns the least number that is aligned and at least {@code target}; empty if there is none.
   *
   * @param target at least 1
   * @param parts what is spread, at least 1
   */
  OptionalInt atLeast(int target, int parts) {
    return OptionalInt.of(target);
  }

  /** Returns what work is that is spread so. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static int ceil(int dividend, int divisor) {
    return (dividend - 1) / divisor + 1;
  }
}
