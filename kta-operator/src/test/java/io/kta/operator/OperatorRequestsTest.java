package io.kta.operator;

import static io.kta.operator.FakeCluster.NAMESPACE;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.kta.operator.resource.KtaPolicyStatus;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the operator asks of the API server. */
@Timeout(300)
final class OperatorRequestsTest {
  private static final String SAVE = "PUT /api/v1/namespaces/streams/configmaps/ktapolicy-calm";
  private static final String TELL =
      "PATCH /apis/research.dynatrace.com/v1alpha1/namespaces/streams/ktapolicies/calm/status";

  private final FakeCluster cluster = new FakeCluster();
  private final List<String> calls = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void cycle_nothingNew_readsTheTargetAndSavesWhatIsKnown() {
    create("calm");
    try (KtaOperator operator = start()) {
      await().until(() -> countOf(SAVE) >= 2);
      int from = calls.size();
      await().until(() -> countOf(SAVE) >= 6);
      assertThat(operator.leads()).isTrue();
      List<String> quiet = calls.subList(from, calls.size());
      assertThat(quiet)
          .as("%s", quiet)
          .allMatch(
              call ->
                  call.equals(SAVE)
                      || call.endsWith("/deployments/calm")
                      || call.endsWith("/ktapolicies")); // every 5 s, however many there are
    }
  }

  @Test
  void cycle_configMapChangedByOthers_savesAllTheSame() {
    create("calm");
    try (KtaOperator operator = start()) {
      await().until(() -> countOf(SAVE) >= 1);
      edit(map -> map.getMetadata().setLabels(Map.of("team", "a")));
      String before = knowledge();
      await().until(() -> !knowledge().equals(before));
      cluster.client().configMaps().inNamespace(NAMESPACE).withName("ktapolicy-calm").delete();
      await().until(() -> !knowledge().isEmpty());
      assertThat(operator.leads()).isTrue();
      assertThat(cluster.condition("calm", "Ready")).isEqualTo("True CycleCompleted");
    }
  }

  @Test
  void cycle_knowledgeSavedByAnother_failsAndSaysSo() {
    create("calm");
    try (KtaOperator operator = start()) {
      await().until(() -> countOf(SAVE) >= 1);
      edit(map -> map.setData(Map.of("knowledge.json", "another's")));
      await().until(() -> cluster.message("calm", "Ready").contains("was saved by another since"));
      assertThat(operator.leads()).isTrue();
    }
  }

  @Test
  void restart_beforeTheFirstCycle_leavesTheStatusThatIsThere() {
    create("calm");
    try (KtaOperator operator = start()) {
      await().until(() -> cluster.condition("calm", "Ready").equals("True CycleCompleted"));
      assertThat(operator.leads()).isTrue();
    }
    calls.clear();
    try (KtaOperator operator = start()) {
      await().until(() -> countOf(TELL) >= 1);
      assertThat(calls.subList(0, calls.indexOf(TELL)))
          .as("%s", calls)
          .contains("GET /apis/apps/v1/namespaces/streams/deployments/calm");
      KtaPolicyStatus status = requireNonNull(cluster.policy("calm").getStatus());
      assertThat(status.state).isEqualTo("Completed");
      assertThat(operator.leads()).isTrue();
    }
  }

  /** Changes what is kept, again if the operator has saved meanwhile. */
  private void edit(Consumer<ConfigMap> change) {
    await()
        .ignoreExceptionsMatching(FakeCluster::isConflict)
        .until(
            () ->
                cluster
                        .client()
                        .configMaps()
                        .inNamespace(NAMESPACE)
                        .withName("ktapolicy-calm")
                        .edit(
                            map -> {
                              change.accept(map);
                              return map;
                            })
                    != null);
  }

  private String knowledge() {
    ConfigMap map =
        cluster.client().configMaps().inNamespace(NAMESPACE).withName("ktapolicy-calm").get();
    return map == null ? "" : Objects.toString(map.getData());
  }

  private long countOf(String call) {
    return calls.stream().filter(call::equals).count();
  }

  private void create(String name) {
    cluster.createDeployment(name, 3);
    cluster.create(
        """
        apiVersion: research.dynatrace.com/v1alpha1
        kind: KtaPolicy
        metadata: {name: %1$s}
        spec:
          behavior:
            reconciliationIntervalSeconds: 1
            algorithm: {type: Fixed, parameters: {parallelism: 3}}
          scaleDriver:
            type: GenericKubernetes
            genericKubernetesTopology: [{kind: Deployment, name: %1$s}]
        """
            .formatted(name));
    cluster.onRequest(calls::add);
  }

  private KtaOperator start() {
    return KtaOperator.start(
        cluster.client(),
        OperatorConfig.of(Map.of("PORT", "0", "PAGE_PORT", "off", "WATCH_NAMESPACES", NAMESPACE)),
        () -> {});
  }
}
