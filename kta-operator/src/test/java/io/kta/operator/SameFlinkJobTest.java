package io.kta.operator;

import static io.kta.operator.FakeCluster.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kta.flink.FakeFlink;
import io.kta.operator.resource.KtaPolicy;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Policies that mean one Flink job by different names: the older scales it. */
@Timeout(300)
final class SameFlinkJobTest {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final String BY_ID = "flinkJobId: " + FakeFlink.JOB;
  private static final String BY_NAME = "flinkJobName: wordcount";
  private static final String ALONE = "flinkSlotsPerTaskManager: 1";

  private final FakeCluster cluster = new FakeCluster();
  private final FakeFlink flink = new FakeFlink();
  private final KtaOperator operator =
      KtaOperator.start(
          cluster.client(),
          OperatorConfig.of(
              Map.of(
                  "PORT", "0",
                  "PAGE_PORT", "off",
                  "WATCH_NAMESPACES", NAMESPACE + ",attacker",
                  "ALLOWED_HOSTS", "127.0.0.1,localhost",
                  "THREADS", "4")),
          () -> {});

  @AfterEach
  void close() {
    operator.close();
    flink.close();
    cluster.close();
  }

  @ParameterizedTest
  @CsvSource({
    "id, name",
    "name, id",
    "id, alone",
    "name, alone",
    "id, id elsewhere",
    "name, alone elsewhere",
    "alone, alone elsewhere",
    "id elsewhere, name"
  })
  void create_theSameJobByAnotherName_isRefusedAndTheFirstGoesOn(String older, String younger) {
    create("a-older", older, 5);
    await().atMost(SOON).until(() -> flink.parallelismOf(FakeFlink.COUNTER) == 5);
    awaitReady("a-older", "True CycleCompleted");
    create("b-younger", younger, 3);
    awaitReady("b-younger", "False TargetConflict");
    assertThat(cluster.message("b-younger", "Ready"))
        .isEqualTo(
            "Flink job caf3caf3caf3caf3caf3caf3caf3caf3 started at 1970-01-01T00:00:50Z, seen from"
                + " namespace streams, is scaled by policy streams/a-older already, which is older; delete one of the two");
    int before = flink.requests().size(); // the younger policy waits and asks nothing
    await().atMost(SOON).until(() -> flink.requests().size() > before + 4);
    assertThat(cluster.condition("a-older", "Ready")).isEqualTo("True CycleCompleted");
    assertThat(flink.parallelismOf(FakeFlink.COUNTER)).isEqualTo(5);
    assertThat(cluster.eventReasons()).contains("ConflictDetected");
    cluster.client().resources(KtaPolicy.class).inNamespace(NAMESPACE).withName("a-older").delete();
    await().atMost(SOON).until(() -> flink.parallelismOf(FakeFlink.COUNTER) == 3);
    awaitReady("b-younger", "True CycleCompleted");
  }

  /** As jobs in application mode may have. */
  @Test
  void create_jobsOfOneIdInTwoClusters_areBothScaled() {
    try (FakeFlink other = new FakeFlink()) {
      other.startedAt(60_000);
      create("one", "id", 5);
      cluster.create(policy("two", other.uri().toString(), BY_ID, 3));
      await().atMost(SOON).until(() -> flink.parallelismOf(FakeFlink.COUNTER) == 5);
      await().atMost(SOON).until(() -> other.parallelismOf(FakeFlink.COUNTER) == 3);
      awaitReady("one", "True CycleCompleted");
      awaitReady("two", "True CycleCompleted");
    }
  }

  /**
   * A Flink of an attacker's own tells the id and start of another's job, to an older policy of
   * hers. Issue 14, section 1.5.
   */
  @Test
  void create_fakeThatTellsAnothersJob_keepsNobodyFromIt() {
    try (FakeFlink fake = new FakeFlink()) {
      KtaPolicy attack =
          cluster
              .client()
              .getKubernetesSerialization()
              .unmarshal(policy("a-fake", fake.uri().toString(), BY_ID, 2), KtaPolicy.class);
      attack.getMetadata().setNamespace("attacker");
      var unused = cluster.client().resource(attack).create();
      await().atMost(SOON).until(() -> fake.parallelismOf(FakeFlink.COUNTER) == 2);
      create("victim", "id", 5);
      await().atMost(SOON).until(() -> flink.parallelismOf(FakeFlink.COUNTER) == 5);
      awaitReady("victim", "True CycleCompleted");
    }
  }

  private void create(String name, String how, int parallelism) {
    String address =
        how.endsWith("elsewhere")
            ? flink.uri().toString().replace("127.0.0.1", "localhost")
            : flink.uri().toString();
    String job = how.startsWith("id") ? BY_ID : how.startsWith("name") ? BY_NAME : ALONE;
    cluster.create(policy(name, address, job, parallelism));
  }

  private void awaitReady(String policy, String condition) {
    await().atMost(SOON).until(() -> cluster.condition(policy, "Ready").equals(condition));
  }

  private static String policy(String name, String address, String job, int parallelism) {
    return """
    apiVersion: research.dynatrace.com/v1alpha1
    kind: KtaPolicy
    metadata: {name: %s}
    spec:
      behavior:
        reconciliationIntervalSeconds: 1
        algorithm: {type: Fixed, parameters: {parallelism: %d}}
      scaleDriver:
        type: Flink
        flinkJobManagerBaseUrl: %s
        %s
    """
        .formatted(name, parallelism, address, job);
  }
}
