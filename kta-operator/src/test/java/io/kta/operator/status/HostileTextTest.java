package io.kta.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.IntNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.kta.CycleReport;
import io.kta.algorithm.Decision;
import io.kta.driver.ApplyResult;
import io.kta.knowledge.CycleId;
import io.kta.knowledge.Outcome;
import io.kta.knowledge.Step;
import io.kta.metrics.Observation;
import io.kta.operator.FakeCluster;
import io.kta.operator.resource.AlgorithmSpec;
import io.kta.operator.resource.BehaviorSpec;
import io.kta.operator.resource.KtaPolicy;
import io.kta.operator.resource.KtaPolicySpec;
import io.kta.operator.resource.KtaPolicyStatus;
import io.kta.operator.resource.PauseSpec;
import io.kta.operator.spec.InvalidPolicyException;
import io.kta.policy.Adjustment;
import io.kta.policy.Admission;
import io.kta.policy.Reason;
import io.kta.policy.Remark;
import io.kta.policy.Rule;
import io.kta.time.LoopClock;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Line breaks, escape sequences and bidirectional controls in a spec, in what a target is called
 * and in what an algorithm says are in no text that is told. Issue 14, section 1.7.
 */
final class HostileTextTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String HOSTILE =
      "a\n2030-01-01 INFO all is well\r\u001b[2J\t\u202e\u2066b\u2028c\u0085d\u200e\ud800";
  private static final String UNCLEAN =
      "(?s).*[\\p{Cc}\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069\\u2028\\u2029\\ud800].*";
  private static final OperatorId OPERATOR = new OperatorId(HOSTILE);
  private static final Observation SEEN =
      Observation.of(NOW, Topology.chain(Operator.of(HOSTILE, 1)));

  @ParameterizedTest
  @MethodSource("outcomes")
  void running_hostileTexts_noneIsInTheStatus(Outcome outcome) {
    PolicyHistory history = new PolicyHistory(List.of());
    history.remember(report(outcome));
    assertClean(PolicyStatus.running(policy(), history, NOW));
    history.takeUntold().forEach(notice -> assertThat(notice.message()).contains("somebody"));
  }

  @Test
  void invalid_hostileTexts_noneIsInTheStatus() {
    InvalidPolicyException why = new InvalidPolicyException("InvalidSpec", HOSTILE);
    assertClean(PolicyStatus.invalid(policy(), why, NOW));
  }

  @Test
  void tell_hostileNotice_isCleanInTheEvent() {
    try (FakeCluster cluster = new FakeCluster()) {
      KtaPolicy policy =
          cluster.create(
              "apiVersion: research.dynatrace.com/v1alpha1\nkind: KtaPolicy\nmetadata: {name: job}\n");
      new PolicyEvents(cluster.client(), LoopClock.system())
          .tell(policy, List.of(new Notice("Warning", "ConflictDetected", HOSTILE)));
      assertThat(cluster.eventMessages("ConflictDetected"))
          .singleElement()
          .asString()
          .doesNotMatch(UNCLEAN)
          .startsWith("a 2030-01-01 INFO all is well");
    }
  }

  private static Stream<Outcome> outcomes() {
    return Stream.of(
        new Outcome.Applied(ApplyResult.applied()),
        new Outcome.Applied(ApplyResult.rejected(HOSTILE)),
        new Outcome.Held(HOSTILE),
        new Outcome.Failed(Step.MONITOR, HOSTILE, Optional.empty()),
        new Outcome.Failed(Step.OBSERVE, HOSTILE, Optional.empty()));
  }

  private static CycleReport report(Outcome outcome) {
    Decision asked = new Decision.Scale(new ParallelismPlan(Map.of(OPERATOR, 3)), HOSTILE);
    return CycleReport.of(new CycleId("streams/job", 1), NOW, outcome)
        .withObservation(SEEN)
        .withAdmission(
            new Admission(
                asked,
                asked,
                List.of(new Adjustment(Rule.BOUNDS, OPERATOR, 4, 3, Reason.said(HOSTILE))),
                List.of(new Remark(Rule.CONFLICT, OPERATOR, Reason.said("somebody " + HOSTILE))),
                Optional.of(Reason.said(HOSTILE))));
  }

  private static KtaPolicy policy() {
    BehaviorSpec behavior = new BehaviorSpec();
    behavior.mode = HOSTILE;
    behavior.algorithm = new AlgorithmSpec();
    behavior.algorithm.type = HOSTILE;
    behavior.algorithm.parameters = Map.of(HOSTILE, IntNode.valueOf(1));
    behavior.pause = new PauseSpec();
    behavior.pause.reason = HOSTILE;
    KtaPolicy policy = new KtaPolicy();
    policy.setSpec(new KtaPolicySpec());
    policy.getSpec().behavior = behavior;
    return policy;
  }

  private static void assertClean(KtaPolicyStatus status) {
    JsonNode json = new ObjectMapper().valueToTree(status);
    List<String> texts = new ArrayList<>();
    addTexts(json, texts);
    assertThat(texts)
        .hasSizeGreaterThan(10)
        .allSatisfy(text -> assertThat(text).doesNotMatch(UNCLEAN));
    assertThat(new KubernetesSerialization().asJson(status)).doesNotContain("\\u001b");
  }

  private static void addTexts(JsonNode value, List<String> texts) {
    if (value.isTextual()) {
      texts.add(value.asText());
    }
    value.forEach(inner -> addTexts(inner, texts));
  }
}
