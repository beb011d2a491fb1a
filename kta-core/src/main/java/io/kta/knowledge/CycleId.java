package io.kta.knowledge;

import static java.util.Objects.requireNonNull;

/**
 * Names one cycle of one autoscaler. Immutable.
 *
 * @param autoscaler the autoscaler's name
 * @param number counts its cycles from 1, on through restarts if its knowledge is kept
 * @since 0.1
 */
public record CycleId(String autoscaler, long number) {

  /** Rejects a number below 1. */
  public CycleId {
    requireNonNull(autoscaler, "autoscaler");
    if (number < 1) {
      throw new IllegalArgumentException("cycle number is " + number + "; cycles count from 1");
    }
  }

  /** Returns for example {@code wordcount#17}. */
  @Override
  public String toString() {
    return autoscaler + "#" + number;
  }
}
