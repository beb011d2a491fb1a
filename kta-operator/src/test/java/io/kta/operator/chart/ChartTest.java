package io.kta.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The chart as it is packaged, by Helm itself: what it makes of values, and which it refuses. */
final class ChartTest {
  private static final Path OPERATOR = Path.of("src/main/kubernetes/operator.yml");

  @TempDir private Path dir;

  @Test
  void lint_strictly_findsNothing() {
    LintResult result = new Helm(Chart.DIR).lint().strict().call();
    assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
  }

  @Test
  void template_noValues_isTheManifest() throws Exception {
    List<JsonNode> made = render("");
    List<JsonNode> manifest = Chart.documents(Files.readString(OPERATOR));
    assertThat(Chart.only(made, "ClusterRole").path("rules"))
        .isEqualTo(Chart.only(manifest, "ClusterRole").path("rules"));
    assertThat(Chart.only(made, "Role").path("rules"))
        .isEqualTo(Chart.only(manifest, "Role").path("rules"));
    JsonNode pod = Chart.only(made, "Deployment").at("/spec/template/spec");
    JsonNode wanted = Chart.only(manifest, "Deployment").at("/spec/template/spec");
    assertThat(pod.path("terminationGracePeriodSeconds"))
        .isEqualTo(wanted.path("terminationGracePeriodSeconds"));
    for (String field :
        List.of(
            "image",
            "ports",
            "startupProbe",
            "livenessProbe",
            "readinessProbe",
            "resources",
            "securityContext")) {
      assertThat(pod.at("/containers/0").path(field))
          .as(field)
          .isEqualTo(wanted.at("/containers/0").path(field));
    }
    assertThat(pod.at("/containers/0/env")).containsAll(wanted.at("/containers/0/env"));
    assertThat(kinds(made))
        .doesNotContain("PodDisruptionBudget", "NetworkPolicy", "ServiceMonitor", "PrometheusRule");
  }

  @Test
  void template_namespaces_hasRightsThereAndNoneInTheCluster() throws Exception {
    List<JsonNode> made = render("watchNamespaces: [streams, batch]");
    assertThat(kinds(made)).doesNotContain("ClusterRole", "ClusterRoleBinding");
    JsonNode rules =
        Chart.only(Chart.documents(Files.readString(OPERATOR)), "ClusterRole").path("rules");
    for (String namespace : List.of("streams", "batch")) {
      assertThat(made)
          .filteredOn(one -> one.at("/metadata/namespace").asText().equals(namespace))
          .hasSize(2)
          .anySatisfy(role -> assertThat(role.path("rules")).isEqualTo(rules))
          .anySatisfy(
              binding -> assertThat(binding.at("/subjects/0/namespace").asText()).isEqualTo("kta"));
    }
    assertThat(environment(made)).containsEntry("WATCH_NAMESPACES", "streams,batch");
  }

  @Test
  void template_severalReplicas_areSpreadAndGuarded() throws Exception {
    List<JsonNode> made = render("replicas: 2");
    JsonNode selector = Chart.only(made, "Deployment").at("/spec/selector");
    assertThat(Chart.only(made, "PodDisruptionBudget").at("/spec/selector")).isEqualTo(selector);
    assertThat(
            Chart.only(made, "Deployment")
                .at("/spec/template/spec/topologySpreadConstraints/0/labelSelector"))
        .isEqualTo(selector);
  }

  @Test
  void template_everythingOn_hasIt() throws Exception {
    List<JsonNode> made =
        render(
            """
            replicas: 3
            image: {repository: registry.example.com/kta-operator, digest: "sha256:%s"}
            imagePullSecrets: [{name: registry}]
            extraRules: [{apiGroups: [example.com], resources: [widgets/scale], verbs: [get, update]}]
            allowedHosts: ["*.example.com", other.org]
            extraEnv: [{name: JAVA_TOOL_OPTIONS, value: -Xlog:gc}]
            priorityClassName: system-cluster-critical
            nodeSelector: {kubernetes.io/os: linux}
            tolerations: [{operator: Exists}]
            podAnnotations: {a: b}
            podLabels: {c: d}
            networkPolicy: {enabled: true, scrapedFrom: [{namespaceSelector: {}}]}
            serviceMonitor: {enabled: true, labels: {release: prometheus}}
            prometheusRule: {enabled: true}
            dashboards: {enabled: true}
            """
                .formatted("0".repeat(64)));
    JsonNode pod = Chart.only(made, "Deployment").at("/spec/template");
    assertThat(pod.at("/spec/containers/0/image").asText())
        .isEqualTo("registry.example.com/kta-operator@sha256:" + "0".repeat(64));
    assertThat(pod.at("/metadata/labels/c").asText()).isEqualTo("d");
    assertThat(environment(made))
        .containsEntry("JAVA_TOOL_OPTIONS", "-Xlog:gc")
        .containsEntry("ALLOWED_HOSTS", "*.example.com,other.org");
    assertThat(Chart.only(made, "ClusterRole").path("rules"))
        .anySatisfy(
            rule -> assertThat(rule.at("/resources/0").asText()).isEqualTo("widgets/scale"));
    assertThat(Chart.only(made, "NetworkPolicy").at("/spec/egress/0/ports")).hasSize(6);
    assertThat(Chart.only(made, "ServiceMonitor").at("/metadata/labels/release").asText())
        .isEqualTo("prometheus");
    assertThat(Chart.only(made, "PrometheusRule").at("/spec/groups/0/rules"))
        .isEqualTo(Chart.documents(Files.readString(Chart.ALERTS)).get(0).at("/groups/0/rules"));
    assertThat(kinds(made)).filteredOn("ConfigMap"::equals).hasSize(2);
  }

  /** What Helm makes is shown as text, so that a value must not become something else there. */
  @Test
  void template_namesThatYamlTakesForOtherThings_stayText() throws Exception {
    List<JsonNode> made =
        render("extraEnv: [{name: A, value: 'true'}]\npodLabels: {switch: 'off', number: '1e3'}");
    assertThat(environment(made)).containsEntry("A", "true");
    JsonNode labels = Chart.only(made, "Deployment").at("/spec/template/metadata/labels");
    assertThat(labels.path("number").isTextual()).isTrue();
    assertThat(labels.path("switch").asText()).isEqualTo("off");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "replica: 2 | replica",
        "replicas: two | replicas",
        "replicas: -1 | replicas",
        "image: {digest: abc} | digest",
        "image: {repository: ''} | repository",
        "image: {pullPolicy: Sometimes} | pullPolicy",
        "watchNamespaces: streams | watchNamespaces",
        "watchNamespaces: [Streams] | watchNamespaces",
        "watchNamespaces: [a, a] | watchNamespaces",
        "allowedHosts: ['http://a'] | allowedHosts",
        "threads: 0 | threads",
        "logLevel: LOUD | logLevel",
        "logFormat: xml | logFormat",
        "extraEnv: {A: b} | extraEnv",
        "extraRules: [{verbs: [get]}] | extraRules",
        "podDisruptionBudget: {maxUnavailable: 0} | maxUnavailable",
        "networkPolicy: {targetPorts: [http]} | targetPorts",
        "service: {port: 70000} | port",
        "serviceMonitor: {interval: 30} | interval",
        "dashboards: {on: true} | dashboards"
      })
  void template_valuesThatAreWrong_areRefusedByName(String values, String name) {
    assertThatThrownBy(() -> render(values)).hasMessageContaining(name);
  }

  private List<JsonNode> render(String values) throws Exception {
    Path file = Files.writeString(dir.resolve("values.yaml"), values + "\n");
    return Chart.documents(
        new Helm(Chart.DIR)
            .template()
            .withName("kta-operator")
            .withNamespace("kta")
            .withKubeVersion("1.36")
            .withValuesFile(file)
            .call());
  }

  private static List<String> kinds(List<JsonNode> made) {
    return made.stream().map(one -> one.path("kind").asText()).toList();
  }

  private static Map<String, String> environment(List<JsonNode> made) {
    Map<String, String> environment = new java.util.TreeMap<>();
    List<JsonNode> variables = new ArrayList<>();
    Chart.only(made, "Deployment")
        .at("/spec/template/spec/containers/0/env")
        .forEach(variables::add);
    variables.forEach(
        one -> environment.put(one.path("name").asText(), one.path("value").asText()));
    return environment;
  }
}
