package io.kta.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Policies that people copy from the docs can be run. */
final class DocumentedPoliciesTest {
  private static final Pattern YAML = Pattern.compile("(?ms)^```ya?ml\n(.*?)^```");

  @Test
  void docs_everyPolicy_passesTheSchemaAndCanBeRead() throws IOException {
    List<Path> files = new ArrayList<>(List.of(Path.of("../README.md")));
    try (Stream<Path> docs = Files.list(Path.of("../docs"))) {
      docs.filter(path -> path.toString().endsWith(".md")).sorted().forEach(files::add);
    }
    List<String> found = new ArrayList<>();
    for (Path file : files) {
      for (JsonNode policy : policiesIn(Files.readString(file))) {
        assertThat(BadMeaningTest.faults(policy.path("spec"))).as("%s", file).isEmpty();
        found.add(file.getFileName().toString());
      }
    }
    assertThat(found).contains("operator.md");
  }

  private static List<JsonNode> policiesIn(String text) {
    KubernetesSerialization yaml = new KubernetesSerialization();
    return YAML.matcher(text)
        .results()
        .flatMap(match -> Stream.of(match.group(1).split("(?m)^---$", -1)))
        .filter(document -> document.contains("kind: KtaPolicy"))
        .map(document -> yaml.unmarshal(document, JsonNode.class))
        .toList();
  }
}
