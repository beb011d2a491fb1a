package io.kta.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.operator.FakeCluster;
import io.kta.operator.resource.ConditionStatus;
import io.kta.operator.resource.KtaPolicy;
import io.kta.operator.resource.KtaPolicyStatus;
import io.kta.time.LoopClock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events are told once per change, by the names people know from HPA. */
final class PolicyEventsTest {
  private final FakeCluster cluster = new FakeCluster();
  private final KtaPolicy policy =
      cluster.create(
          "apiVersion: research.dynatrace.com/v1alpha1\nkind: KtaPolicy\nmetadata: {name: job}\n");

  private final PolicyEvents events = new PolicyEvents(cluster.client(), LoopClock.system());

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void tellChanges_eachChange_isToldOnce() {
    tell("Paused", "False", "NotPaused");
    assertThat(cluster.eventReasons()).isEmpty();
    tell("Paused", "True", "PausedByPolicy");
    tell("Paused", "True", "PausedByPolicy");
    assertThat(cluster.eventReasons()).containsExactly("Paused");
    tell("Paused", "False", "NotPaused");
    assertThat(cluster.eventReasons()).containsExactlyInAnyOrder("Paused", "Resumed");
    tell("AbleToScale", "False", "FailedUpdateScale");
    tell("AbleToScale", "False", "FailedUpdateScale");
    tell("Ready", "False", "TargetConflict");
    tell("Ready", "False", "TargetConflict");
    assertThat(cluster.eventReasons())
        .containsExactlyInAnyOrder("Paused", "Resumed", "FailedRescale", "ConflictDetected");
  }

  @Test
  void tellChanges_toAndFro_isNotToldForEver() {
    for (int i = 0; i < 40; i++) {
      tell("Paused", "True", "PausedByPolicy");
      tell("Paused", "False", "NotPaused");
    }
    assertThat(cluster.eventReasons()).hasSizeBetween(25, 30);
  }

  private void tell(String type, String status, String reason) {
    ConditionStatus condition = new ConditionStatus();
    condition.type = type;
    condition.status = status;
    condition.reason = reason;
    condition.message = "why";
    KtaPolicyStatus now = new KtaPolicyStatus();
    now.conditions = List.of(condition);
    events.tellChanges(policy, now);
    policy.setStatus(now);
  }
}
