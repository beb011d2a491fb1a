package io.kta.policy;

import static java.util.Objects.requireNonNull;

import io.kta.policy.Bounds.Range;
import java.util.Optional;

/**
 * Bounds that replace the usual ones at certain times. Immutable.
 *
 * @param window when they hold
 * @param operator whose bounds they are, by id or name; empty for all operators without bounds of
 *     their own
 * @param range the bounds
 * @since 0.1
 */
public record ScheduledRange(WeeklyWindow window, Optional<String> operator, Range range) {

  /** Rejects null. */
  public ScheduledRange {
    requireNonNull(window, "window");
    requireNonNull(operator, "operator");
    requireNonNull(range, "range");
  }
}
