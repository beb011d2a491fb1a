package io.kta;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * How an autoscaler was closed. Immutable.
 *
 * @param autoscaler its name
 * @param unfinished what was interrupted, could not be closed or has not ended yet, each as a
 *     sentence for a person; empty if all came to its end in peace
 */
public record CloseReport(String autoscaler, List<String> unfinished) {

  /** Copies the list. */
  public CloseReport {
    requireNonNull(autoscaler, "autoscaler");
    unfinished = List.copyOf(unfinished);
  }

  /** Returns whether all came to its end in peace, and driver and store are closed. */
  public boolean isInPeace() {
    return unfinished.isEmpty();
  }
}
