package io.kta.operator.status;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.kta.CycleReport;
import io.kta.algorithm.Decision;
import io.kta.driver.ApplyResult;
import io.kta.knowledge.CycleId;
import io.kta.knowledge.Outcome;
import io.kta.metrics.Observation;
import io.kta.metrics.OperatorMetrics;
import io.kta.operator.resource.ConditionStatus;
import io.kta.operator.resource.KtaPolicy;
import io.kta.operator.resource.KtaPolicySpec;
import io.kta.operator.resource.KtaPolicyStatus;
import io.kta.operator.resource.OperatorStatus;
import io.kta.policy.Adjustment;
import io.kta.policy.Admission;
import io.kta.policy.Reason;
import io.kta.policy.Rule;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The status tells each operator's numbers, and does not grow with the job beyond bounds. */
final class StatusSizeTest {
  private static final int LARGEST = 300 * 1024; // etcd takes 1.5 MiB
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void running_thousandOperatorsWithLongReasons_staysUnderItsBound() {
    KtaPolicyStatus status = status(1000, "so".repeat(1000));
    String json = new KubernetesSerialization().asJson(status);
    assertThat(json.length()).isGreaterThan(50_000).isLessThan(LARGEST);
    assertThat(status.operators).hasSize(100);
    assertThat(status.lastActions).hasSize(10);
  }

  @Test
  void running_limitedOperator_tellsEveryStepAndTheMetrics() {
    KtaPolicyStatus status = status(1, "it is so");
    OperatorStatus operator = requireNonNull(status.operators).get(0);
    assertThat(operator.recommended).isEqualTo(20);
    assertThat(operator.desired).isEqualTo(8);
    assertThat(operator.limitedReason).isEqualTo("TooManyReplicas");
    assertThat(requireNonNull(operator.limits))
        .extracting(limit -> limit.rule + " " + limit.before + " " + limit.after)
        .startsWith("bounds 20 19", "bounds 19 18");
    assertThat(requireNonNull(operator.metrics).recordsInPerSecond).isEqualTo(12.346);
    assertThat(status.observedTime).isEqualTo(NOW.toString());
    assertThat(requireNonNull(ConditionStatus.find(status, "MetricsAvailable")).reason)
        .isEqualTo("MetricsReported");
  }

  private static KtaPolicyStatus status(int size, String reason) {
    KtaPolicy policy = new KtaPolicy();
    policy.setSpec(new KtaPolicySpec());
    PolicyHistory history = new PolicyHistory(List.of());
    for (int cycle = 1; cycle <= 12; cycle++) {
      history.remember(report(cycle, size, reason));
    }
    return PolicyStatus.running(policy, history, NOW);
  }

  private static CycleReport report(int cycle, int size, String reason) {
    Operator[] operators = new Operator[size];
    Map<OperatorId, OperatorMetrics> metrics = new LinkedHashMap<>();
    Map<OperatorId, Integer> proposed = new LinkedHashMap<>();
    Map<OperatorId, Integer> admitted = new LinkedHashMap<>();
    List<Adjustment> adjustments = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      operators[i] = Operator.of("operator-number-" + i, 4);
      OperatorId id = operators[i].id();
      metrics.put(id, OperatorMetrics.unknown().withRecordsInPerSecond(12.3456));
      proposed.put(id, 20);
      admitted.put(id, 8);
      for (int step = 20; step > 8; step--) {
        adjustments.add(new Adjustment(Rule.BOUNDS, id, step, step - 1, Reason.said(reason)));
      }
    }
    Decision asked = new Decision.Scale(new ParallelismPlan(proposed), reason);
    return CycleReport.of(
            new CycleId("streams/job", cycle), NOW, new Outcome.Applied(ApplyResult.applied()))
        .withObservation(Observation.of(NOW, Topology.chain(operators), metrics))
        .withAdmission(
            new Admission(
                asked,
                new Decision.Scale(new ParallelismPlan(admitted), reason),
                adjustments,
                List.of(),
                Optional.empty()));
  }
}
