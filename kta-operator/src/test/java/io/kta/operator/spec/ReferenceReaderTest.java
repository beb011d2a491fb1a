package io.kta.operator.spec;

import static io.kta.operator.FakeCluster.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.kta.operator.FakeCluster;
import io.kta.operator.FlinkAccessTest;
import io.kta.operator.resource.BehaviorSpec;
import io.kta.operator.resource.KtaPolicy;
import io.kta.operator.resource.KtaPolicySpec;
import io.kta.operator.resource.UdfsSpec;
import io.kta.time.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How often what a policy names is read, and what holds meanwhile. */
@Timeout(180)
final class ReferenceReaderTest {
  private final FakeCluster cluster = new FakeCluster();
  private final KubernetesClient client = cluster.client("reader");
  private final List<String> reads = new CopyOnWriteArrayList<>();
  private final KtaPolicy policy = policy("headers");

  private final ManualClock clock = new ManualClock();
  private final ReferenceReader reader = new ReferenceReader(client, Duration.ofSeconds(60), clock);

  ReferenceReaderTest() {
    secret("one");
    cluster.onRequest(
        call -> {
          if (call.startsWith("GET") && call.contains("/secrets/")) {
            reads.add(call);
          }
        });
  }

  @AfterEach
  void close() {
    client.close();
    cluster.close();
  }

  @Test
  void recent_withinAMinute_isReadOnce() throws Exception {
    String first = reader.recent(policy).digest();
    secret("two");
    reads.clear();
    clock.advance(Duration.ofSeconds(59));
    assertThat(reader.recent(policy).digest()).isEqualTo(first);
    assertThat(reads).isEmpty();
    assertThat(reader.dueIn(ResourceID.fromResource(policy))).contains(Duration.ofSeconds(1));
    clock.advance(Duration.ofSeconds(1));
    assertThat(reader.recent(policy).digest()).isNotEqualTo(first);
    assertThat(reader.recent(policy).headers("f", "headers")).containsEntry("X-Token", "two");
    assertThat(reads).hasSize(1);
  }

  @Test
  void recent_cannotBeRead_goesOnWithWhatWasReadAndAsksAgainLater() throws Exception {
    String first = reader.recent(policy).digest();
    cluster.close(); // whose client is closed too, but not the reader's
    clock.advance(Duration.ofMinutes(1));
    assertThat(reader.recent(policy).digest()).isEqualTo(first);
    assertThat(reader.dueIn(ResourceID.fromResource(policy))).contains(Duration.ofMinutes(1));
  }

  @Test
  void read_cannotBeRead_saysWhatToDo() {
    cluster.close();
    assertThatExceptionOfType(InvalidPolicyException.class)
        .isThrownBy(() -> reader.recent(policy))
        .withMessageContaining("[Secret 'headers'] in namespace streams cannot be read")
        .withMessageContaining("grant the operator to get them")
        .satisfies(e -> assertThat(e.reason()).isEqualTo("ReferencesNotReadable"));
  }

  @Test
  void recent_policyNamesAnother_isReadAtOnce() throws Exception {
    var unused = reader.recent(policy);
    var other = reader.recent(policy("others"));
    assertThat(reads).hasSize(2);
    assertThat(other.toString()).isEqualTo("References[]"); // there is none such
  }

  @Test
  void recent_policyNamesNothing_asksForNothing() throws Exception {
    KtaPolicy bare = policy("headers");
    bare.getSpec().behavior = null;
    var unused = reader.recent(bare);
    clock.advance(Duration.ofHours(1));
    var again = reader.recent(bare);
    assertThat(again.toString()).isEqualTo("References[]");
    assertThat(reads).isEmpty();
    assertThat(reader.dueIn(ResourceID.fromResource(bare))).isEmpty();
  }

  @Test
  void digest_otherSplitOfTheSameText_differs() throws Exception {
    secretOf(Map.of("a", "bc"));
    String one = reader.read(policy).digest();
    secretOf(Map.of("ab", "c"));
    assertThat(reader.read(policy).digest()).isNotEqualTo(one);
    assertThat(reader.read(policy).toString()).isEqualTo("References[Secret 'headers']");
  }

  /**
   * Whoever may create policies could else have any Secret sent to a service of hers. Issue 14,
   * section 1.4.
   */
  @Test
  void read_secretWithoutTheLabel_isWithheld() throws Exception {
    String labelled = reader.read(policy).digest();
    cluster
        .client()
        .secrets()
        .inNamespace(NAMESPACE)
        .withName("headers")
        .edit(
            secret ->
                new SecretBuilder(secret)
                    .editMetadata()
                    .withLabels(Map.of())
                    .endMetadata()
                    .build());
    References withheld = reader.read(policy);
    assertThat(withheld.digest()).isNotEqualTo(labelled);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> withheld.headers("headersSecretName", "headers"))
        .withMessage(
            "headersSecretName is 'headers', a Secret that policies may not use; have its owner"
                + " label it with research.dynatrace.com/for-policies=true");
  }

  private void secret(String token) {
    secretOf(Map.of("X-Token", token));
  }

  private void secretOf(Map<String, String> entries) {
    cluster
        .client()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName("headers")
                .addToLabels("research.dynatrace.com/for-policies", "true")
                .endMetadata()
                .withData(FlinkAccessTest.base64(entries))
                .build())
        .createOr(NonDeletingOperation::update);
  }

  private static KtaPolicy policy(String secret) {
    KtaPolicy policy = new KtaPolicy();
    policy.getMetadata().setNamespace(NAMESPACE);
    policy.getMetadata().setName("job");
    BehaviorSpec behavior = new BehaviorSpec();
    UdfsSpec udfs = new UdfsSpec();
    udfs.headersSecretName = secret;
    behavior.udfs = udfs;
    KtaPolicySpec spec = new KtaPolicySpec();
    spec.behavior = behavior;
    policy.setSpec(spec);
    return policy;
  }
}
