package io.kta.simulation;

import io.kta.CycleReport;
import io.kta.algorithm.Decision;
import io.kta.driver.ApplyResult;
import io.kta.knowledge.Outcome;
import io.kta.policy.Adjustment;
import io.kta.topology.Operator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A cycle that changed the job, or failed to. Immutable.
 *
 * @param at when, since the job began
 * @param kind what became of it
 * @param change for example {@code tokenizer 2 -> 4, counter 4 -> 2}; empty if no plan was made
 * @param reason why, as the algorithm, the policy and the driver say
 */
public record SimulationEvent(Duration at, Kind kind, String change, String reason) {

  /** What became of a cycle. */
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
      String reason = failed.step().lowerCase() + ": " + failed.reason();
      return Optional.of(new SimulationEvent(at, Kind.FAILED, change(report), reason));
    }
    if (!(report.outcome() instanceof Outcome.Applied applied)
        || applied.result() instanceof ApplyResult.AlreadyInPlace) {
      return Optional.empty();
    }
    if (applied.result() instanceof ApplyResult.Rejected rejected) {
      String reason = rejected.reason() + "; asked for since " + reasons(report);
      return Optional.of(new SimulationEvent(at, Kind.REFUSED, change(report), reason));
    }
    String change = change(report);
    return change.isEmpty()
        ? Optional.empty() // a plan on its way was asked for again
        : Optional.of(new SimulationEvent(at, Kind.SCALED, change, reasons(report)));
  }

  /** Returns for example {@code count 2 -> 4: operators should be busy for 70 % of the time}. */
  @Override
  public String toString() {
    String outcome = kind == Kind.SCALED ? "" : kind == Kind.REFUSED ? "REFUSED " : "FAILED ";
    return outcome + change + (change.isEmpty() ? "" : ": ") + reason;
  }

  private static String change(CycleReport report) {
    if (report.observation().isEmpty()
        || report.admission().isEmpty()
        || !(report.admission().get().admitted() instanceof Decision.Scale scale)) {
      return "";
    }
    List<String> changes = new ArrayList<>();
    for (Operator operator : report.observation().get().topology().operators()) {
      int target = scale.plan().target(operator.id());
      if (target != operator.parallelism()) {
        changes.add(operator.name() + " " + operator.parallelism() + " -> " + target);
      }
    }
    return String.join(", ", changes);
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
