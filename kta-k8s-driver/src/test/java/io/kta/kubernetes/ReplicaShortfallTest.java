package io.kta.kubernetes;

import static io.kta.kubernetes.MockCluster.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.kta.algorithm.Decision;
import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriver;
import io.kta.knowledge.ScalingLog;
import io.kta.metrics.Observation;
import io.kta.metrics.Shortfall;
import io.kta.policy.Admission;
import io.kta.policy.PolicyGate;
import io.kta.policy.ScalingPolicy;
import io.kta.policy.Situation;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Replicas that never come: the reports knative/serving#10908 and numaproj/numaflow#2121, where a
 * quota lets 30 of 200 pods be, and nothing could be lowered after that.
 */
final class ReplicaShortfallTest {
  private static final OperatorId WORDS = new OperatorId("Deployment/words");

  private final MockCluster cluster = new MockCluster();
  private final ScaleDriver driver =
      KubernetesScaleDriver.of(cluster.client(), NAMESPACE, "Deployment/words");

  @AfterEach
  void closeCluster() {
    cluster.close();
  }

  @Test
  void observe_quotaRefusesPods_saysWhichAndHowMany() {
    refused(
        "FailedCreate",
        "pods \"words-1-abc\" is forbidden: exceeded quota: pods, requested: pods=1, used: pods=30,"
            + " limited: pods=30");
    assertThat(observe().job().inProgress()).isEmpty();
    assertThat(observe().job().shortfalls())
        .containsExactly(
            Map.entry(
                WORDS,
                new Shortfall(
                    30, "has 30 of 200 replicas ready, since quota pods refuses 170 of 200")));
  }

  @Test
  void observe_podsRefusedForAnotherReason_quotesIt() {
    refused("FailedCreate", "pods \"words-1-abc\" is forbidden: violates PodSecurity");
    assertThat(observe().job().shortfalls().get(WORDS))
        .isEqualTo(
            new Shortfall(
                30,
                "has 30 of 200 replicas ready, since 170 of 200 are not created (FailedCreate: pods"
                    + " \"words-1-abc\" is forbidden: violates PodSecurity)"));
  }

  @Test
  void admit_newDriverAndMaxParallelismLowered_lowersAtOnce() {
    refused("FailedCreate", "exceeded quota: pods, requested: pods=1");
    Observation seen = observe();
    Admission admission =
        new PolicyGate(ScalingPolicy.builder().maxParallelism(30).build())
            .admit(
                new Decision.Hold("nothing to do"),
                new Situation(seen.at(), seen, ScalingLog.none()));
    assertThat(admission.postponed()).isEmpty();
    ParallelismPlan plan = ((Decision.Scale) admission.admitted()).plan();
    assertThat(plan.target(WORDS)).isEqualTo(30);
    assertThat(driver.apply(plan)).isInstanceOf(ApplyResult.Accepted.class);
    assertThat(cluster.replicas("words")).isEqualTo(30);
  }

  @Test
  void apply_planInPlaceButReplicasMissing_hasNothingToDo() {
    refused("FailedCreate", "exceeded quota: pods, requested: pods=1");
    assertThat(driver.apply(new ParallelismPlan(Map.of(WORDS, 200))))
        .isEqualTo(ApplyResult.alreadyInPlace());
  }

  @Test
  void observe_podsThatStart_areAShortfallAndNoRollout() {
    cluster.createDeployment("words", 4);
    status(4, 4, 2);
    assertThat(observe().job().inProgress()).isEmpty();
    assertThat(observe().job().shortfalls().get(WORDS))
        .isEqualTo(new Shortfall(2, "has 2 of 4 replicas ready"));
  }

  @Test
  void observe_podsOfTheOldTemplateLeft_areARollout() {
    cluster.createDeployment("words", 4);
    status(5, 2, 4);
    assertThat(observe().job().inProgress())
        .hasValue("Deployment/words: is being rolled out: 2 of 4 replicas");
  }

  private Observation observe() {
    return driver.observe().observation().orElseThrow();
  }

  private void status(int replicas, int updated, int ready) {
    cluster
        .deployment("words")
        .edit(
            now ->
                new DeploymentBuilder(now)
                    .editStatus()
                    .withReplicas(replicas)
                    .withUpdatedReplicas(updated)
                    .withReadyReplicas(ready)
                    .endStatus()
                    .build());
  }

  private void refused(String reason, String message) {
    cluster.createDeployment("words", 200);
    status(30, 30, 30);
    cluster
        .deployment("words")
        .edit(
            now ->
                new DeploymentBuilder(now)
                    .editStatus()
                    .addNewCondition()
                    .withType("ReplicaFailure")
                    .withStatus("True")
                    .withReason(reason)
                    .withMessage(message)
                    .endCondition()
                    .endStatus()
                    .build());
  }
}
