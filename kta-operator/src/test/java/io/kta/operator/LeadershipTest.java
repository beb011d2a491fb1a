package io.kta.operator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.CycleId;
import io.kta.algorithm.CycleResult;
import io.kta.algorithm.CycleResult.Plans;
import io.kta.algorithm.Decision;
import io.kta.algorithm.Knowledge;
import io.kta.algorithm.Outcome;
import io.kta.driver.ScaleDriverException;
import io.kta.driver.ScaleTarget;
import io.kta.driver.ScaleTargetDriver;
import io.kta.operator.resource.KtaPolicy;
import io.kta.topology.ParallelismPlan;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an operator that no longer leads leaves alone, and what a ConfigMap can hold. */
@Timeout(120)
final class LeadershipTest {
  private final AtomicBoolean leads = new AtomicBoolean(true);

  @Test
  void apply_noLongerLeader_changesNothing() {
    ScaleTarget target = ScaleTarget.inMemory("a", 1);
    GuardedDriver driver = new GuardedDriver(ScaleTargetDriver.of(target), leads::get);
    ParallelismPlan plan =
        ParallelismPlan.asIs(driver.observe().orElseThrow().topology())
            .with(driver.observe().orElseThrow().topology().ids().get(0), 5);
    leads.set(false);
    assertThatExceptionOfType(ScaleDriverException.class)
        .isThrownBy(() -> driver.apply(plan))
        .withMessageContaining("no longer the leader");
    assertThat(target.replicas()).isEqualTo(1);
    leads.set(true);
    var unused = driver.apply(plan);
    assertThat(target.replicas()).isEqualTo(5);
  }

  @Test
  void save_noLongerLeader_keepsWhatIsThere() {
    try (FakeCluster cluster = new FakeCluster()) {
      ConfigMapKnowledgeStore store = store(cluster);
      leads.set(false);
      assertThatIllegalStateException().isThrownBy(() -> store.save(Knowledge.none()));
      assertThat(cluster.client().configMaps().inAnyNamespace().list().getItems()).isEmpty();
    }
  }

  @Test
  void save_moreThanAConfigMapHolds_dropsTheOldest() {
    try (FakeCluster cluster = new FakeCluster()) {
      ConfigMapKnowledgeStore store = store(cluster);
      Algorithm<String, String> algorithm =
          Algorithm.monitor(String.class, context -> "")
              .plan((context, found) -> new Decision.Hold(found));
      String large = "x".repeat(100_000);
      Knowledge<String, String> knowledge =
          new Knowledge<>(
              LongStream.iterate(40, number -> number > 0, number -> number - 1)
                  .mapToObj(number -> result(number, large))
                  .toList());
      store.save(knowledge);
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
      Knowledge<String, String> loaded = store.load(algorithm).orElseThrow();
      assertThat(loaded.newest().orElseThrow().cycle().number()).isEqualTo(40);
      assertThat(loaded.history()).hasSizeBetween(1, 9);
    }
  }

  @Test
  void load_configMapOfADeletedPolicyOfTheSameName_isNotTaken() {
    try (FakeCluster cluster = new FakeCluster()) {
      store(cluster).save(Knowledge.none());
      KtaPolicy again = policy("another-uid");
      ConfigMapKnowledgeStore store =
          new ConfigMapKnowledgeStore(cluster.client(), again, leads::get);
      assertThat(store.load(Algorithm.plan(context -> new Decision.Hold("")))).isEmpty();
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
