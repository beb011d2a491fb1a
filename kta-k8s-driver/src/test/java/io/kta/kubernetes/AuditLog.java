package io.kta.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What a real API server was asked for, by whom, and what it answered. Not thread-safe. */
public final class AuditLog implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final BufferedReader lines;
  private final StringBuilder begun = new StringBuilder();

  AuditLog(Path file) throws IOException {
    lines = Files.newBufferedReader(file);
  }

  /**
   * One request.
   *
   * @param at when it came
   * @param user who asked
   * @param verb as in a Role: get, list, patch, ..
   * @param resource as in a Role: {@code group/resource/subresource}, empty parts left out
   * @param name namespace and name of the object, or what there is of that
   * @param status the answer's status code
   */
  public record Request(
      Instant at, String user, String verb, String resource, String name, int status) {}

  /** Returns the requests that were answered since this was last called, all users' but admin's. */
  public List<Request> takeNew() throws IOException {
    List<Request> requests = new ArrayList<>();
    for (int c = lines.read(); c >= 0; c = lines.read()) {
      if (c != '\n') {
        begun.append((char) c);
        continue;
      }
      requests.add(request(JSON.readTree(begun.toString())));
      begun.setLength(0);
    }
    return requests;
  }

  private static Request request(JsonNode event) {
    JsonNode object = event.path("objectRef");
    return new Request(
        Instant.parse(event.path("requestReceivedTimestamp").asText()),
        event.path("user").path("username").asText(),
        event.path("verb").asText(),
        joined(object, "apiGroup", "resource", "subresource"),
        joined(object, "namespace", "name"),
        event.path("responseStatus").path("code").asInt());
  }

  private static String joined(JsonNode object, String... fields) {
    List<String> parts = new ArrayList<>();
    for (String field : fields) {
      if (object.hasNonNull(field)) {
        parts.add(object.path(field).asText());
      }
    }
    return String.join("/", parts);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
