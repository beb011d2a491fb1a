package io.kta.operator.run;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kta.knowledge.CycleId;
import io.kta.knowledge.CycleResult;
import io.kta.knowledge.CycleResult.Plans;
import io.kta.knowledge.Knowledge;
import io.kta.knowledge.KnowledgeOwner;
import io.kta.knowledge.Orders;
import io.kta.knowledge.Outcome;
import io.kta.knowledge.ResultTypes;
import io.kta.operator.FakeCluster;
import io.kta.operator.Gate;
import io.kta.operator.resource.KtaPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an operator that no longer leads leaves alone, and what a ConfigMap can hold. */
@Timeout(300)
final class LeadershipTest {
  private static final KnowledgeOwner<String, String> OWNER =
      new KnowledgeOwner<>("job", "algorithm", ResultTypes.of(String.class, String.class));

  private final AtomicBoolean leads = new AtomicBoolean(true);

  @Test
  void save_noLongerLeader_keepsWhatIsThere() {
    try (FakeCluster cluster = new FakeCluster()) {
      ConfigMapKnowledgeStore store = store(cluster);
      leads.set(false);
      assertThatIllegalStateException().isThrownBy(() -> store.save(OWNER, Knowledge.none()));
      assertThat(cluster.client().configMaps().inAnyNamespace().list().getItems()).isEmpty();
    }
  }

  @Test
  void save_moreThanAConfigMapHolds_dropsTheOldest() {
    try (FakeCluster cluster = new FakeCluster()) {
      ConfigMapKnowledgeStore store = store(cluster);
      String large = "x".repeat(100_000);
      Knowledge<String, String> knowledge =
          Knowledge.<String, String>none()
              .withHistory(
                  LongStream.iterate(40, number -> number > 0, number -> number - 1)
                      .mapToObj(number -> result(number, large))
                      .toList());
      store.save(OWNER, knowledge);
      String saved =
          cluster
              .client()
              .configMaps()
              .inNamespace(FakeCluster.NAMESPACE)
              .withName("ktapolicy-job")
              .get()
              .getData()
              .get("knowledge.json");
      assertThat(requireNonNull(saved).getBytes(StandardCharsets.UTF_8).length).isLessThan(1 << 20);
      Knowledge<String, String> loaded = store.load(OWNER).orElseThrow();
      assertThat(loaded.newest().orElseThrow().cycle().number()).isEqualTo(40);
      assertThat(loaded.history()).hasSizeBetween(1, 9);
    }
  }

  @Test
  void load_configMapOfADeletedPolicyOfTheSameName_isNotTaken() {
    try (FakeCluster cluster = new FakeCluster()) {
      store(cluster).save(OWNER, Knowledge.none());
      KtaPolicy again = policy("another-uid");
      ConfigMapKnowledgeStore store =
          new ConfigMapKnowledgeStore(cluster.client(), again, leads::get);
      assertThat(store.load(OWNER)).isEmpty();
    }
  }

  /** An operator that lost the Lease between its two requests would take back what is known. */
  @Test
  void save_savedByAnotherMeanwhile_isAConflict() {
    try (FakeCluster cluster = new FakeCluster()) {
      store(cluster).save(OWNER, Knowledge.none());
      Gate between = new Gate("0 PUT .*/configmaps/ktapolicy-job");
      ExecutorService thread = Executors.newSingleThreadExecutor();
      try (KubernetesClient client = cluster.client("late", between)) {
        ConfigMapKnowledgeStore late =
            new ConfigMapKnowledgeStore(client, policy("the-uid"), leads::get);
        CompletableFuture<Void> saving =
            CompletableFuture.runAsync(() -> late.save(OWNER, Knowledge.none()), thread);
        assertThat(between.awaitReached()).isTrue();
        Orders order = Orders.none().withForce("release night");
        store(cluster).save(OWNER, Knowledge.none().withOrders(order));
        between.open();
        assertThat(saving)
            .failsWithin(Duration.ofMinutes(2))
            .withThrowableThat()
            .havingRootCause()
            .withMessageContaining("409");
      } finally {
        thread.shutdown();
      }
    }
  }

  private ConfigMapKnowledgeStore store(FakeCluster cluster) {
    return new ConfigMapKnowledgeStore(cluster.client(), policy("the-uid"), leads::get);
  }

  private static KtaPolicy policy(String uid) {
    KtaPolicy policy = new KtaPolicy();
    policy.getMetadata().setNamespace(FakeCluster.NAMESPACE);
    policy.getMetadata().setName("job");
    policy.getMetadata().setUid(uid);
    return policy;
  }

  private static CycleResult<String, String> result(long number, String found) {
    return new CycleResult<>(
        new CycleId("streams/job", number),
        Instant.EPOCH,
        Instant.EPOCH,
        Optional.of(found),
        Optional.of(""),
        new Plans(Optional.empty(), Optional.empty(), Optional.empty()),
        new Outcome.Held("nothing"));
  }
}
