package io.kta.operator.status;

import io.kta.CycleReport;
import io.kta.operator.resource.BehaviorSpec;
import io.kta.operator.resource.ConditionStatus;
import io.kta.operator.resource.KtaPolicy;
import io.kta.operator.resource.ScaleDriverSpec;
import io.kta.operator.resource.Texts;
import io.kta.operator.spec.InvalidPolicyException;
import io.kta.operator.status.ConditionTable.Line;
import io.kta.operator.status.ConditionTable.Measurement;
import io.kta.operator.status.ConditionTable.PauseAt;
import io.kta.operator.status.ConditionTable.Row;
import io.kta.operator.status.ConditionTable.Underway;
import io.kta.operator.target.Wait;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Writes the conditions of a policy: all of the table, at all times. */
final class Conditions {
  /** What does not hold of a policy that cannot be run; of all else nothing is known. */
  private static final Set<String> FALSE_IF_INVALID = Set.of("Ready", "ScalingActive");

  private final KtaPolicy policy;
  private final Instant now;
  private final List<ConditionStatus> conditions = new ArrayList<>();

  private Conditions(KtaPolicy policy, Instant now) {
    this.policy = policy;
    this.now = now;
  }

  /** Returns the conditions of a policy that cannot be run. */
  static List<ConditionStatus> ofInvalid(
      KtaPolicy policy, InvalidPolicyException why, Instant now) {
    Conditions conditions = new Conditions(policy, now);
    for (String type : types()) {
      if (FALSE_IF_INVALID.contains(type)) {
        conditions.add(type, "False", why.reason(), why.message());
      } else {
        conditions.add(type, "Unknown", why.reason(), "the policy is not run; see Ready");
      }
    }
    return conditions.conditions;
  }

  /** Returns the conditions after a cycle, or before the first. */
  static List<ConditionStatus> ofRunning(
      KtaPolicy policy, Optional<CycleReport> last, Optional<Wait> wait, Instant now) {
    Conditions conditions = new Conditions(policy, now);
    if (last.isPresent()) {
      conditions.addAfter(new CycleEnd(last.get()));
    } else {
      typesAfterCycle().forEach(conditions::addStarting);
    }
    if (last.isPresent() || wait.isPresent()) {
      conditions.add(ConditionTable.PROGRESSING, new Underway(wait, last.map(CycleEnd::new)));
    } else {
      conditions.addStarting(ConditionTable.PROGRESSING.type());
    }
    BehaviorSpec behavior = policy.getSpec().behavior;
    conditions.add(
        ConditionTable.PAUSED,
        new PauseAt(Optional.ofNullable(behavior).map(each -> each.pause), now));
    return conditions.conditions;
  }

  private void addStarting(String type) {
    add(type, "Unknown", "Starting", "the first cycle has not ended yet");
  }

  private void addAfter(CycleEnd end) {
    ScaleDriverSpec driver = policy.getSpec().scaleDriver;
    ConditionTable.AFTER_CYCLE.forEach(row -> add(row, end));
    add(
        ConditionTable.METRICS,
        new Measurement(end, driver != null && "Flink".equals(driver.type)));
  }

  private static List<String> typesAfterCycle() {
    List<String> types = new ArrayList<>();
    ConditionTable.AFTER_CYCLE.forEach(row -> types.add(row.type()));
    types.add(ConditionTable.METRICS.type());
    return types;
  }

  private static List<String> types() {
    List<String> types = typesAfterCycle();
    types.add(ConditionTable.PROGRESSING.type());
    types.add(ConditionTable.PAUSED.type());
    return types;
  }

  private <T> void add(Row<T> row, T facts) {
    Line<T> line = row.lineFor(facts);
    add(row.type(), line.status(), line.reason(), line.message().apply(facts));
  }

  private void add(String type, String status, String reason, String message) {
    ConditionStatus condition = new ConditionStatus();
    condition.type = type;
    condition.status = status;
    condition.reason = reason;
    condition.message = Texts.shortened(message);
    condition.observedGeneration = policy.getMetadata().getGeneration();
    condition.lastTransitionTime = transitionTime(type, status);
    conditions.add(condition);
  }

  /** Returns when the condition came to be so: before, if it has been since. */
  private String transitionTime(String type, String status) {
    ConditionStatus before = ConditionStatus.find(policy.getStatus(), type);
    return before != null
            && Objects.equals(before.status, status)
            && before.lastTransitionTime != null
        ? before.lastTransitionTime
        : Texts.time(now);
  }
}
