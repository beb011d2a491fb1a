package io.kta;

import static java.util.Objects.requireNonNull;

import io.kta.api.Growing;
import java.util.List;

/**
 * The result of closing an autoscaler. Immutable; start from {@link #of}.
 *
 * @param autoscaler its name
 * @param unfinished what was interrupted, could not be closed or has not ended yet, each as a
 *     sentence for a person; empty if everything ended within the grace period
 * @since 0.1
 */
@Growing
public record CloseReport(String autoscaler, List<String> unfinished) {

  /** Copies the list. */
  public CloseReport {
    requireNonNull(autoscaler, "autoscaler");
    unfinished = List.copyOf(unfinished);
  }

  /** Returns the report of an autoscaler that was closed in time, with nothing left unfinished. */
  public static CloseReport of(String autoscaler) {
    return new CloseReport(autoscaler, List.of());
  }

  /** Returns this report with what was left unfinished, each as a sentence for a person. */
  public CloseReport withUnfinished(List<String> left) {
    return new CloseReport(autoscaler, left);
  }

  /** Returns whether everything ended within the grace period, and driver and store are closed. */
  public boolean isClean() {
    return unfinished.isEmpty();
  }
}
