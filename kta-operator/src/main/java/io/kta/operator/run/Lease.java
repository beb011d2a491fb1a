package io.kta.operator.run;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.kta.time.LoopClock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/** The Lease that tells which operator leads. */
interface Lease {
  /** That of an operator without others. */
  Lease NONE =
      new Lease() {
        @Override
        public @Nullable LeaderElectionRecord read() {
          return null;
        }

        @Override
        public void release() {}
      };

  /** Returns what it says; null if there is none. Throws what the client throws. */
  @Nullable LeaderElectionRecord read();

  /** Has it say that nobody leads, if it says that this operator does. */
  void release();

  /** Returns that of a cluster, which is asked with little patience. */
  static Lease of(KubernetesClient client, LeaderElection election, LoopClock clock) {
    RequestConfig brief =
        new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
            .withRequestTimeout((int) Math.max(500, election.retryPeriod().toMillis()))
            .withRequestRetryBackoffLimit(0)
            .build();
    KubernetesClient asking = client.newClient(brief).adapt(KubernetesClient.class);
    LeaseLock lock = new LeaseLock(election.namespace(), LeaderElection.LEASE, election.identity());
    return new Lease() {
      @Override
      public @Nullable LeaderElectionRecord read() {
        return lock.get(asking);
      }

      @Override
      public void release() {
        LeaderElectionRecord found = lock.get(asking);
        if (found != null && election.identity().equals(found.getHolderIdentity())) {
          ZonedDateTime now = clock.now().atZone(ZoneOffset.UTC);
          lock.update(
              asking,
              new LeaderElectionRecord(
                  "", Duration.ofSeconds(1), now, now, found.getLeaderTransitions()));
        }
      }
    };
  }
}
