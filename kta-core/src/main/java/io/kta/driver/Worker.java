package io.kta.driver;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * One of the instances behind a {@link ScaleTarget}, as the system running on it knows it.
 * Immutable.
 *
 * @param id what that system calls it; for Flink the id of the TaskManager
 * @param host the name or address by which that system reaches it; empty if it does not tell
 * @since 0.1
 */
public record Worker(String id, Optional<String> host) {
  /** Rejects null. */
  public Worker {
    requireNonNull(id, "id");
    requireNonNull(host, "host");
  }
}
