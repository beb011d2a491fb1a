package io.kta.operator;

import static io.kta.operator.FakeCluster.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kta.operator.resource.KtaPolicy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator waits for at its start, and leaves behind at its end. Issue 14, section 1. */
@Timeout(600)
final class StartAndStopTest {
  private static final Duration SOON = Duration.ofMinutes(2);

  private final AtomicInteger ends = new AtomicInteger();

  /** It was started again and again, and each time waited longer. Section 1.14. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void start_noApiServer_waitsAndIsNotReady(boolean elects) throws Exception {
    try (ReservedPort port = new ReservedPort();
        KubernetesClient client = KtaOperator.client(at(port));
        KtaOperator operator = start(client, elects, NAMESPACE)) {
      assertThat(status(operator, "/livez")).isEqualTo(200);
      assertThat(status(operator, "/readyz")).isEqualTo(503);
      try (FakeCluster cluster = new FakeCluster(port.number())) {
        create(cluster, "job", NAMESPACE);
        await().atMost(SOON).until(() -> cluster.replicas("job") == 3);
        assertThat(status(operator, "/readyz")).isEqualTo(200);
        operator.close();
      }
    }
    assertThat(ends).hasValue(0);
  }

  /** It waited for the end of that answer, and for nothing else, for good. */
  @Test
  void start_apiServerStallsAmidItsAnswer_goesOnOnceThatAnswers() throws Exception {
    try (ReservedPort port = new ReservedPort();
        KubernetesClient client =
            KtaOperator.client(new ConfigBuilder(at(port)).withRequestTimeout(2_000).build());
        StallingServer stalling = new StallingServer(port.number());
        KtaOperator operator = start(client, false, NAMESPACE)) {
      await().atMost(SOON).until(() -> stalling.asked() > 1);
      assertThat(operator.isReady()).isFalse();
      stalling.close();
      try (FakeCluster cluster = new FakeCluster(port.number())) {
        create(cluster, "job", NAMESPACE);
        await().atMost(SOON).until(() -> cluster.replicas("job") == 3);
        operator.close();
      }
    }
  }

  @Test
  void close_stillWaitingForTheApiServer_ends() throws Exception {
    try (ReservedPort port = new ReservedPort();
        KubernetesClient client = KtaOperator.client(at(port))) {
      KtaOperator operator = start(client, false, NAMESPACE);
      operator.close();
      assertThat(operator.isReady()).isFalse();
    }
  }

  /** Nobody led for 15 s at every update of the image. Section 1.14. */
  @Test
  void close_leader_releasesTheLeaseAndTheNextLeadsAtOnce() {
    try (FakeCluster cluster = new FakeCluster()) {
      create(cluster, "job", NAMESPACE);
      try (KtaOperator first = start(cluster.client(), true, NAMESPACE)) {
        await().atMost(SOON).until(() -> cluster.replicas("job") == 3);
        assertThat(new OperatorLease(cluster).holder()).isEqualTo("me");
        first.close();
      }
      assertThat(new OperatorLease(cluster).holder()).isEmpty();
      create(cluster, "other", NAMESPACE);
      try (KtaOperator unused = start(cluster.client(), true, NAMESPACE)) {
        await().atMost(SOON).until(() -> cluster.replicas("other") == 3); // LEASE_SECONDS is 600
      }
    }
  }

  /** Which ended the operator, and it could not start again. Section 1.8. */
  @Test
  void start_namespaceThatMayNotBeRead_othersAreServedAndItIsTakenUpOnceItMay() throws Exception {
    try (FakeCluster cluster = new FakeCluster()) {
      cluster.forbid("GET .*/namespaces/closed/ktapolicies");
      create(cluster, "job", NAMESPACE);
      create(cluster, "late", "closed");
      try (KtaOperator operator = start(cluster.client(), false, NAMESPACE + ",closed")) {
        await().atMost(SOON).until(() -> cluster.replicas("job") == 3);
        assertThat(status(operator, "/readyz")).isEqualTo(200);
        assertThat(body(operator, "/metrics"))
            .contains("kta_watched{namespace=\"closed\"} 0.0")
            .contains("kta_watched{namespace=\"streams\"} 1.0");
        cluster.forbid("(?!)");
        await()
            .atMost(SOON)
            .until(
                () -> body(operator, "/metrics").contains("kta_watched{namespace=\"closed\"} 1"));
        await().atMost(SOON).until(() -> policy(cluster, "late", "closed").getStatus() != null);
      }
    }
    assertThat(ends).hasValue(0);
  }

  private KtaOperator start(KubernetesClient client, boolean elects, String namespaces) {
    Map<String, String> settings = new HashMap<>();
    settings.put("PORT", "0");
    settings.put("PAGE_PORT", "off");
    settings.put("WATCH_NAMESPACES", namespaces);
    settings.put("LEADER_ELECTION", String.valueOf(elects));
    settings.put("LEASE_SECONDS", "600");
    settings.put("POD_NAME", "me");
    settings.put("POD_NAMESPACE", NAMESPACE);
    return KtaOperator.start(client, OperatorConfig.of(settings), ends::incrementAndGet);
  }

  private static void create(FakeCluster cluster, String name, String namespace) {
    cluster.createDeployment(name, 1);
    KtaPolicy policy =
        cluster
            .client()
            .getKubernetesSerialization()
            .unmarshal(
                """
                apiVersion: research.dynatrace.com/v1alpha1
                kind: KtaPolicy
                metadata: {name: %1$s}
                spec:
                  behavior: {algorithm: {type: Fixed, parameters: {parallelism: 3}}}
                  scaleDriver: {type: GenericKubernetes, genericKubernetesTopology: [{kind: Deployment, name: %1$s}]}
                """
                    .formatted(name),
                KtaPolicy.class);
    policy.getMetadata().setNamespace(namespace);
    var unused = cluster.client().resource(policy).create();
  }

  private static KtaPolicy policy(FakeCluster cluster, String name, String namespace) {
    return cluster
        .client()
        .resources(KtaPolicy.class)
        .inNamespace(namespace)
        .withName(name)
        .require();
  }

  private static int status(KtaOperator operator, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(request(operator, path), BodyHandlers.discarding())
        .statusCode();
  }

  private static String body(KtaOperator operator, String path) throws Exception {
    return HttpClient.newHttpClient().send(request(operator, path), BodyHandlers.ofString()).body();
  }

  private static HttpRequest request(KtaOperator operator, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + operator.port() + path)).build();
  }

  /**
   * Speaks HTTP/1.1, as the mock's own client: of its first answer in HTTP/2 the end may be lost.
   */
  private static Config at(ReservedPort port) {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl("http://127.0.0.1:" + port.number())
        .withHttp2Disable(true)
        .build();
  }
}
