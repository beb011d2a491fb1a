package io.kta.algorithm.rates;

import static java.time.temporal.ChronoUnit.SECONDS;
import static java.util.Objects.requireNonNull;

import io.kta.algorithm.Context;
import io.kta.api.Growing;
import io.kta.knowledge.CycleResult;
import io.kta.knowledge.Outcome;
import io.kta.metrics.EdgeMetrics;
import io.kta.metrics.Observation;
import io.kta.metrics.OperatorMetrics;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was measured of a job in one cycle: what an observation says, without the topology.
 * Immutable.
 *
 * @param at when it was observed
 * @param since since when it has been seen to run like this; a rescaling or a restart begins anew
 * @param job what tells the job from one submitted anew; empty if nothing does
 * @param parallelism at what each operator ran
 * @param metrics what is known of each operator; one of which nothing is known may be missing
 * @param edges what is known of edges; one of which nothing is known may be missing
 */
@Growing
public record Sample(
    Instant at,
    Instant since,
    Optional<String> job,
    Map<OperatorId, Integer> parallelism,
    Map<OperatorId, OperatorMetrics> metrics,
    List<EdgeMetrics> edges) {

  /** Copies the list, and the maps in their order. */
  public Sample {
    requireNonNull(at, "at");
    requireNonNull(since, "since");
    requireNonNull(job, "job");
    parallelism = Collections.unmodifiableMap(new LinkedHashMap<>(parallelism));
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    edges = List.copyOf(edges);
  }

  /**
   * Returns what this cycle's observation says. It begins anew if the parallelism or the job has
   * changed since the last cycle, or if the job was starting then; a cycle that failed says nothing
   * of the job.
   */
  public static Sample of(Context<Sample, ?> context) {
    Observation observed = context.observation();
    Map<OperatorId, Integer> parallelism = new LinkedHashMap<>();
    for (Operator operator : observed.topology().operators()) {
      parallelism.put(operator.id(), operator.parallelism());
    }
    Instant since =
        context.history().stream()
            .filter(cycle -> !failedToMeasure(cycle))
            .findFirst()
            .flatMap(CycleResult::monitored)
            .filter(last -> last.parallelism.equals(parallelism))
            .filter(last -> last.job.equals(observed.job().id()))
            .map(Sample::since)
            .orElse(observed.at());
    return new Sample(
        observed.at(),
        since,
        observed.job().id(),
        parallelism,
        observed.metrics(),
        observed.edges());
  }

  /** Returns another measurement of the job as it runs here, in which nothing is known of edges. */
  public Sample withMetrics(Instant at, Map<OperatorId, OperatorMetrics> metrics) {
    return new Sample(at, since, job, parallelism, metrics, List.of());
  }

  /**
   * Returns this measurement and those before it of the job as it runs now, newest first; of those
   * made of the same observation, one. There is the one before it in any case, since how fast a
   * backlog grows takes two: cycles, or the metrics, may be further apart than the window is long.
   *
   * @param history past cycles, newest first
   * @param window how old they may be, but for the newest two
   */
  public List<Sample> within(List<? extends CycleResult<Sample, ?>> history, Duration window) {
    List<Sample> samples = new ArrayList<>(List.of(this));
    Instant oldest = at.minus(window);
    for (CycleResult<Sample, ?> cycle : history) {
      Sample sample = cycle.monitored().orElse(null);
      if (failedToMeasure(cycle)) {
        continue;
      }
      boolean isTooOld = sample != null && samples.size() > 1 && sample.at.isBefore(oldest);
      if (sample == null || !sample.since.equals(since) || isTooOld) {
        break;
      }
      if (sample.at.isBefore(samples.get(samples.size() - 1).at)) {
        samples.add(sample);
      }
    }
    return samples;
  }

  private static boolean failedToMeasure(CycleResult<?, ?> cycle) {
    return cycle.monitored().isEmpty() && cycle.outcome() instanceof Outcome.Failed;
  }

  /** Returns how long the job has been seen to run like this. */
  public Duration age() {
    return Duration.between(since, at);
  }

  /**
   * Returns how long it is until the job has been seen to run like this for a time, in whole
   * seconds; at least zero.
   */
  public Duration until(Duration age) {
    Duration left = age.minus(age());
    return left.isNegative() ? Duration.ZERO : left.plusNanos(999_999_999).truncatedTo(SECONDS);
  }

  /** Returns what is known of an operator, {@link OperatorMetrics#unknown()} if nothing is. */
  public OperatorMetrics metricsOf(OperatorId id) {
    return metrics.getOrDefault(id, OperatorMetrics.unknown());
  }
}
