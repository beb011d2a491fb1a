package io.kta.operator;

import static io.kta.operator.FakeCluster.NAMESPACE;
import static io.kta.operator.PolicyYaml.algorithm;
import static io.kta.operator.PolicyYaml.policy;
import static io.kta.operator.PolicyYaml.udfs;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.IntNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kta.algorithm.remote.AlgorithmServer;
import io.kta.algorithm.toggle.Toggle;
import io.kta.operator.resource.BehaviorSpec;
import io.kta.operator.resource.KtaPolicy;
import io.kta.operator.resource.KtaPolicyStatus;
import io.kta.operator.resource.PauseSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The operator against a mock API server: what becomes of policies. */
@Timeout(300)
final class KtaOperatorTest {
  private final FakeCluster cluster = new FakeCluster();
  private KtaOperator operator = start();

  private KtaOperator start() {
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
                "ALLOWED_HOSTS",
                "127.0.0.1",
                "THREADS",
                "4")),
        () -> {});
  }

  @AfterEach
  void close() {
    operator.close();
    cluster.close();
  }

  @Test
  void create_namedAlgorithm_scalesAndTells() {
    cluster.createDeployment("tokenizer", 2);
    cluster.createDeployment("counter", 2);
    cluster.create(policy("wordcount", algorithm("Toggle", "{}"), "tokenizer", "counter"));
    await().until(() -> cluster.scalings().size() >= 5);
    assertThat(cluster.scalings().subList(0, 5))
        .containsExactly("tokenizer 4", "tokenizer 2", "counter 4", "tokenizer 4", "counter 2");
    await().until(() -> cluster.condition("wordcount", "Ready").equals("True CycleCompleted"));
    KtaPolicyStatus status = status("wordcount");
    assertThat(status.algorithm).isEqualTo("Toggle");
    assertThat(status.mode).isEqualTo("Apply");
    assertThat(status.error).isFalse();
    assertThat(status.state).isEqualTo("Completed");
    assertThat(status.id).startsWith("streams/wordcount#");
    assertThat(status.decision).contains("Deployment/tokenizer=");
    assertThat(status.udfResult)
        .contains("\"monitorResult\":{\"value\":", "{\\\"kind\\\":\\\"Deployment\\\"");
    assertThat(status.operators).hasSize(2);
    assertThat(status.lastActions).isNotEmpty().hasSizeLessThanOrEqualTo(10);
    assertThat(status.lastScaleTime).isNotNull();
    assertThat(cluster.condition("wordcount", "DriverReachable"))
        .isEqualTo("True ObservationSucceeded");
    await().until(() -> cluster.eventReasons().contains("SuccessfulRescale"));
  }

  @Test
  void create_remoteAlgorithm_scalesAsInProcess() {
    cluster.createDeployment("tokenizer", 2);
    cluster.createDeployment("counter", 2);
    try (AlgorithmServer server =
        AlgorithmServer.builder(new Toggle())
            .observationRequired(false)
            .address(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .start()) {
      String base = "http://127.0.0.1:" + server.address().getPort() + "/api/v1alpha1/";
      cluster.create(policy("wordcount", udfs(base), "tokenizer", "counter"));
      await().until(() -> cluster.scalings().size() >= 5);
      assertThat(cluster.scalings().subList(0, 5))
          .containsExactly("tokenizer 4", "tokenizer 2", "counter 4", "tokenizer 4", "counter 2");
    }
  }

  @Test
  void create_endpointThatFails_tellsAndOthersGoOn() {
    cluster.createDeployment("a", 1);
    cluster.createDeployment("b", 1);
    cluster.create(policy("broken", udfs("http://127.0.0.1:1/"), "a"));
    cluster.create(policy("good", algorithm("Fixed", "{parallelism: 3}"), "b"));
    await().until(() -> cluster.replicas("b") == 3);
    await()
        .until(() -> cluster.condition("broken", "ScalingActive").equals("False AlgorithmFailed"));
    assertThat(cluster.message("broken", "ScalingActive"))
        .contains("monitor at http://127.0.0.1:1/monitor failed with ConnectException");
    assertThat(status("broken").error).isTrue();
    assertThat(status("broken").state).isEqualTo("Init");
    assertThat(cluster.replicas("a")).isEqualTo(1);
    await().until(() -> cluster.eventReasons().contains("AlgorithmFailed"));
    assertThat(cluster.eventReasons().stream().filter("AlgorithmFailed"::equals)).hasSize(1);
  }

  @Test
  void create_whatCannotBeRun_isToldAndNothingIsScaled() {
    cluster.createDeployment("a", 1);
    assertInvalid(
        "unknown", algorithm("Magic", "{}"), "there is no algorithm 'Magic'; there are [");
    assertInvalid("wrong", algorithm("Toggle", "{threshold: 0}"), "threshold is 0");
    assertInvalid(
        "outside",
        udfs("http://169.254.169.254/"),
        "behavior.udfs.monitorEndpoint is 'http://169.254.169.254/monitor', and the operator may"
            + " not call");
    assertInvalid(
        "secret",
        udfs("http://algorithm:8096/") + "      headersSecretName: nowhere\n",
        "namespace streams has no such Secret");
    assertInvalid(
        "both",
        udfs("http://algorithm:8096/") + algorithm("Toggle", "{}"),
        "spec.behavior.udfs is set, and so is algorithm; leave out one of the two");
    assertInvalid(
        "bounds",
        algorithm("Toggle", "{}") + "    minParallelism: 5\n    maxParallelism: 4\n",
        "maxParallelism is 4, below minParallelism 5");
    assertInvalid(
        "strategy",
        algorithm("Toggle", "{}") + "    scaleUpStrategy: {type: Step, args: many}\n",
        "scaleUpStrategy is of type 'Step' with args 'many'");
    assertThat(cluster.scalings()).isEmpty();
  }

  @Test
  void create_targetOfAnOlderPolicy_isRefusedUntilThatHasGone() {
    cluster.createDeployment("a", 1);
    cluster.create(policy("older", algorithm("Fixed", "{parallelism: 3}"), "a"));
    await().until(() -> cluster.replicas("a") == 3);
    cluster.create(policy("younger", algorithm("Fixed", "{parallelism: 5}"), "a"));
    await().until(() -> cluster.condition("younger", "Ready").equals("False TargetConflict"));
    assertThat(cluster.message("younger", "Ready"))
        .isEqualTo(
            "Deployment a in streams is scaled by policy streams/older already, which is older;"
                + " delete one of the two");
    await().until(() -> cluster.condition("older", "Ready").equals("True CycleCompleted"));
    assertThat(cluster.replicas("a")).isEqualTo(3);
    cluster.client().resources(KtaPolicy.class).inNamespace(NAMESPACE).withName("older").delete();
    await().until(() -> cluster.replicas("a") == 5);
    await().until(() -> cluster.condition("younger", "Ready").equals("True CycleCompleted"));
    assertThat(cluster.scalings()).containsExactly("a 3", "a 5");
  }

  @Test
  void edit_otherAlgorithm_isTakenUpAndHistoryKept() {
    cluster.createDeployment("a", 1);
    cluster.create(policy("job", algorithm("Fixed", "{parallelism: 3}"), "a"));
    await().until(() -> cluster.replicas("a") == 3);
    edit(
        "job",
        policy ->
            requireNonNull(behavior(policy).algorithm).parameters =
                Map.of("parallelism", IntNode.valueOf(4)));
    await().until(() -> cluster.replicas("a") == 4);
    await()
        .untilAsserted(() -> assertThat(status("job").lastActions).hasSizeGreaterThanOrEqualTo(2));
    assertThat(cycleNumber("job")).isGreaterThan(1);
  }

  @Test
  void edit_pause_recommendsAndChangesNothingUntilItIsRemoved() {
    cluster.createDeployment("a", 1);
    cluster.create(
        policy(
            "job",
            algorithm("Fixed", "{parallelism: 3}") + "    pause: {reason: release night}\n",
            "a"));
    await().until(() -> "3".equals(status("job").desired));
    assertThat(cluster.condition("job", "Paused")).isEqualTo("True PausedByPolicy");
    assertThat(cluster.replicas("a")).isEqualTo(1);
    edit("job", policy -> behavior(policy).pause = null);
    await().until(() -> cluster.replicas("a") == 3);
    await().until(() -> cluster.condition("job", "Paused").equals("False NotPaused"));
  }

  @Test
  void edit_pauseWithAnEnd_endsByItself() {
    cluster.createDeployment("a", 1);
    cluster.create(policy("job", algorithm("Fixed", "{parallelism: 1}"), "a"));
    await().until(() -> "1".equals(status("job").current));
    Instant until = Instant.now().plusSeconds(3);
    List<Instant> scaled = new CopyOnWriteArrayList<>();
    cluster.onRequest(
        call -> {
          if (call.matches("PUT .*/scale")) {
            scaled.add(Instant.now());
          }
        });
    edit(
        "job",
        policy -> {
          PauseSpec pause = new PauseSpec();
          pause.reason = "a moment";
          pause.until = until.toString();
          behavior(policy).pause = pause;
          behavior(policy).minParallelism = 2;
        });
    await().until(() -> cluster.replicas("a") == 2);
    assertThat(scaled).as("not before %s", until).isNotEmpty().noneMatch(at -> at.isBefore(until));
  }

  @Test
  void scaledByHand_isTakenBack() {
    cluster.createDeployment("a", 1);
    cluster.create(policy("job", algorithm("Fixed", "{parallelism: 3}"), "a"));
    await().until(() -> cluster.replicas("a") == 3);
    await().until(() -> "3".equals(status("job").current));
    cluster.client().apps().deployments().inNamespace(NAMESPACE).withName("a").scale(1);
    await().until(() -> cluster.replicas("a") == 3);
    assertThat(cluster.scalings()).containsExactly("a 3", "a 1", "a 3");
    await().until(() -> cluster.eventReasons().contains("ConflictDetected"));
    assertThat(cluster.eventMessages("ConflictDetected"))
        .singleElement()
        .asString()
        .startsWith("Deployment/a: a user or another controller changed it from 3 to 1 at ");
  }

  @Test
  void create_recommendMode_changesNothing() {
    cluster.createDeployment("a", 1);
    cluster.create(
        policy("job", algorithm("Fixed", "{parallelism: 3}") + "    mode: Recommend\n", "a"));
    await().until(() -> "3".equals(status("job").desired));
    assertThat(status("job").mode).isEqualTo("Recommend");
    assertThat(cluster.scalings()).isEmpty();
  }

  @Test
  void create_bounds_limitAndTell() {
    cluster.createDeployment("a", 1);
    cluster.create(
        policy("job", algorithm("Fixed", "{parallelism: 9}") + "    maxParallelism: 4\n", "a"));
    await().until(() -> cluster.replicas("a") == 4);
    await().until(() -> cluster.condition("job", "ScalingLimited").equals("True TooManyReplicas"));
    assertThat(requireNonNull(status("job").operators).get(0).limitedBy)
        .startsWith("bounds 9 -> 4, since");
  }

  @Test
  void create_edgesAndMostReplicas_areKept() {
    cluster.createDeployment("a", 1);
    cluster.createDeployment("b", 1);
    cluster.createDeployment("c", 1);
    cluster.create(
        policy("job", algorithm("Fixed", "{parallelism: 3}"), "a", "b", "c")
                .replace("name: b}", "name: b, maxReplicas: 2}")
            + "    genericKubernetesEdges:\n"
            + "      - {from: Deployment/c, to: Deployment/a}\n"
            + "      - {from: Deployment/c, to: Deployment/b}\n");
    await().until(() -> "3,3,2".equals(status("job").current));
    assertThat(requireNonNull(status("job").operators))
        .extracting(operator -> operator.id)
        .containsExactly("Deployment/c", "Deployment/a", "Deployment/b"); // c is the source now
    assertThat(cluster.replicas("b")).isEqualTo(2);
  }

  @Test
  void delete_stopsAndLeavesTheJob() {
    cluster.createDeployment("a", 1);
    cluster.create(policy("job", algorithm("Toggle", "{}"), "a"));
    await().until(() -> cluster.replicas("a") == 4);
    KubernetesClient client = cluster.client();
    client.resources(KtaPolicy.class).inNamespace(NAMESPACE).withName("job").delete();
    await()
        .until(
            () ->
                client.resources(KtaPolicy.class).inNamespace(NAMESPACE).withName("job").get()
                    == null);
    await().until(() -> !get("/metrics").contains("policy=\"job\""));
    int scalings = cluster.scalings().size();
    assertThat(cluster.scalings()).hasSize(scalings);
  }

  @Test
  void restart_goesOnWithWhatWasKnown() {
    cluster.createDeployment("a", 1);
    cluster.create(policy("job", algorithm("Toggle", "{}"), "a"));
    await().until(() -> status("job").id != null && cycleNumber("job") >= 2);
    operator.close();
    long before = cycleNumber("job");
    var kept = cluster.client().configMaps().inNamespace(NAMESPACE).withName("ktapolicy-job").get();
    assertThat(kept.getMetadata().getOwnerReferences().get(0).getName()).isEqualTo("job");
    operator = start();
    await().until(() -> cycleNumber("job") > before);
    assertThat(status("job").lastActions).isNotEmpty();
  }

  @Test
  void healthAndMetrics_areServed() {
    cluster.createDeployment("a", 2);
    cluster.create(policy("job", algorithm("Fixed", "{parallelism: 3}"), "a"));
    await()
        .until(
            () ->
                get("/metrics")
                    .contains(
                        "kta_parallelism_current{namespace=\"streams\",operator=\"Deployment/a\",policy=\"job\"}"
                            + " 3.0"));
    assertThat(get("/metrics"))
        .contains("kta_cycles_total{namespace=\"streams\",outcome=\"Applied\",policy=\"job\"}");
    assertThat(get("/readyz")).isEqualTo("ok\n");
    assertThat(get("/livez")).isEqualTo("ok\n");
  }

  private void assertInvalid(String name, String behavior, String message) {
    cluster.create(policy(name, behavior, "a"));
    await().until(() -> cluster.condition(name, "Ready").equals("False InvalidSpec"));
    assertThat(cluster.message(name, "Ready")).contains(message);
    assertThat(status(name).error).isTrue();
    cluster.client().resources(KtaPolicy.class).inNamespace(NAMESPACE).withName(name).delete();
  }

  /** Changes a policy as kubectl edit does, again if the operator has written to it meanwhile. */
  private void edit(String name, Consumer<KtaPolicy> change) {
    await()
        .ignoreExceptionsMatching(FakeCluster::isConflict)
        .untilAsserted(
            () ->
                assertThat(
                        cluster
                            .client()
                            .resources(KtaPolicy.class)
                            .inNamespace(NAMESPACE)
                            .withName(name)
                            .edit(
                                policy -> {
                                  change.accept(policy);
                                  return policy;
                                }))
                    .isNotNull());
  }

  private static BehaviorSpec behavior(KtaPolicy policy) {
    return requireNonNull(policy.getSpec().behavior);
  }

  private KtaPolicyStatus status(String policy) {
    KtaPolicyStatus status = cluster.policy(policy).getStatus();
    return status == null ? new KtaPolicyStatus() : status;
  }

  private long cycleNumber(String policy) {
    String id = status(policy).id;
    return id == null ? 0 : Long.parseLong(id.substring(id.indexOf('#') + 1));
  }

  private String get(String path) {
    URI uri = URI.create("http://127.0.0.1:" + operator.port() + path);
    try {
      return HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString(StandardCharsets.UTF_8))
          .body();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
