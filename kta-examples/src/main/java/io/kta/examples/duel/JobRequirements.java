package io.kta.examples.duel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/**
 * What parallelism a job asks Flink for, as Flink's operator for Kubernetes changes it in place:
 * the upper bound of a vertex becomes its target, and the lower one is never raised. Thread-safe.
 */
public final class JobRequirements {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI uri;

  /** Creates those of a job. */
  public JobRequirements(URI restUri, String jobId) {
    this.uri = restUri.resolve("/jobs/" + jobId + "/resource-requirements");
  }

  /**
   * Asks for a parallelism of each vertex by its id, unless that is asked for already; others keep
   * what they have.
   *
   * @return whether anything was changed
   * @throws IOException if Flink does not answer, or refuses
   */
  public boolean ask(Map<String, Integer> targets) throws IOException, InterruptedException {
    JsonNode current = JSON.readTree(send(request().GET()));
    boolean changed = false;
    for (Map.Entry<String, Integer> target : targets.entrySet()) {
      if (current.path(target.getKey()).path("parallelism") instanceof ObjectNode bounds
          && bounds.path("upperBound").asInt() != target.getValue()) {
        bounds.put("upperBound", target.getValue());
        bounds.put("lowerBound", Math.min(bounds.path("lowerBound").asInt(1), target.getValue()));
        changed = true;
      }
    }
    if (changed) {
      String unused =
          send(
              request()
                  .header("Content-Type", "application/json")
                  .PUT(BodyPublishers.ofString(current.toString())));
    }
    return changed;
  }

  private HttpRequest.Builder request() {
    return HttpRequest.newBuilder(uri).timeout(TIMEOUT);
  }

  private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
    if (response.statusCode() >= 300) {
      throw new IOException(
          "%s answers %d: %s".formatted(uri, response.statusCode(), response.body()));
    }
    return response.body();
  }
}
