package io.kta.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kta.kubernetes.AuditLog;
import io.kta.kubernetes.AuditLog.Request;
import io.kta.kubernetes.RealApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The operator as a process of its own against a real API server, with the token of the
 * ServiceAccount of its manifest; skipped where there is none.
 */
@Timeout(300)
final class OperatorRightsIT {
  private static final String USER = "system:serviceaccount:kta:kta-operator";
  private static final Duration SOON = Duration.ofSeconds(90);

  /** What no request of this test takes. */
  private static final Map<String, Set<String>> UNSEEN =
      Map.of(
          // asked by an admission plugin, when an owner is named, and not by the operator
          "research.dynatrace.com/ktapolicies/finalizers", Set.of("update"),
          // only after a conflict
          "research.dynatrace.com/ktapolicies", Set.of("get"),
          // takes a DNS that knows services
          "discovery.k8s.io/endpointslices", Set.of("list"),
          // java-operator-sdk does not start without it
          "coordination.k8s.io/leases", Set.of("update"),
          // take a Flink job; docs/kubernetes.md has them, and a test that they are needed
          "pods", Set.of("list", "patch"),
          "apps/replicasets", Set.of("list"),
          // asked where a cluster has KEDA
          "keda.sh/scaledobjects", Set.of("list"));

  @TempDir private Path dir;

  @Test
  void run_policiesOfEveryKind_isForbiddenNothingAndNeedsAllThatTheManifestGrants()
      throws Exception {
    Optional<RealApiServer> started =
        RealApiServer.startWithoutControllers(dir, "OperatorRightsIT");
    assumeTrue(started.isPresent(), "KUBEBUILDER_ASSETS names no API server");
    try (RealApiServer server = started.get();
        KubernetesClient admin = server.adminClient()) {
      Manifests.apply(admin, ResourceDefinitionTest.COMMITTED);
      Manifests.apply(admin, Manifests.OPERATOR);
      Path scenario = Path.of("src/test/resources/rights");
      Manifests.apply(admin, scenario.resolve("keda.yml"));
      IdleTargets.create(admin);
      await()
          .atMost(SOON)
          .ignoreExceptions()
          .untilAsserted(() -> Manifests.apply(admin, scenario.resolve("flink.yml")));
      Manifests.apply(admin, scenario.resolve("policies.yml"));

      List<Request> requests = new ArrayList<>();
      Process operator = OperatorProcess.start(dir, environment(server));
      try (AuditLog log = server.auditLog()) {
        await()
            .atMost(SOON)
            .untilAsserted(
                () -> {
                  requests.addAll(log.takeNew());
                  assertThat(union(rights(requests), UNSEEN)).isEqualTo(granted(admin));
                });
      } finally {
        operator.destroy();
        assertThat(operator.waitFor(60, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(requests)
          .filteredOn(request -> request.user().equals(USER))
          .noneMatch(request -> request.status() == 403);
      assertThat(Files.readString(dir.resolve("log"))).doesNotContain("is forbidden: User");
    }
  }

  private static Map<String, String> environment(RealApiServer server) throws IOException {
    Map<String, String> environment = new HashMap<>(server.podEnvironment("kta", "kta-operator"));
    environment.put("LEADER_ELECTION", "true");
    environment.put("POD_NAMESPACE", "kta");
    environment.put("ALLOWED_HOSTS", "127.0.0.1");
    return environment;
  }

  private static Map<String, Set<String>> rights(List<Request> requests) {
    Map<String, Set<String>> rights = new TreeMap<>();
    for (Request request : requests) {
      if (request.user().equals(USER) && !isOpenToAll(request)) {
        rights.computeIfAbsent(request.resource(), resource -> new TreeSet<>()).add(request.verb());
      }
    }
    return rights;
  }

  /** What everybody may ask who is known at all: what there is, and what he may do. */
  private static boolean isOpenToAll(Request request) {
    return request.resource().isEmpty() || request.resource().startsWith("authorization.k8s.io/");
  }

  /** Returns what the manifest grants, as the API server has it. */
  private static Map<String, Set<String>> granted(KubernetesClient admin) {
    Map<String, Set<String>> granted = new TreeMap<>();
    var rules =
        new ArrayList<>(admin.rbac().clusterRoles().withName("kta-operator").get().getRules());
    rules.addAll(
        admin
            .rbac()
            .roles()
            .inNamespace("kta")
            .withName("kta-operator-leader-election")
            .get()
            .getRules());
    rules.forEach(
        rule ->
            rule.getResources()
                .forEach(
                    resource -> {
                      String group = rule.getApiGroups().get(0);
                      granted
                          .computeIfAbsent(
                              group.isEmpty() ? resource : group + "/" + resource,
                              key -> new TreeSet<>())
                          .addAll(rule.getVerbs());
                    }));
    return granted;
  }

  private static Map<String, Set<String>> union(
      Map<String, Set<String>> one, Map<String, Set<String>> other) {
    Map<String, Set<String>> union = new TreeMap<>(one);
    other.forEach(
        (resource, verbs) -> union.computeIfAbsent(resource, key -> new TreeSet<>()).addAll(verbs));
    return union;
  }
}
