package io.kta.policy;

import io.kta.topology.Operator;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How low and how high the parallelism of operators may be set. Immutable.
 *
 * @param forAll the range of an operator that has none of its own; 1 to {@link Integer#MAX_VALUE}
 *     by default
 * @param perOperator the range of an operator, by its id or else by its name; in alphabetical order
 */
public record Bounds(Range forAll, Map<String, Range> perOperator) {

  /** Copies the ranges. */
  public Bounds {
    perOperator = Collections.unmodifiableMap(new TreeMap<>(perOperator));
  }

  /**
   * A range of parallelism. Immutable.
   *
   * @param min the least number of parallel instances, at least 0; at 0 the operator may be scaled
   *     to zero and back, else one found at 0 is taken as switched off and left alone
   * @param max the most number of parallel instances, at least 1 and at least {@code min}
   */
  public record Range(int min, int max) {

    /** Checks the ends. */
    public Range {
      if (min < 0) {
        throw new IllegalArgumentException("minParallelism is " + min + "; it must be at least 0");
      }
      if (max < 1) {
        throw new IllegalArgumentException("maxParallelism is " + max + "; it must be at least 1");
      }
      if (max < min) {
        throw new IllegalArgumentException(
            "maxParallelism %d is below minParallelism %d; raise the one or lower the other"
                .formatted(max, min));
      }
    }

    /** Returns the number of this range that is nearest to {@code parallelism}. */
    public int nearest(int parallelism) {
      return Math.max(min, Math.min(max, parallelism));
    }
  }

  /**
   * Returns whether somebody has switched an operator off: it is at 0, where the policy would never
   * take it.
   */
  boolean isSwitchedOff(Operator operator) {
    return operator.parallelism() == 0 && of(operator).min() > 0;
  }

  /** Returns the range of an operator: its own by id, else its own by name, else that of all. */
  public Range of(Operator operator) {
    return OperatorNames.find(perOperator, operator).orElse(forAll);
  }
}
