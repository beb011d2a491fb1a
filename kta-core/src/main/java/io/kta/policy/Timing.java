package io.kta.policy;

import io.kta.api.Growing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The times without rescales. No duration is longer than a year. Immutable.
 *
 * @param cooldownUp for how long after a rescaling nothing is raised; none by default
 * @param cooldownDown for how long after a rescaling nothing is lowered; none by default
 * @param maxDirectionChangesPerHour how often an hour an operator may turn from growing to
 *     shrinking or back, at least 1; no limit by default
 * @param exclusions when nothing is changed at all; never by default
 * @param settleTimeout for how long after a rescaling nothing is raised while instances that were
 *     asked for have not come; 10 min by default
 * @since 0.1
 */
@Growing
public record Timing(
    Duration cooldownUp,
    Duration cooldownDown,
    OptionalInt maxDirectionChangesPerHour,
    List<WeeklyWindow> exclusions,
    Duration settleTimeout) {

  /** Checks the ranges, and names all that are wrong at once. */
  public Timing {
    exclusions = List.copyOf(exclusions);
    InvalidValues faults = new InvalidValues();
    faults.requireNotNegative("cooldownUp", cooldownUp);
    faults.requireNotNegative("cooldownDown", cooldownDown);
    faults.requireNotNegative("settleTimeout", settleTimeout);
    if (maxDirectionChangesPerHour.isPresent()) {
      int most = maxDirectionChangesPerHour.getAsInt();
      faults.addUnless(
          most >= 1, "maxDirectionChangesPerHour is " + most + "; it must be at least 1");
    }
    faults.throwIfAny();
  }

  /** Returns the timing that never leaves a job alone. */
  public static Timing unrestricted() {
    return new Timing(Duration.ZERO, Duration.ZERO, OptionalInt.empty(), List.of(), Duration.ZERO);
  }

  Duration cooldown(boolean isUp) {
    return isUp ? cooldownUp : cooldownDown;
  }

  Optional<WeeklyWindow> exclusionAt(Instant now) {
    return exclusions.stream().filter(window -> window.contains(now)).findFirst();
  }
}
