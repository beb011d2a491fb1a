package io.kta.algorithm;

import static java.util.Objects.requireNonNull;

import io.kta.api.Growing;
import io.kta.knowledge.CycleId;
import io.kta.knowledge.CycleResult;
import io.kta.knowledge.History;
import io.kta.knowledge.Stop;
import io.kta.metrics.Observation;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The input of a step of an algorithm. Immutable.
 *
 * @param cycle which cycle this is
 * @param startedAt when it began
 * @param observation how the job is now
 * @param history what earlier cycles found and did, newest first
 * @param maxAllowed the most that an operator can be set to now, where that is less than it can run
 *     at: by the policy's bounds, or by people
 * @param stops the last times in which the job processed nothing, newest first
 * @param <M> what monitoring finds
 * @param <A> what analyzing finds
 * @since 0.1
 */
@Growing
public record Context<M, A>(
    CycleId cycle,
    Instant startedAt,
    Observation observation,
    List<CycleResult<M, A>> history,
    Map<OperatorId, Integer> maxAllowed,
    List<Stop> stops) {

  private static final int RECENT_STOPS = 5;

  /** Copies the lists and the limits. */
  public Context {
    requireNonNull(cycle, "cycle");
    requireNonNull(startedAt, "startedAt");
    requireNonNull(observation, "observation");
    history = History.copy(history);
    maxAllowed = Map.copyOf(maxAllowed);
    stops = List.copyOf(stops);
  }

  /** Returns the context of a policy that limits no operator, of a job that never stopped. */
  public static <M, A> Context<M, A> of(
      CycleId cycle, Instant startedAt, Observation observation, List<CycleResult<M, A>> history) {
    return new Context<>(cycle, startedAt, observation, history, Map.of(), List.of());
  }

  /** Returns this context with the most that operators can be set to now. */
  public Context<M, A> withMaxAllowed(Map<OperatorId, Integer> most) {
    return new Context<>(cycle, startedAt, observation, history, most, stops);
  }

  /** Returns this context with the last times in which the job processed nothing, newest first. */
  public Context<M, A> withStops(List<Stop> last) {
    return new Context<>(cycle, startedAt, observation, history, maxAllowed, last);
  }

  /** Returns this context with past results of other types, as an algorithm around another has. */
  public <N, B> Context<N, B> withHistory(List<CycleResult<N, B>> results) {
    return new Context<>(cycle, startedAt, observation, results, maxAllowed, stops);
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
  public int maxUseful(Operator operator) {
    int allowed = maxAllowed.getOrDefault(operator.id(), operator.maxParallelism());
    int partitions = operator.partitions().orElse(Integer.MAX_VALUE);
    return Math.min(operator.maxParallelism(), Math.min(allowed, partitions));
  }

  /**
   * Returns for how long the next rescale is expected to stop the job: the median of the last five
   * rescales that are known, else what the driver expects; empty if neither is known.
   */
  public Optional<Duration> expectedDowntime() {
    List<Duration> known =
        stops.stream()
            .filter(stop -> stop.kind() != Stop.Kind.UNPLANNED)
            .limit(RECENT_STOPS)
            .map(stop -> stop.interruption().downtime())
            .sorted()
            .toList();
    return known.isEmpty()
        ? observation.job().expectedDowntime()
        : Optional.of(known.get(known.size() / 2));
  }
}
