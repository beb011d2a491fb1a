package io.kta.policy;

import java.util.OptionalInt;

/**
 * How the parallelism of an operator is rounded so that its share of work is spread evenly: the key
 * groups of a keyed input, as many as its max parallelism, or the partitions that a source reads.
 */
public enum Alignment {
  /** Not at all. */
  OFF,
  /**
   * Up to the fewest instances of which none gets more than its fair share, rounded down to whole
   * groups: of 128 groups and 12 instances the share is 10, and 13 instances have no more than
   * that.
   */
  BALANCED {
    @Override
    OptionalInt atLeast(int target, int parts) {
      int share = parts / target;
      return share == 0 ? OptionalInt.empty() : OptionalInt.of((parts - 1) / share + 1);
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
}
