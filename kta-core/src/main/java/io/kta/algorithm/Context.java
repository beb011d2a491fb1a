package io.kta.algorithm;

import io.kta.knowledge.CycleId;
import io.kta.knowledge.CycleResult;
import io.kta.metrics.Observation;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a step of an algorithm is told. Immutable.
 *
 * @param cycle which cycle this is
 * @param startedAt when it began
 * @param observation how the job is now
 * @param history what earlier cycles found and did, newest first
 * @param mostAllowed the most that an operator can be set to now, where that is less than it can
 *     run at: by the policy's bounds, or by people
 * @param <M> what monitoring finds
 * @param <A> what analyzing finds
 */
public record Context<M, A>(
    CycleId cycle,
    Instant startedAt,
    Observation observation,
    List<CycleResult<M, A>> history,
    Map<OperatorId, Integer> mostAllowed) {

  /** Copies the history and the limits. */
  public Context {
    history = List.copyOf(history);
    mostAllowed = Map.copyOf(mostAllowed);
  }

  /** Creates the context of a policy that limits no operator. */
  public Context(
      CycleId cycle, Instant startedAt, Observation observation, List<CycleResult<M, A>> history) {
    this(cycle, startedAt, observation, history, Map.of());
  }

  /** Returns the topology as it is now. */
  public Topology topology() {
    return observation.topology();
  }

  /** Returns the newest past result of the monitor step, or empty if there is none. */
  public Optional<M> lastMonitored() {
    for (CycleResult<M, A> result : history) {
      if (result.monitored().isPresent()) {
        return result.monitored();
      }
    }
    return Optional.empty();
  }

  /** Returns the newest past result of the analyze step, or empty if there is none. */
  public Optional<A> lastAnalyzed() {
    for (CycleResult<M, A> result : history) {
      if (result.analyzed().isPresent()) {
        return result.analyzed();
      }
    }
    return Optional.empty();
  }

  /**
   * Returns the most instances of an operator that are of use: no more than it can run at, than are
   * allowed, and, of a source, than the partitions it reads. The policy keeps to its limits
   * whatever is proposed; this is for an algorithm that wants to know how much an operator can be
   * made to do.
   */
  public int mostUseful(Operator operator) {
    int allowed = mostAllowed.getOrDefault(operator.id(), operator.maxParallelism());
    int partitions = operator.partitions().orElse(Integer.MAX_VALUE);
    return Math.min(operator.maxParallelism(), Math.min(allowed, partitions));
  }
}
