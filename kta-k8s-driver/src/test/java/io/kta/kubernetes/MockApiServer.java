package io.kta.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.Headers;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * fabric8's mock of an API server, in CRUD mode, mended where it is unlike a real one. Mock-only,
 * each as a real API server has it: scale subresources, which CRUD mode answers with the resource
 * itself, and which destroy it when written; generations; merge patches that remove by null;
 * discovery. Any answer can be replaced, so as to misbehave. Thread-safe.
 */
final class MockApiServer extends KubernetesCrudDispatcher {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SCALE = "/scale";

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Map<String, Supplier<Optional<MockResponse>>> replaced = new ConcurrentHashMap<>();

  /** Returns the requests so far, as method and path without the query, in their order. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  void forgetRequests() {
    requests.clear();
  }

  /** Answers a request, given as in {@link #requests()}, in another way, if that gives one. */
  void replace(String request, Supplier<Optional<MockResponse>> answer) {
    replaced.put(request, answer);
  }

  /** Answers a request by a status and a body. */
  void replace(String request, int code, String body) {
    replace(request, () -> Optional.of(answer(code, body)));
  }

  void restore(String request) {
    replaced.remove(request);
  }

  /** Deletes a resource; what answers a request may do this, but not use a client. */
  void delete(String path) {
    handleDelete(path);
  }

  /** Writes something into a resource that does not matter, so that its version changes. */
  void touch(String path) {
    ObjectNode resource = read(path);
    JsonNode version = resource.path("metadata").path("resourceVersion");
    resource.withObject("/metadata/annotations").set("touched-at", version);
    handleUpdate(request(HttpMethod.PUT, path, resource));
  }

  /** Deletes a resource and creates it anew. */
  void recreate(String path) {
    ObjectNode resource = read(path);
    resource.withObject("/metadata").remove(List.of("uid", "resourceVersion"));
    handleDelete(path);
    handleCreate(request(HttpMethod.POST, path.substring(0, path.lastIndexOf('/')), resource));
  }

  /** Returns a resource as it is stored. */
  ObjectNode read(String path) {
    try {
      return (ObjectNode) JSON.readTree(handleGet(path).getBody().readUtf8());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Has a Deployment be where its spec says from the moment on at which its scale is written. */
  void settleOnceScaled(String deploymentPath) {
    replace(
        "GET " + deploymentPath,
        () -> {
          if (requests.contains("PUT " + deploymentPath + SCALE)) {
            settle(deploymentPath);
          }
          return Optional.empty();
        });
  }

  private synchronized void settle(String path) {
    ObjectNode resource = read(path);
    int replicas = resource.path("spec").path("replicas").asInt();
    ObjectNode status = resource.withObject("/status");
    status.set("observedGeneration", resource.path("metadata").path("generation"));
    status.put("replicas", replicas).put("readyReplicas", replicas);
    MockResponse unused = handleUpdate(request(HttpMethod.PUT, path, resource));
  }

  static MockResponse answer(int code, String body) {
    return new MockResponse()
        .setResponseCode(code)
        .setHeader("Content-Type", "application/json")
        .setBody(body);
  }

  /** Returns a Status, as API servers answer with when they refuse. */
  static String status(int code, String reason, String message) {
    return JSON.createObjectNode()
        .put("kind", "Status")
        .put("apiVersion", "v1")
        .put("status", "Failure")
        .put("message", message)
        .put("reason", reason)
        .put("code", code)
        .toString();
  }

  @Override
  public MockResponse dispatch(RecordedRequest request) {
    String path = request.getPath().replaceFirst("\\?.*", "");
    String call = request.getMethod() + " " + path;
    requests.add(call);
    return Optional.ofNullable(replaced.get(call))
        .flatMap(Supplier::get)
        .orElseGet(() -> answer(request, path));
  }

  private MockResponse answer(RecordedRequest request, String path) {
    try {
      if (path.endsWith(SCALE)) {
        return scale(request, path.substring(0, path.length() - SCALE.length()));
      }
      String type = String.valueOf(request.getHeader("Content-Type"));
      return request.method() == HttpMethod.PATCH && type.startsWith("application/merge-patch+json")
          ? merge(request, path)
          : super.dispatch(request);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private synchronized MockResponse scale(RecordedRequest request, String path)
      throws JsonProcessingException {
    MockResponse found = handleGet(path);
    if (found.code() != 200) {
      return answer(404, status(404, "NotFound", "\"" + path + "\" not found"));
    }
    ObjectNode resource = read(path);
    if (request.method() == HttpMethod.GET) {
      return answer(200, scaleOf(resource).toString());
    }
    JsonNode wanted = JSON.readTree(request.getUtf8Body());
    for (String field : List.of("uid", "resourceVersion")) {
      JsonNode given = wanted.path("metadata").path(field);
      if (given.isTextual() && !given.equals(resource.path("metadata").path(field))) {
        return answer(409, status(409, "Conflict", "the object has been modified: " + field));
      }
    }
    int replicas = wanted.path("spec").path("replicas").asInt();
    JsonNode before = resource.path("spec").path("replicas");
    if (!before.isInt() || before.asInt() != replicas) {
      resource.withObject("/spec").put("replicas", replicas);
      ObjectNode metadata = resource.withObject("/metadata");
      metadata.put("generation", metadata.path("generation").asLong() + 1);
      MockResponse stored = handleUpdate(request(HttpMethod.PUT, path, resource));
      if (stored.code() >= 300) {
        return stored;
      }
      resource = read(path);
    }
    return answer(200, scaleOf(resource).toString());
  }

  private static ObjectNode scaleOf(JsonNode resource) {
    ObjectNode scale = JSON.createObjectNode();
    scale.put("kind", "Scale").put("apiVersion", "autoscaling/v1");
    ObjectNode metadata = scale.putObject("metadata");
    for (String field : List.of("name", "namespace", "uid", "resourceVersion")) {
      metadata.set(field, resource.path("metadata").path(field));
    }
    int replicas = resource.path("spec").path("replicas").asInt();
    ObjectNode spec = scale.putObject("spec");
    if (replicas != 0) { // as Go's omitempty has it
      spec.put("replicas", replicas);
    }
    ObjectNode status = scale.putObject("status");
    status.put("replicas", resource.path("status").path("replicas").asInt());
    List<String> selector = new ArrayList<>();
    for (Map.Entry<String, JsonNode> label :
        resource.path("spec").path("selector").path("matchLabels").properties()) {
      selector.add(label.getKey() + "=" + label.getValue().asText());
    }
    status.put("selector", String.join(",", selector));
    return scale;
  }

  private synchronized MockResponse merge(RecordedRequest request, String path)
      throws JsonProcessingException {
    MockResponse found = handleGet(path);
    if (found.code() != 200) {
      return answer(404, status(404, "NotFound", "\"" + path + "\" not found"));
    }
    ObjectNode resource = read(path);
    merge(resource, JSON.readTree(request.getUtf8Body()));
    return handleUpdate(request(HttpMethod.PUT, path, resource));
  }

  /** RFC 7386. */
  private static void merge(ObjectNode into, JsonNode patch) {
    for (Map.Entry<String, JsonNode> field : patch.properties()) {
      if (field.getValue().isNull()) {
        into.remove(field.getKey());
      } else if (field.getValue().isObject()) {
        merge(
            into.withObject("/" + field.getKey().replace("~", "~0").replace("/", "~1")),
            field.getValue());
      } else {
        into.set(field.getKey(), field.getValue());
      }
    }
  }

  private static RecordedRequest request(HttpMethod method, String path, JsonNode body) {
    return new RecordedRequest(
        "HTTP/1.1",
        method,
        path,
        Headers.builder().add("Content-Type", "application/json").build(),
        new Buffer(body.toString().getBytes(StandardCharsets.UTF_8)));
  }
}
