package io.kta.examples.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The shipped YAML: every field exists, and names that must agree do. */
final class ManifestsTest {
  static final Path INSTALL = Path.of("../kta-operator/target/kubernetes/quickstart-install.yml");
  private static final List<String> MODES =
      List.of(
          "operator-level-shared-task-slots",
          "operator-level-streaming-graph-node-per-task-slot",
          "deployment-level");

  static Stream<Path> shipped() throws IOException {
    try (Stream<Path> files = Files.list(Shipped.QUICKSTART)) {
      return Stream.concat(
          files.filter(file -> file.toString().endsWith(".yml")).sorted().toList().stream(),
          Stream.of(Shipped.OPERATOR, Shipped.DEFINITION, INSTALL));
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
        assertThat(resource.getKind()).as("a kind that Kubernetes brings").isEqualTo("KtaPolicy");
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
      assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
      assertThat(pod.getSecurityContext().getSeccompProfile().getType())
          .isEqualTo("RuntimeDefault");
      assertThat(pod.getContainers())
          .allSatisfy(
              container -> {
                assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
                assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
                assertThat(container.getSecurityContext().getCapabilities().getDrop())
                    .containsExactly("ALL");
                assertThat(container.getResources().getLimits()).containsKey("memory");
              });
    }
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
