package io.kta.simulation;

import static java.util.Objects.requireNonNull;

import io.kta.CycleReport;
import io.kta.api.Growing;
import io.kta.driver.ApplyResult;
import io.kta.knowledge.Outcome;
import io.kta.policy.Adjustment;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A cycle that changed the job, or failed to. Immutable.
 *
 * @param at when, since the job began
 * @param kind what became of it
 * @param before at what the operators ran that were to change, sources first; empty if no plan was
 *     made
 * @param targets at what those operators were to run, in the same order
 * @param reason why, as the algorithm, the policy and the driver say
 * @since 0.1
 */
@Growing
public record SimulationEvent(
    Duration at,
    Kind kind,
    Map<OperatorId, Integer> before,
    Map<OperatorId, Integer> targets,
    String reason) {

  /** Copies the maps; rejects those that are not of the same operators. */
  public SimulationEvent {
    requireNonNull(at, "at");
    requireNonNull(kind, "kind");
    requireNonNull(reason, "reason");
    before = Collections.unmodifiableMap(new LinkedHashMap<>(before));
    targets = Collections.unmodifiableMap(new LinkedHashMap<>(targets));
    if (!before.keySet().equals(targets.keySet())) {
      throw new IllegalArgumentException(
          "before is of %s and targets are of %s; give both for every operator that was to change"
              .formatted(before.keySet(), targets.keySet()));
    }
  }

  /** The outcome of a cycle. */
  public enum Kind {
    /** The driver took the plan. */
    SCALED,
    /** The driver refused the plan. */
    REFUSED,
    /** A step failed. */
    FAILED
  }

  /** Returns what is worth telling of a cycle: nothing, if the job was meant to stay as it is. */
  static Optional<SimulationEvent> of(CycleReport report, Duration at) {
    if (report.outcome() instanceof Outcome.Failed failed) {
      return Optional.of(
          event(report, at, Kind.FAILED, failed.step().text() + ": " + failed.reason()));
    }
    Optional<ApplyResult> answer = report.outcome().applyResult();
    if (answer.isEmpty() || answer.get() instanceof ApplyResult.AlreadyInPlace) {
      return Optional.empty();
    }
    if (answer.get() instanceof ApplyResult.Rejected rejected) {
      String reason = rejected.reason() + "; asked for since " + reasons(report);
      return Optional.of(event(report, at, Kind.REFUSED, reason));
    }
    return Optional.of(event(report, at, Kind.SCALED, reasons(report)))
        .filter(event -> !event.targets.isEmpty()); // else a plan on its way was asked for again
  }

  /** Returns for example {@code tokenizer 2 -> 4, counter 4 -> 2}; empty if no plan was made. */
  public String change() {
    return targets.entrySet().stream()
        .map(to -> "%s %d -> %d".formatted(to.getKey(), before.get(to.getKey()), to.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** Returns for example {@code count 2 -> 4: operators should be busy for 70 % of the time}. */
  @Override
  public String toString() {
    String outcome = kind == Kind.SCALED ? "" : kind == Kind.REFUSED ? "REFUSED " : "FAILED ";
    return outcome + change() + (targets.isEmpty() ? "" : ": ") + reason;
  }

  private static SimulationEvent event(CycleReport report, Duration at, Kind kind, String reason) {
    Map<OperatorId, Integer> before = new LinkedHashMap<>();
    Map<OperatorId, Integer> targets = new LinkedHashMap<>();
    Optional<ParallelismPlan> plan =
        report.admission().flatMap(admission -> admission.admitted().planned());
    if (plan.isPresent() && report.observation().isPresent()) {
      for (Operator operator : report.observation().get().topology().operators()) {
        int target = plan.get().target(operator.id());
        if (target != operator.parallelism()) {
          before.put(operator.id(), operator.parallelism());
          targets.put(operator.id(), target);
        }
      }
    }
    return new SimulationEvent(at, kind, before, targets, reason);
  }

  private static String reasons(CycleReport report) {
    if (report.admission().isEmpty()) {
      return "";
    }
    StringBuilder reasons = new StringBuilder(report.admission().get().admitted().reason());
    for (Adjustment held : report.admission().get().adjustments()) {
      reasons.append(
          "; %s: %s %d -> %d, since %s"
              .formatted(held.rule(), held.operator(), held.before(), held.after(), held.reason()));
    }
    return reasons.toString();
  }
}
