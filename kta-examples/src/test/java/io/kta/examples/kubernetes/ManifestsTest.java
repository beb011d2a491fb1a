package io.kta.examples.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped YAML: every field exists, and names that must agree do. */
final class ManifestsTest {
  static final Path INSTALL = Path.of("../kta-operator/target/kubernetes/quickstart-install.yml");
  private static final Path STRIMZI = Shipped.QUICKSTART.resolve("strimzi/kafka.yml");
  private static final List<String> MODES =
      List.of(
          "operator-level-shared-task-slots",
          "operator-level-streaming-graph-node-per-task-slot",
          "deployment-level");

  static Stream<Path> shipped() throws IOException {
    try (Stream<Path> files = Files.list(Shipped.QUICKSTART)) {
      return Stream.concat(
          files.filter(file -> file.toString().endsWith(".yml")).sorted().toList().stream(),
          Stream.of(Shipped.OPERATOR, Shipped.DEFINITION, INSTALL, STRIMZI));
    }
  }

  static List<String> modes() {
    return MODES;
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void everyField_isKnownToKubernetes(Path file) throws IOException {
    for (HasMetadata resource : Shipped.resources(file)) {
      if (resource instanceof GenericKubernetesResource) {
        assertThat(resource.getKind())
            .as("a kind that Kubernetes brings")
            .isIn(
                file.equals(STRIMZI)
                    ? List.of("Kafka", "KafkaNodePool", "KafkaTopic")
                    : List.of("KtaPolicy"));
      } else {
        assertThat(UnknownFields.of(resource)).as("unknown fields in %s", file).isEmpty();
      }
    }
  }

  /** A number with an exponent is text to readers of YAML 1.1, such as Ansible's. */
  @ParameterizedTest
  @MethodSource("shipped")
  void numbers_haveNoExponents(Path file) throws IOException {
    assertThat(Files.readString(file)).doesNotContainPattern("(?m): -?[0-9.]+[eE][0-9]+$");
  }

  @Test
  void fieldThatDoesNotExist_isFound() throws IOException {
    String text = Files.readString(Shipped.QUICKSTART.resolve("algorithm.yml"));
    Object read =
        new io.fabric8.kubernetes.client.utils.KubernetesSerialization()
            .unmarshal(text.replace("readinessProbe:", "readinesProbe:"));
    assertThat(UnknownFields.of(read)).containsExactly("readinesProbe");
  }

  @ParameterizedTest
  @MethodSource("modes")
  void pods_areAllowedInARestrictedNamespace(String mode) throws IOException {
    for (PodSpec pod : pods(mode)) {
      assertIsRestricted(pod, true);
    }
  }

  /** But for the root of Kafka's own image, into which it writes. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "kafka",
        "kstreams-producer",
        "kstreams-deployment-level",
        "kstreams-operator-level"
      })
  void podsOfKafkaStreams_areAllowedInARestrictedNamespace(String file) throws IOException {
    for (HasMetadata resource : Shipped.resources(Shipped.QUICKSTART.resolve(file + ".yml"))) {
      if (resource instanceof Deployment deployment) {
        assertIsRestricted(deployment.getSpec().getTemplate().getSpec(), true);
      } else if (resource instanceof StatefulSet statefulSet) {
        assertIsRestricted(statefulSet.getSpec().getTemplate().getSpec(), false);
      }
    }
  }

  /** A replica beyond the tasks of its application has nothing to do. */
  @ParameterizedTest
  @CsvSource({"deployment-level, 2", "operator-level, 1"})
  void policyOfKafkaStreams_scalesWhatIsThereUpToItsTasks(String level, int tasksPerPartition)
      throws IOException {
    GenericKubernetesResource policy =
        Shipped.only(
            GenericKubernetesResource.class,
            Shipped.QUICKSTART.resolve("quickstart-policy-kstreams-" + level + ".yml"));
    Map<?, ?> spec = (Map<?, ?>) policy.getAdditionalProperties().get("spec");
    List<?> targets =
        (List<?>) ((Map<?, ?>) spec.get("scaleDriver")).get("genericKubernetesTopology");
    assertThat(targets.stream().map(target -> ((Map<?, ?>) target).get("name")).toList())
        .isEqualTo(
            Shipped.resources(Shipped.QUICKSTART.resolve("kstreams-" + level + ".yml")).stream()
                .map(deployment -> deployment.getMetadata().getName())
                .toList());
    String settings =
        Shipped.only(ConfigMap.class, Shipped.QUICKSTART.resolve("kstreams-config.yml"))
            .getData()
            .get("streams.properties");
    Matcher partitions = Pattern.compile("(?m)^wordcount.partitions=(\\d+)$").matcher(settings);
    assertThat(partitions.find()).isTrue();
    assertThat(((Map<?, ?>) spec.get("behavior")).get("maxParallelism"))
        .isEqualTo(tasksPerPartition * Integer.parseInt(partitions.group(1)));
    assertThat(Files.readString(STRIMZI)).contains("partitions: " + partitions.group(1));
  }

  private static void assertIsRestricted(PodSpec pod, boolean hasReadOnlyRoot) {
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(pod.getContainers())
        .allSatisfy(
            container -> {
              assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                  .isEqualTo(hasReadOnlyRoot ? Boolean.TRUE : null);
              assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
              assertThat(container.getSecurityContext().getCapabilities().getDrop())
                  .containsExactly("ALL");
              assertThat(container.getResources().getLimits()).containsKey("memory");
            });
  }

  /** The three differ in how the job is laid out, and in nothing else. */
  @Test
  void modes_differInLayoutSchedulerAndTaskManagersOnly() throws IOException {
    Set<String> differences = new TreeSet<>();
    List<String> first = lines(MODES.get(0));
    for (String mode : MODES) {
      lines(mode).stream()
          .filter(line -> !first.contains(line))
          .map(String::strip)
          .filter(line -> !line.startsWith("#"))
          .forEach(differences::add);
    }
    assertThat(differences)
        .containsExactlyInAnyOrder(
            "- streaming-graph-node-per-task-slot", "replicas: 4", "scheduler-mode: reactive");
  }

  @ParameterizedTest
  @MethodSource("modes")
  void policy_namesWhatItsModeHas(String mode) throws IOException {
    String flink = Files.readString(Shipped.QUICKSTART.resolve(mode + ".yml"));
    String policy =
        Files.readString(Shipped.QUICKSTART.resolve("quickstart-policy-flink-" + mode + ".yml"));
    assertThat(flink).contains("name: kta-quickstart-flink-taskmanager\n");
    assertThat(policy).contains(": kta-quickstart-flink-taskmanager\n");
    if (policy.contains("type: Flink")) {
      Matcher id = Pattern.compile("flinkJobId: (\\p{XDigit}{32})").matcher(policy);
      assertThat(id.find()).isTrue();
      assertThat(flink).contains("- " + id.group(1) + "\n");
      assertThat(policy).contains("http://kta-quickstart-flink-jobmanager:8081/\n");
    }
  }

  @Test
  void install_hasTheDefinitionAndTheOperator() throws IOException {
    assertThat(Shipped.resources(INSTALL))
        .extracting(HasMetadata::getKind)
        .startsWith("CustomResourceDefinition", "Namespace")
        .endsWith("Deployment")
        .hasSize(1 + Shipped.resources(Shipped.OPERATOR).size());
  }

  @Test
  void resources_fileOfNothing_isRefused() {
    assertThatThrownBy(() -> Shipped.only(Job.class, Shipped.QUICKSTART.resolve("algorithm.yml")))
        .isInstanceOf(IllegalStateException.class);
  }

  private static List<String> lines(String mode) throws IOException {
    return Files.readAllLines(Shipped.QUICKSTART.resolve(mode + ".yml"));
  }

  private static List<PodSpec> pods(String mode) throws IOException {
    Path file = Shipped.QUICKSTART.resolve(mode + ".yml");
    return List.of(
        Shipped.only(Job.class, file).getSpec().getTemplate().getSpec(),
        Shipped.only(Deployment.class, file).getSpec().getTemplate().getSpec(),
        Shipped.only(Deployment.class, Shipped.QUICKSTART.resolve("algorithm.yml"))
            .getSpec()
            .getTemplate()
            .getSpec());
  }
}
