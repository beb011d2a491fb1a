package io.kta.operator.spec;

import io.kta.operator.resource.BehaviorSpec;
import io.kta.operator.resource.PauseSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Whether and for how long policies are paused. */
public final class Pauses {
  private Pauses() {}

  /**
   * Returns whether nothing is to be changed now.
   *
   * @throws IllegalArgumentException if the pause has an end that is no time
   */
  public static boolean isPaused(BehaviorSpec spec, Instant now) {
    return spec.pause != null && !isOver(spec.pause, now);
  }

  /** As {@link #isPaused}, but a pause whose end is no time counts as one that goes on. */
  public static boolean mayBePaused(BehaviorSpec spec, Instant now) {
    try {
      return isPaused(spec, now);
    } catch (IllegalArgumentException e) {
      return true; // what is wrong is told when the policy is read
    }
  }

  /** Returns whether a pause has ended by itself. */
  public static boolean isOver(PauseSpec pause, Instant now) {
    return end(pause).map(end -> !end.isAfter(now)).orElse(false);
  }

  /** Returns how long a pause goes on; empty if there is none, or none that ends by itself. */
  public static Optional<Duration> left(BehaviorSpec spec, Instant now) {
    return Optional.ofNullable(spec.pause)
        .flatMap(Pauses::end)
        .filter(end -> end.isAfter(now))
        .map(end -> Duration.between(now, end));
  }

  private static Optional<Instant> end(PauseSpec pause) {
    if (pause.until == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.parse(pause.until));
    } catch (DateTimeParseException e) {
      throw FieldException.of(
          "until", "is '%s'; it must be like 2030-01-31T18:00:00Z".formatted(pause.until));
    }
  }
}
