package io.kta.operator;

import static java.util.Objects.requireNonNull;

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
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers as an API server with KtaPolicies and scale subresources does; what a test sets may be
 * set while it answers. Thread-safe.
 */
final class FakeApiServer extends KubernetesCrudDispatcher {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SCALE = "/scale";
  private static final String FORBIDDEN =
      "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":403,\"reason\":\"Forbidden\",\"message\":\"forbidden\"}";
  private static final Pattern ITEMS = Pattern.compile("\"items\"\\s*:\\s*\\[\\s*(?=(\\{)?)");
  private static final Pattern HELD = Pattern.compile(".*/ktapolicies/([^/]+)(?:/status)?");
  private static final String RULES_REVIEW =
      "POST /apis/authorization.k8s.io/v1/selfsubjectrulesreviews";

  /** The replicas that were set, as name and number, in their order. */
  final List<String> scalings = new CopyOnWriteArrayList<>();

  /** What was written, as the user agent and the method with its path, in their order. */
  final List<Map.Entry<String, String>> writes = new CopyOnWriteArrayList<>();

  /** Policies that are answered as texts, by name, whatever they hold. */
  final Map<String, String> held = new ConcurrentHashMap<>();

  /** The statuses that were written of those, by name. */
  final Map<String, List<String>> told = new ConcurrentHashMap<>();

  /** Set by the test, and read by the threads that answer. */
  volatile Gate gate = new Gate();

  /** Set by the test, and read by the threads that answer. */
  volatile Pattern forbidden = Pattern.compile("(?!)");

  /** Set by the benchmark, and read by the threads that answer. */
  volatile Consumer<String> listener = call -> {};

  @Override
  public MockResponse dispatch(RecordedRequest request) {
    String path = request.getPath().replaceFirst("\\?.*", "");
    String call = request.getMethod() + " " + path;
    String agent = String.valueOf(request.getHeader("User-Agent"));
    listener.accept(call);
    if (forbidden.matcher(call).matches()) {
      return json(403).setBody(FORBIDDEN);
    }
    if (gate.holds("before " + call)) {
      return new MockResponse().setResponseCode(503); // its sender has gone before it was done
    }
    if (!call.startsWith("GET")) {
      writes.add(Map.entry(agent, call));
    }
    MockResponse answer = call.equals(RULES_REVIEW) ? everything() : answer(request, path);
    gate.pass("after " + call);
    return answer;
  }

  /** Says that whoever asks may do everything, as those may who elect a leader. */
  private static MockResponse everything() {
    return json(201)
        .setBody(
            """
            {"kind":"SelfSubjectRulesReview","apiVersion":"authorization.k8s.io/v1","metadata":{},
             "spec":{},"status":{"incomplete":false,"nonResourceRules":[],
              "resourceRules":[{"verbs":["*"],"apiGroups":["*"],"resources":["*"]}]}}
            """);
  }

  private static MockResponse json(int status) {
    return new MockResponse().setResponseCode(status).setHeader("Content-Type", "application/json");
  }

  private MockResponse answer(RecordedRequest request, String path) {
    try {
      Matcher policy = HELD.matcher(path);
      if (policy.matches() && held.containsKey(policy.group(1))) {
        return held(request, policy.group(1));
      }
      if (path.endsWith("/ktapolicies") && !request.getPath().contains("watch=true")) {
        return withHeld(super.dispatch(request));
      }
      return path.endsWith(SCALE)
          ? scale(request, path.substring(0, path.length() - SCALE.length()))
          : super.dispatch(request);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private MockResponse held(RecordedRequest request, String name) {
    if (request.getPath().contains("/status")) {
      told.computeIfAbsent(name, any -> new CopyOnWriteArrayList<>()).add(request.getUtf8Body());
    }
    return json(200).setBody(requireNonNull(held.get(name)));
  }

  /** Returns a list of policies with those before its own that are held as texts. */
  private MockResponse withHeld(MockResponse list) {
    if (held.isEmpty() || list.code() != 200) {
      return list;
    }
    String text = list.getBody().readUtf8();
    Matcher items = ITEMS.matcher(text);
    if (!items.find()) {
      throw new AssertionError("a list without items: " + text);
    }
    String all = String.join(",", held.values()) + (items.group(1) == null ? "" : ",");
    int at = items.end();
    return json(200).setBody(text.substring(0, at) + all + text.substring(at));
  }

  private synchronized MockResponse scale(RecordedRequest request, String path)
      throws JsonProcessingException {
    MockResponse found = handleGet(path);
    if (found.code() != 200) {
      return found;
    }
    ObjectNode resource = (ObjectNode) JSON.readTree(found.getBody().readUtf8());
    if (request.method() == HttpMethod.PUT) {
      int replicas = JSON.readTree(request.getUtf8Body()).path("spec").path("replicas").asInt();
      resource.withObject("/spec").put("replicas", replicas);
      long generation = resource.path("metadata").path("generation").asLong() + 1;
      resource.withObject("/metadata").put("generation", generation);
      ObjectNode status = resource.withObject("/status");
      status.put("observedGeneration", generation);
      for (String field :
          List.of("replicas", "readyReplicas", "availableReplicas", "updatedReplicas")) {
        status.put(field, replicas);
      }
      handleUpdate(put(path, resource));
      scalings.add(resource.path("metadata").path("name").asText() + " " + replicas);
      resource = (ObjectNode) JSON.readTree(handleGet(path).getBody().readUtf8());
    }
    return json(200).setBody(scaleOf(resource).toString());
  }

  private static ObjectNode scaleOf(JsonNode resource) {
    ObjectNode scale = JSON.createObjectNode();
    scale.put("kind", "Scale").put("apiVersion", "autoscaling/v1");
    ObjectNode metadata = scale.putObject("metadata");
    for (String field : List.of("name", "namespace", "uid", "resourceVersion")) {
      metadata.set(field, resource.path("metadata").path(field));
    }
    scale.putObject("spec").set("replicas", resource.path("spec").path("replicas"));
    scale.putObject("status").set("replicas", resource.path("status").path("replicas"));
    return scale;
  }

  private static RecordedRequest put(String path, JsonNode body) {
    return new RecordedRequest(
        "HTTP/1.1",
        HttpMethod.PUT,
        path,
        Headers.builder().add("Content-Type", "application/json").build(),
        new Buffer(body.toString().getBytes(StandardCharsets.UTF_8)));
  }
}
