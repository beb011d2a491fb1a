package io.kta.policy;

import io.kta.api.Internal;
import io.kta.knowledge.Experience;
import io.kta.knowledge.Rescale;
import io.kta.knowledge.ScaleUp;
import io.kta.knowledge.ScalingLog;
import io.kta.metrics.Interruption;
import io.kta.metrics.Observation;
import io.kta.metrics.OperatorMetrics;
import io.kta.topology.Edge;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What is learned from an observation and from a rescaling. Pure: the same experience and the same
 * observation, the same lesson. Immutable.
 *
 * <p>A scale-up is on trial if the operator could not keep up before it. It is judged once the
 * throughput has been watched for a while after the last rescaling: it has failed if the operator
 * still cannot keep up, and its best throughput since is short of what it had before plus the least
 * gain. One that failed is forgotten when the operator's throughput has become another, which says
 * that the load or what limits it has changed.
 *
 * @param effectiveness what a scale-up has to gain
 * @hidden
 */
@Internal
public record Lessons(Effectiveness effectiveness) {
  private static final double BUSY = 0.8; // of the time working or waiting for those downstream
  private static final double PUSHED_BACK = 0.2; // of the time of those upstream
  private static final double LAG_SECONDS = 10; // of records waiting, at the present throughput
  private static final double OTHER_LOAD = 0.25; // more or less throughput than it was judged by

  /**
   * Returns the experience after an observation.
   *
   * @param before the experience so far
   * @param log the log before the observation
   * @param observation what is seen now
   */
  public Experience observing(Experience before, ScalingLog log, Observation observation) {
    Experience known =
        stopped(log.isOf(observation) ? before : before.ofAnotherJob(), log, observation);
    boolean measured =
        known.measured()
            || observation.metrics().values().stream().anyMatch(metrics -> !metrics.isUnknown());
    if (!measured) {
      return known;
    }
    Map<OperatorId, Instant> missing = new HashMap<>();
    for (OperatorId id : observation.topology().ids()) {
      if (observation.metricsOf(id).isUnknown()) {
        Instant since = known.missingSince().get(id);
        missing.put(id, since == null ? observation.at() : since);
      }
    }
    ScalingLog seen = log.observing(observation);
    List<ScaleUp> kept =
        known.scaleUps().stream()
            .flatMap(scaleUp -> judged(scaleUp, seen, observation).stream())
            .toList();
    return known.withScaleUps(kept).measuring(missing);
  }

  /** Returns the experience with the last time in which the job processed nothing. */
  private static Experience stopped(Experience known, ScalingLog log, Observation observation) {
    Optional<Interruption> last = observation.job().lastInterruption();
    if (last.isEmpty()) {
      return known;
    }
    ParallelismPlan now = ParallelismPlan.asIs(observation.topology());
    return known.withStop(
        last.get(), log.lastObservedBefore(observation.topology()).orElse(now), now);
  }

  /**
   * Returns a scale-up as it is seen now, or empty if there is nothing more to be learned of it.
   */
  private Optional<ScaleUp> judged(ScaleUp scaleUp, ScalingLog log, Observation observation) {
    Operator operator = observation.topology().operator(scaleUp.operator());
    OptionalDouble rate = rate(operator, observation);
    if (scaleUp.failedAt().isPresent()) {
      Instant end = scaleUp.failedAt().get().plus(effectiveness.forgetAfter());
      boolean isOver =
          !end.isAfter(observation.at())
              || (isSettled(scaleUp, log, observation)
                  && rate.isPresent()
                  && isOther(rate.getAsDouble(), scaleUp.bestRate()));
      return isOver ? Optional.empty() : Optional.of(scaleUp);
    }
    if (log.isOnItsWay()) {
      return Optional.of(scaleUp.notYet(observation.at()));
    }
    if (rate.isEmpty() || !observation.at().isAfter(scaleUp.at())) {
      return Optional.of(scaleUp);
    }
    if (operator.parallelism() < scaleUp.to()) {
      return Optional.empty(); // taken back before it could be judged
    }
    ScaleUp watched = scaleUp.seeing(rate.getAsDouble());
    if (!isSettled(watched, log, observation)) {
      return Optional.of(watched);
    }
    boolean isIneffective =
        watched.bestRate() < leastRate(watched) && isPressed(operator, observation).orElse(false);
    return isIneffective ? Optional.of(watched.failed(observation.at())) : Optional.empty();
  }

  /** Returns whether the last rescaling, of any operator, is long enough ago to judge. */
  private boolean isSettled(ScaleUp scaleUp, ScalingLog log, Observation observation) {
    Instant last =
        log.lastRescale().map(Rescale::at).filter(scaleUp.at()::isBefore).orElse(scaleUp.at());
    return !observation.at().isBefore(last.plus(effectiveness.settleTime()));
  }

  private double leastRate(ScaleUp scaleUp) {
    double more = (double) scaleUp.to() / scaleUp.from() - 1;
    return scaleUp.rateBefore() * (1 + effectiveness.leastGain() * more);
  }

  private static boolean isOther(double rate, double judgedBy) {
    return Math.abs(rate - judgedBy) > OTHER_LOAD * judgedBy;
  }

  /**
   * Returns the experience after a plan was handed over: its scale-ups are on trial where the
   * operator could not keep up.
   */
  public Experience rescaling(Situation situation, ParallelismPlan plan, Instant at) {
    Observation observation = situation.observation();
    List<ScaleUp> scaleUps = new ArrayList<>(situation.experience().scaleUps());
    Set<Map.Entry<OperatorId, Integer>> onTrial = new HashSet<>();
    for (ScaleUp scaleUp : scaleUps) {
      if (scaleUp.failedAt().isEmpty()) {
        onTrial.add(Map.entry(scaleUp.operator(), scaleUp.to()));
      }
    }
    for (Operator operator : situation.topology().operators()) {
      int current = operator.parallelism();
      int target = plan.target(operator.id());
      if (target <= current || current == 0 || onTrial.contains(Map.entry(operator.id(), target))) {
        continue; // also what is on trial already, and was handed over again
      }
      OptionalDouble rate = rate(operator, observation);
      if (rate.isPresent() && isPressed(operator, observation).orElse(false)) {
        double before = rate.getAsDouble();
        scaleUps.add(new ScaleUp(operator.id(), current, target, before, 0, at, Optional.empty()));
      }
    }
    return situation.experience().withScaleUps(scaleUps);
  }

  /** Returns an operator's throughput: what it takes in, or what a source puts out. */
  private static OptionalDouble rate(Operator operator, Observation observation) {
    OperatorMetrics metrics = observation.metricsOf(operator.id());
    if (metrics.partial()) {
      return OptionalDouble.empty(); // too low to judge by
    }
    boolean isSource = observation.topology().isSource(operator.id());
    OptionalDouble first = isSource ? metrics.recordsOutPerSecond() : metrics.recordsInPerSecond();
    return first.isPresent()
        ? first
        : isSource ? metrics.recordsInPerSecond() : metrics.recordsOutPerSecond();
  }

  /** Returns whether more comes to an operator than it can take; empty if that is not known. */
  private static Optional<Boolean> isPressed(Operator operator, Observation observation) {
    OperatorMetrics metrics = observation.metricsOf(operator.id());
    Topology topology = observation.topology();
    for (Edge edge : topology.inputsOf(operator.id())) {
      OperatorMetrics upstream = observation.metricsOf(edge.from());
      if (upstream.timeShares().filter(s -> s.backpressured() >= PUSHED_BACK).isPresent()) {
        return Optional.of(true);
      }
    }
    if (metrics.timeShares().isPresent()) {
      double atWork =
          metrics.timeShares().get().busy() + metrics.timeShares().get().backpressured();
      return Optional.of(atWork >= BUSY);
    }
    OptionalDouble rate = rate(operator, observation);
    if (metrics.pendingRecords().isEmpty() || rate.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(metrics.pendingRecords().getAsDouble() > LAG_SECONDS * rate.getAsDouble());
  }
}
