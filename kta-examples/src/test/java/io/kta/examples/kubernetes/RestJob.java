package io.kta.examples.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * A Flink job as the quick start's user sees it in the web UI.
 *
 * @param base the address of Flink's REST API
 * @param id the job's id
 */
record RestJob(URI base, String id) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Returns the parallelism of each vertex, sources first; empty unless every subtask runs. */
  List<Integer> parallelism() {
    try {
      List<Integer> parallelism = new ArrayList<>();
      for (JsonNode vertex : get("/jobs/" + id).path("vertices")) {
        int wanted = vertex.path("parallelism").asInt();
        if (vertex.path("tasks").path("RUNNING").asInt() != wanted) {
          return List.of();
        }
        parallelism.add(wanted);
      }
      return parallelism;
    } catch (IOException e) {
      return List.of(); // not there yet
    }
  }

  int taskManagers() throws IOException {
    return get("/taskmanagers").path("taskmanagers").size();
  }

  int failures() throws IOException {
    return get("/jobs/" + id + "/exceptions").path("exceptionHistory").path("entries").size();
  }

  private JsonNode get(String path) throws IOException {
    try (InputStream in = base.resolve(path).toURL().openStream()) {
      return JSON.readTree(in);
    }
  }
}
