package io.kta.flink;

import static java.util.Objects.requireNonNull;

import io.kta.api.Growing;
import java.time.Instant;

/**
 * A plan that waits for TaskManagers. Immutable.
 *
 * @param target what was scaled so that they come
 * @param registered how many have registered so far
 * @param needed how many the plan needs
 * @param since when the wait began
 * @since 0.1
 */
@Growing
public record TaskManagerWait(String target, int registered, int needed, Instant since) {

  /** Rejects null. */
  public TaskManagerWait {
    requireNonNull(target, "target");
    requireNonNull(since, "since");
  }

  static TaskManagerWait of(String target, int registered, int needed, Instant since) {
    return new TaskManagerWait(target, registered, needed, since);
  }

  /** Returns for example {@code 3 of 4 TaskManagers of Deployment/workers have registered}. */
  @Override
  public String toString() {
    return "%d of %d TaskManagers of %s have registered".formatted(registered, needed, target);
  }
}
