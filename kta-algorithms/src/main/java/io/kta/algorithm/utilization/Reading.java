package io.kta.algorithm.utilization;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The value of one metric of one operator, and its target. Immutable.
 *
 * @since 0.1
 */
public sealed interface Reading {

  /**
   * What instances use of what they may.
   *
   * @param instances all of the operator; those that are failed or being deleted left out
   * @param target the share of what they may use that they should, in percent; at least 1
   */
  record Utilization(List<Instances> instances, int target) implements Reading {

    /** Checks the target. */
    public Utilization {
      instances = List.copyOf(instances);
      requirePositive(target);
    }
  }

  /**
   * What each instance has. Whoever reports counts, whether it has started up or not.
   *
   * @param instances all of the operator; what they may use does not matter
   * @param target what they should have on average; positive
   */
  record Average(List<Instances> instances, double target) implements Reading {

    /** Checks the target. */
    public Average {
      instances = List.copyOf(instances);
      requirePositive(target);
    }
  }

  /**
   * What all have together, which does not fall as their number grows.
   *
   * @param value finite and at least 0
   * @param target what it should be; positive
   * @param ready how many instances have started up, which the value is of; empty for as many as
   *     the observation says
   */
  record Value(double value, double target, OptionalInt ready) implements Reading {

    /** Checks the numbers. */
    public Value {
      requireCount(value);
      requirePositive(target);
      if (ready.isPresent() && ready.getAsInt() < 0) {
        throw new IllegalArgumentException(
            "ready is " + ready.getAsInt() + "; it must be at least 0, or empty");
      }
    }

    /** Creates the reading of as many instances as the observation says have started up. */
    public Value(double value, double target) {
      this(value, target, OptionalInt.empty());
    }
  }

  /**
   * What all have together, which they share evenly.
   *
   * @param total finite and at least 0
   * @param target what one should have of it; positive
   */
  record PerInstance(double total, double target) implements Reading {

    /** Checks the numbers. */
    public PerInstance {
      requireCount(total);
      requirePositive(target);
    }
  }

  /**
   * The metric could not be had.
   *
   * @param reason why, in words for a person
   */
  record Unknown(String reason) implements Reading {
    /** Rejects null. */
    public Unknown {
      requireNonNull(reason, "reason");
    }
  }

  /**
   * Instances of one operator that are alike. Immutable.
   *
   * @param count how many, at least 1
   * @param used what each uses or has, finite and at least 0; empty if it did not report
   * @param allowed what each may use, positive; empty if that is not known, as of a pod without a
   *     request, without which there is no utilization
   * @param ready whether they have started up
   */
  record Instances(int count, OptionalDouble used, OptionalDouble allowed, boolean ready) {

    /** Checks the numbers. */
    public Instances {
      requireCount(used.orElse(0));
      requirePositive(allowed.orElse(1));
      if (count < 1) {
        throw new IllegalArgumentException("count is " + count + "; it must be at least 1");
      }
    }

    /** Creates instances of which it is known what they may use. */
    public Instances(int count, OptionalDouble used, double allowed, boolean ready) {
      this(count, used, OptionalDouble.of(allowed), ready);
    }
  }

  private static void requirePositive(double target) {
    if (!(target > 0 && target < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "target, or what may be used, is " + target + "; it must be finite and above 0");
    }
  }

  private static void requireCount(double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "metric is " + value + "; it must be finite and at least 0, or left unknown");
    }
  }
}
