package io.kta.operator;

import static io.kta.operator.FakeCluster.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.kta.operator.run.LeaderElection;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A Lease that was made by hand. The client's elector ended on one without times, so that no
 * operator led until an administrator deleted it. Issue 19, section 1, 8: a Lease without
 * renewTime.
 */
@Timeout(300)
final class LeaseWithoutTimesTest {
  private final FakeCluster cluster = new FakeCluster();
  private final OperatorLease lease = new OperatorLease(cluster);
  private final AtomicInteger losses = new AtomicInteger();

  @AfterEach
  void close() {
    cluster.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{holderIdentity: another}",
        "{holderIdentity: me}",
        "{holderIdentity: another, leaseDurationSeconds: 15}",
        "{holderIdentity: another, leaseDurationSeconds: 15, acquireTime: '2030-01-01T00:00:00.000000Z'}"
      })
  void start_leaseThatDoesNotSayWhenItWasRenewed_isTakenAsOneThatHasRunOut(String spec) {
    create(spec);
    cluster.createDeployment("job", 1);
    try (KtaOperator operator = start("me")) {
      create();
      await().until(() -> cluster.replicas("job") == 3);
      assertThat(operator.leads()).isTrue();
      assertThat(lease.holder()).isEqualTo("me");
      assertThat(isRenewed()).isTrue();
    }
    assertThat(losses).hasValue(0);
  }

  @Test
  void lead_renewTimeIsTakenOutMeanwhile_isRenewedAndGoesOn() {
    try (KtaOperator operator = start("me")) {
      await().until(operator::leads);
      await()
          .ignoreExceptionsMatching(FakeCluster::isConflict) // with the operator's own renewal
          .until(() -> !isRenewed(withoutRenewTime()));
      await().until(this::isRenewed);
      assertThat(operator.leads()).isTrue();
    }
    assertThat(losses).hasValue(0);
  }

  private KtaOperator start(String identity) {
    return KtaOperator.start(
        cluster.client(),
        OperatorConfig.of(
            Map.of(
                "PORT",
                "0",
                "PAGE_PORT",
                "off",
                "WATCH_NAMESPACES",
                NAMESPACE,
                "LEADER_ELECTION",
                "true",
                "LEASE_SECONDS",
                "15",
                "POD_NAME",
                identity,
                "POD_NAMESPACE",
                NAMESPACE)),
        losses::incrementAndGet);
  }

  /** Takes it out, and returns what is then there. */
  private Lease withoutRenewTime() {
    return lease
        .resource()
        .edit(
            found -> {
              found.getSpec().setRenewTime(null);
              return found;
            });
  }

  private boolean isRenewed() {
    return isRenewed(lease.resource().require());
  }

  private static boolean isRenewed(Lease lease) {
    ZonedDateTime renewed = lease.getSpec().getRenewTime();
    return renewed != null && renewed.toInstant().isAfter(Instant.now().minusSeconds(60));
  }

  private void create(String spec) {
    Manifests.apply(
        cluster.client(),
        """
        apiVersion: coordination.k8s.io/v1
        kind: Lease
        metadata: {name: %s, namespace: %s}
        spec: %s
        """
            .formatted(LeaderElection.LEASE, NAMESPACE, spec));
  }

  private void create() {
    cluster.create(
        """
        apiVersion: research.dynatrace.com/v1alpha1
        kind: KtaPolicy
        metadata: {name: job}
        spec:
          behavior: {algorithm: {type: Fixed, parameters: {parallelism: 3}}}
          scaleDriver: {type: GenericKubernetes, genericKubernetesTopology: [{kind: Deployment, name: job}]}
        """);
  }
}
