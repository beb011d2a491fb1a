package io.kta.operator;

import static io.kta.operator.FakeCluster.NAMESPACE;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kta.operator.run.LeaderElection;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** The Lease of the operators of a fake cluster. */
record OperatorLease(FakeCluster cluster) {

  Resource<Lease> resource() {
    return cluster.client().leases().inNamespace(NAMESPACE).withName(LeaderElection.LEASE);
  }

  /** Returns who has it; empty once it was released. */
  String holder() {
    return resource().require().getSpec().getHolderIdentity();
  }

  /** Gives it to another, as it would come to be when that has taken it. */
  void giveTo(String identity) {
    String now =
        DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'")
            .format(ZonedDateTime.now(ZoneOffset.UTC));
    Lease unused =
        resource()
            .patch(
                PatchContext.of(PatchType.JSON_MERGE),
                "{\"spec\":{\"holderIdentity\":\"%s\",\"renewTime\":\"%s\"}}"
                    .formatted(identity, now));
  }

  /** Waits until its holder would have to have renewed it. */
  void awaitOver(int leaseSeconds) {
    Instant renewed = resource().require().getSpec().getRenewTime().toInstant();
    await().until(() -> Instant.now().isAfter(renewed.plusSeconds(leaseSeconds)));
  }
}
