package io.kta.algorithm;

import io.kta.metrics.Observation;
import io.kta.topology.Topology;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a step of an algorithm is told. Immutable.
 *
 * @param cycle which cycle this is
 * @param startedAt when it began
 * @param observation how the job is now
 * @param history what earlier cycles found and did, newest first
 * @param <M> what monitoring finds
 * @param <A> what analyzing finds
 */
public record Context<M, A>(
    CycleId cycle, Instant startedAt, Observation observation, List<CycleResult<M, A>> history) {

  /** Copies the history. */
  public Context {
    history = List.copyOf(history);
  }

  /** Returns the topology as it is now. */
  public Topology topology() {
    return observation.topology();
  }

  /** Returns the newest past result of the monitor step, or empty if there is none. */
  public Optional<M> lastMonitored() {
    return history.stream().flatMap(result -> result.monitored().stream()).findFirst();
  }

  /** Returns the newest past result of the analyze step, or empty if there is none. */
  public Optional<A> lastAnalyzed() {
    return history.stream().flatMap(result -> result.analyzed().stream()).findFirst();
  }
}
