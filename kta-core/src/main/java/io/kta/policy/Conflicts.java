package io.kta.policy;

import io.kta.api.Growing;
import java.time.Duration;

/**
 * The treatment of changes by users and other controllers. Immutable; start from {@link
 * #defaults()}.
 *
 * @param respectFor for how long it is left as they have set it, from when that was seen; after
 *     that the algorithm's numbers count again; 15 min by default, a year at most, and zero takes
 *     it back at once
 * @since 0.1
 */
@Growing
public record Conflicts(Duration respectFor) {

  /** Checks the time. */
  public Conflicts {
    InvalidValues faults = new InvalidValues();
    faults.requireNotNegative("respectFor", respectFor);
    faults.throwIfAny();
  }

  /** Returns the default. */
  public static Conflicts defaults() {
    return new Conflicts(Duration.ofMinutes(15));
  }

  /** Returns this with another time. */
  public Conflicts withRespectFor(Duration time) {
    return new Conflicts(time);
  }
}
