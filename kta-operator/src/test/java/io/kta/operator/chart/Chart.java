package io.kta.operator.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The chart that the build has put together, and what is in YAML. */
public final class Chart {
  static final Path DIR = Path.of("target/helm/kta-operator");
  static final Path ALERTS = Path.of("src/main/helm/files/alerts.yml");

  private static final Path DASHBOARDS = Path.of("src/main/helm/files/dashboards");
  private static final ObjectMapper JSON = new ObjectMapper();

  private Chart() {}

  /** Returns the queries of all panels. */
  public static List<String> queries() throws IOException {
    List<String> queries = new ArrayList<>();
    for (JsonNode dashboard : dashboards()) {
      dashboard.findValues("expr").forEach(query -> queries.add(query.asText()));
    }
    return queries;
  }

  /** Returns the dashboards, in the order of their names. */
  static List<JsonNode> dashboards() throws IOException {
    List<JsonNode> dashboards = new ArrayList<>();
    try (Stream<Path> files = Files.list(DASHBOARDS)) {
      for (Path file : files.sorted().toList()) {
        dashboards.add(JSON.readTree(file.toFile()));
      }
    }
    return dashboards;
  }

  /** Returns the documents of a text that are not empty, in their order. */
  static List<JsonNode> documents(String yaml) {
    List<JsonNode> documents = new ArrayList<>();
    for (String document : yaml.split("(?m)^---$", -1)) {
      Map<?, ?> read = new KubernetesSerialization().unmarshal(document, Map.class);
      if (read != null) {
        documents.add(JSON.valueToTree(read));
      }
    }
    return documents;
  }

  /** Returns the one resource of a kind. */
  static JsonNode only(List<JsonNode> documents, String kind) {
    List<JsonNode> found =
        documents.stream().filter(one -> one.path("kind").asText().equals(kind)).toList();
    if (found.size() != 1) {
      throw new IllegalArgumentException("there are " + found.size() + " of kind " + kind);
    }
    return found.get(0);
  }
}
