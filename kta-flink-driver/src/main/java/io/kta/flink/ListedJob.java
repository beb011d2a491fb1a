package io.kta.flink;

import static java.util.Objects.requireNonNull;

import io.kta.api.Internal;
import java.time.Instant;

/**
 * A job as a JobManager lists it. Immutable.
 *
 * @param id 32 hexadecimal digits
 * @param name what its user calls it; need not be unique, and may be any text
 * @param state Flink's own word
 * @param startedAt when the JobManager began with it, which rescaling and restarts do not change
 * @hidden
 */
@Internal
public record ListedJob(String id, String name, String state, Instant startedAt) {

  /** Rejects null. */
  public ListedJob {
    requireNonNull(id, "id");
    requireNonNull(name, "name");
    requireNonNull(state, "state");
    requireNonNull(startedAt, "startedAt");
  }

  /** Returns whether it will not come back by itself. */
  public boolean hasEnded() {
    return JobState.isEnded(state);
  }
}
