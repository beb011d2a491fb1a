package io.kta.flink.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * Flink's REST API as JSON trees, without any of the driver's code: what a test holds the driver to
 * must not come from the driver. Thread-safe.
 */
final class FlinkRest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI baseUri;

  FlinkRest(URI baseUri) {
    this.baseUri = baseUri;
  }

  URI baseUri() {
    return baseUri;
  }

  /** Returns the answer to a GET, an error's too. */
  JsonNode get(String path) {
    return send(request(path).GET());
  }

  /** Sends a PATCH without a body. */
  void patch(String path) {
    send(request(path).method("PATCH", BodyPublishers.noBody()));
  }

  /** Sends a PUT with a JSON body, and returns the answer. */
  JsonNode put(String path, String body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body)));
  }

  /** Sends a POST with a JSON body, and returns the answer. */
  JsonNode post(String path, String body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(baseUri.resolve(path)).timeout(Duration.ofMinutes(1));
  }

  private JsonNode send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking Flink", e);
    }
  }
}
