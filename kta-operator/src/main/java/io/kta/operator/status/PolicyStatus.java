package io.kta.operator.status;

import static io.kta.operator.spec.Fields.or;
import static io.kta.operator.spec.Fields.orEmpty;

import io.kta.CycleReport;
import io.kta.algorithm.Decision;
import io.kta.driver.ApplyResult;
import io.kta.knowledge.Outcome;
import io.kta.knowledge.Step;
import io.kta.operator.resource.ActionStatus;
import io.kta.operator.resource.BehaviorSpec;
import io.kta.operator.resource.KtaPolicy;
import io.kta.operator.resource.KtaPolicyStatus;
import io.kta.operator.resource.Texts;
import io.kta.operator.spec.InvalidPolicyException;
import io.kta.operator.spec.PolicyAlgorithms;
import io.kta.operator.target.Wait;
import io.kta.policy.Admission;
import io.kta.topology.Operator;
import io.kta.topology.ParallelismPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes what has become of a policy into its status. */
public final class PolicyStatus {
  private static final int MOST_OPERATORS = 100;
  private static final int LONGEST_NAME = 100;
  private static final String NEW = "New";

  private PolicyStatus() {}

  /** Returns the status of a policy that cannot be run. */
  public static KtaPolicyStatus invalid(KtaPolicy policy, InvalidPolicyException why, Instant now) {
    KtaPolicyStatus status = begin(policy);
    status.error = true;
    status.summary = Texts.shortened(why.message());
    status.state = NEW;
    status.conditions = Conditions.ofInvalid(policy, why, now);
    status.reason = Obstacle.of(status);
    return status;
  }

  /** Returns the status of a policy that is run. */
  public static KtaPolicyStatus running(KtaPolicy policy, PolicyHistory history, Instant now) {
    KtaPolicyStatus status = begin(policy);
    List<ActionStatus> actions = history.actions();
    status.lastActions = actions;
    status.lastScaleTime = actions.isEmpty() ? null : actions.get(0).time;
    Optional<CycleReport> last = history.last();
    status.error = last.map(report -> new CycleEnd(report).isFailed()).orElse(false);
    last.ifPresent(report -> fill(status, report));
    last.ifPresent(report -> addResults(status, report, history));
    status.state = last.map(report -> state(report, status)).orElse(NEW);
    Optional<Wait> wait = history.taskManagerWait();
    if (wait.isEmpty()) { // if not, a cycle is under way
      status.nextCycleTime = history.nextCycle().map(Texts::time).orElse(null);
    }
    status.conditions = Conditions.ofRunning(policy, last, wait, now);
    status.reason = Obstacle.of(status);
    return status;
  }

  private static KtaPolicyStatus begin(KtaPolicy policy) {
    BehaviorSpec behavior = policy.getSpec().behavior;
    KtaPolicyStatus status = new KtaPolicyStatus();
    status.observedGeneration = policy.getMetadata().getGeneration();
    if (behavior != null) {
      status.algorithm = Texts.shortened(PolicyAlgorithms.name(behavior), LONGEST_NAME);
      status.mode = Texts.shortened(or(behavior.mode, "Apply"), LONGEST_NAME);
    }
    return status;
  }

  private static void addResults(
      KtaPolicyStatus status, CycleReport report, PolicyHistory history) {
    Optional<ResultJson> json =
        report
            .observation()
            .flatMap(
                seen ->
                    history.lastResult().map(result -> new ResultJson(result, seen.topology())));
    status.udfResult = json.flatMap(ResultJson::ofSteps).orElse(null);
    status.result = json.flatMap(ResultJson::ofCycle).orElse(null);
  }

  /**
   * Returns the last phase of the existing KTA that was completed. Its operator goes on from there
   * when it finds it: from {@code Init} it takes the steps anew, and from {@code
   * MonitorAnalyzePlan} it goes by {@code udfResult}. From {@code Knowledge} it needs what it keeps
   * in its memory, which it does not have after a rollback, so that is never said.
   */
  private static String state(CycleReport report, KtaPolicyStatus status) {
    Optional<Step> failed = new CycleEnd(report).failedStep();
    if (failed.isEmpty()) {
      return "Completed";
    }
    boolean isPlanned = failed.get().compareTo(Step.PLAN) > 0 && status.udfResult != null;
    return isPlanned ? "MonitorAnalyzePlan" : "Init";
  }

  private static void fill(KtaPolicyStatus status, CycleReport report) {
    status.id = report.cycle().toString();
    status.lateSeconds =
        report
            .lateness()
            .map(late -> (int) Math.min(late.toSeconds(), Integer.MAX_VALUE))
            .filter(seconds -> seconds > 0)
            .orElse(null);
    status.summary = Texts.shortened(report.toString());
    Optional<Admission> admission = report.admission();
    status.observedTime = report.observation().map(seen -> Texts.time(seen.at())).orElse(null);
    status.decision = admission.map(a -> Texts.shortened(describe(a.proposed()))).orElse(null);
    report
        .observation()
        .ifPresent(
            seen -> {
              List<Operator> operators = seen.topology().operators();
              status.current = numbers(operators.stream().map(Operator::parallelism).toList());
              status.operators =
                  operators.stream()
                      .limit(MOST_OPERATORS)
                      .map(
                          operator ->
                              OperatorNumbers.of(
                                  operator, seen.metricsOf(operator.id()), admission))
                      .toList();
              admission.ifPresent(a -> status.desired = numbers(targets(operators, a.admitted())));
            });
    if (isReached(report)) {
      status.current = status.desired;
      orEmpty(status.operators).forEach(each -> each.current = each.desired);
    }
  }

  /** Returns whether the target was seen running at the plan since it was observed. */
  private static boolean isReached(CycleReport report) {
    return report.outcome() instanceof Outcome.Applied applied
        && applied.result() instanceof ApplyResult.Applied
        && report.observation().isPresent()
        && report.admission().isPresent();
  }

  private static String describe(Decision decision) {
    return decision instanceof Decision.Scale scale
        ? scale.plan() + ": " + scale.reason()
        : "hold: " + decision.reason();
  }

  private static List<Integer> targets(List<Operator> operators, Decision decision) {
    List<Integer> targets = new ArrayList<>();
    operators.forEach(operator -> targets.add(target(operator, decision)));
    return targets;
  }

  static int target(Operator operator, Decision decision) {
    ParallelismPlan plan = decision instanceof Decision.Scale scale ? scale.plan() : null;
    return plan == null
        ? operator.parallelism()
        : plan.targets().getOrDefault(operator.id(), operator.parallelism());
  }

  private static String numbers(List<Integer> numbers) {
    return numbers.stream()
        .limit(MOST_OPERATORS)
        .map(String::valueOf)
        .collect(Collectors.joining(","));
  }
}
