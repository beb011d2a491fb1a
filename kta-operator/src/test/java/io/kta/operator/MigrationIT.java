package io.kta.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kta.kubernetes.RealApiServer;
import io.kta.operator.resource.ConditionStatus;
import io.kta.operator.resource.KtaPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The way over from the existing KTA and back, by the commands of docs/migrate.md, on a real API
 * server: seven policies survive, and what is in them stays.
 */
@Timeout(600)
final class MigrationIT {
  private static final Path PAGE = Path.of("../docs/migrate.md");
  private static final Path INSTALL = Path.of("src/test/resources/existing/install.yml");
  private static final String POLICIES = "research.dynatrace.com/v1alpha1";
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final List<String> EXISTING_STATUS =
      List.of("error", "id", "result", "state", "udfResult");

  @TempDir private Path dir;
  private Optional<RealApiServer> server = Optional.empty();
  private KubernetesClient admin;
  private Path kubectl;

  @BeforeEach
  void startServer() throws Exception {
    server = RealApiServer.startWithoutControllers(dir, "MigrationIT");
    assumeTrue(server.isPresent(), "KUBEBUILDER_ASSETS names no API server");
    Optional<Path> found = server.get().kubectl();
    assumeTrue(found.isPresent(), "KUBEBUILDER_ASSETS has no kubectl");
    kubectl = found.get();
    admin = server.get().adminClient();
  }

  @AfterEach
  void stopServer() {
    if (admin != null) {
      admin.close();
    }
    server.ifPresent(RealApiServer::close);
  }

  @Test
  void moveAndBack_sevenPolicies_surviveAsTheyAre() throws Exception {
    run("kubectl apply -f existing-install.yml");
    run("kubectl create namespace streams");
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .untilAsserted(
            () -> run("kubectl apply -f " + ExistingPoliciesTest.POLICIES.toAbsolutePath()));
    Map<String, String> before = specs();
    assertThat(before).hasSize(7);
    Map<String, String> uids = uids();

    runAll(blocks("## Move"));
    assertThat(specs()).isEqualTo(before);
    assertThat(uids()).isEqualTo(uids);
    assertThat(admin.rbac().clusterRoles().withName("kta-deployment-role").get()).isNull();
    assertThat(deployment("default", "kta-kubernetes-operator")).isFalse();

    runOperator();
    assertThat(specs()).isEqualTo(before);
    List<String> back = blocks("## Back");
    run("kubectl apply -f existing-install.yml --dry-run=server");
    runAll(back);
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(statusFields()).isSubsetOf(EXISTING_STATUS));
    assertThat(specs()).isEqualTo(before);
    assertThat(uids()).isEqualTo(uids);
    assertThat(states()).hasSize(7).allMatch(List.of("New", "Init")::contains);
  }

  /** Policies that are wrong here are told so, whose status the API server takes all the same. */
  private void runOperator() {
    OperatorConfig config = OperatorConfig.of(Map.of("PORT", "0", "WATCH_NAMESPACES", "streams"));
    Map<String, String> reasons = new TreeMap<>();
    try (KubernetesClient client = KtaOperator.client(admin.getConfiguration());
        KtaOperator unused = KtaOperator.start(client, config, () -> {})) {
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                for (KtaPolicy policy :
                    client.resources(KtaPolicy.class).inNamespace("streams").list().getItems()) {
                  ConditionStatus ready = ConditionStatus.find(policy.getStatus(), "Ready");
                  reasons.put(
                      policy.getMetadata().getName(),
                      ready == null ? "" : String.valueOf(ready.reason));
                }
                assertThat(reasons.values()).doesNotContain("", "Starting");
              });
    }
    assertThat(reasons)
        .containsEntry("no-hex", "InvalidSpec")
        .containsEntry("elsewhere", "InvalidSpec");
    reasons.keySet().removeAll(List.of("no-hex", "elsewhere"));
    assertThat(reasons.values()).containsOnly("CycleFailed");
  }

  /** Just after its definition was replaced, the API server asks to be asked again. */
  private List<GenericKubernetesResource> policies() {
    return await()
        .atMost(SOON)
        .ignoreExceptionsInstanceOf(KubernetesClientException.class)
        .until(
            () ->
                admin
                    .genericKubernetesResources(POLICIES, "KtaPolicy")
                    .inNamespace("streams")
                    .list()
                    .getItems(),
            found -> true);
  }

  private Map<String, String> specs() {
    Map<String, String> specs = new TreeMap<>();
    policies()
        .forEach(
            policy ->
                specs.put(
                    policy.getMetadata().getName(),
                    admin.getKubernetesSerialization().asJson(policy.get("spec"))));
    return specs;
  }

  private Map<String, String> uids() {
    Map<String, String> uids = new TreeMap<>();
    policies()
        .forEach(policy -> uids.put(policy.getMetadata().getName(), policy.getMetadata().getUid()));
    return uids;
  }

  private List<String> statusFields() {
    List<String> fields = new ArrayList<>();
    for (GenericKubernetesResource policy : policies()) {
      Map<?, ?> status = requireNonNull((Map<?, ?>) policy.get("status"));
      status.keySet().forEach(field -> fields.add(String.valueOf(field)));
    }
    return fields;
  }

  private List<String> states() {
    List<String> states = new ArrayList<>();
    for (GenericKubernetesResource policy : policies()) {
      states.add(String.valueOf(policy.<Object>get("status", "state")));
    }
    return states;
  }

  private boolean deployment(String namespace, String name) {
    return admin.apps().deployments().inNamespace(namespace).withName(name).get() != null;
  }

  /** Returns the commands of a section of the page. */
  private static List<String> blocks(String heading) throws IOException {
    String page = Files.readString(PAGE);
    String section = page.substring(page.indexOf(heading));
    int end = section.indexOf("\n## ");
    List<String> commands = new ArrayList<>();
    boolean isCode = false;
    for (String line : (end < 0 ? section : section.substring(0, end)).lines().toList()) {
      if (line.startsWith("```")) {
        isCode = !isCode;
      } else if (isCode) {
        commands.add(line);
      }
    }
    assertThat(commands).isNotEmpty().allMatch(command -> command.startsWith("kubectl "));
    return commands;
  }

  private void runAll(List<String> commands) throws Exception {
    for (String command : commands) {
      run(command);
    }
  }

  private void run(String command) throws IOException, InterruptedException {
    String there =
        command
            .replaceFirst("^kubectl", kubectl.toString())
            .replace("existing-install.yml", INSTALL.toAbsolutePath().toString())
            .replace("ktapolicies-before.yml", dir.resolve("before.yml").toString());
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-ec", there)
            .directory(Path.of("..").toFile())
            .redirectErrorStream(true);
    builder
        .environment()
        .put("KUBECONFIG", server.orElseThrow().kubeConfig().toAbsolutePath().toString());
    Process process = builder.start();
    try {
      String out = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).as("%s%n%s", command, out).isZero();
    } finally {
      process.destroyForcibly();
    }
  }
}
