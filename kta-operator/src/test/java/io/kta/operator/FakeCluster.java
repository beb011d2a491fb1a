package io.kta.operator;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.Headers;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.kta.operator.resource.ConditionStatus;
import io.kta.operator.resource.KtaPolicy;
import io.kta.operator.resource.ResourceJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * fabric8's mock of an API server with KtaPolicy in it, and with scale subresources of Deployments
 * as a real one has them; replicas are there at once. Thread-safe.
 */
public final class FakeCluster implements AutoCloseable {
  public static final String NAMESPACE = "streams";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ResourceDefinitionContext POLICIES =
      ResourceDefinitionContext.fromResourceType(KtaPolicy.class);

  private final Dispatcher api = new Dispatcher();
  private final KubernetesMockServer server =
      new KubernetesMockServer(new Context(), new MockWebServer(), new HashMap<>(), api, false);
  private final KubernetesClient client;

  public FakeCluster() {
    this(0);
  }

  /** Creates one at a port; 0 picks a free one. */
  FakeCluster(int port) {
    server.init(InetAddress.getLoopbackAddress(), port);
    client = KtaOperator.client(server.createClient().getConfiguration());
    try (InputStream file = Files.newInputStream(ResourceDefinitionTest.COMMITTED)) {
      client
          .resource(
              client.getKubernetesSerialization().unmarshal(file, CustomResourceDefinition.class))
          .create();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public KubernetesClient client() {
    return client;
  }

  /** Returns the replica counts that Deployments were given, as name and number, in their order. */
  public List<String> scalings() {
    return List.copyOf(api.scalings);
  }

  /** Has all requests, as method and path, pass through a gate before and after they are done. */
  void gate(Gate gate) {
    api.gate = gate;
  }

  /** Has all requests, as method and path, that match a pattern be refused for want of rights. */
  public void forbid(String calls) {
    api.forbidden = Pattern.compile(calls);
  }

  /** Has each request from now on told to a listener, as method and path, before it is done. */
  public void onRequest(Consumer<String> listener) {
    api.listener = listener;
  }

  /**
   * Returns a client that is known by a name, and each of whose requests passes through gates
   * before it is sent, as how many times it has scaled so far, method and path; so no thread of the
   * server is held. The caller closes it.
   */
  public KubernetesClient client(String userAgent, Gate... gates) {
    AtomicInteger scalings = new AtomicInteger();
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(client.getConfiguration())
                .withUserAgent(userAgent)
                .withRequestRetryBackoffLimit(1)
                .withRequestTimeout((int) TimeUnit.MINUTES.toMillis(5)) // a gate may hold it long
                .build())
        .withKubernetesSerialization(ResourceJson.serialization())
        .withHttpClientBuilderConsumer(
            http ->
                http.addOrReplaceInterceptor(
                    "gates",
                    new Interceptor() {
                      @Override
                      public void before(
                          BasicBuilder builder, HttpRequest request, RequestTags tags) {
                        String call = request.method() + " " + request.uri().getPath();
                        String place = scalings + " " + call;
                        List.of(gates).forEach(gate -> gate.pass(place));
                        if (call.startsWith("PUT") && call.endsWith("/scale")) {
                          scalings.incrementAndGet();
                        }
                      }
                    }))
        .build();
  }

  /** Returns what was written by clients of a name, as method and path, in its order. */
  List<String> writes(String userAgent) {
    return api.writes.stream()
        .filter(write -> write.getKey().equals(userAgent))
        .map(Map.Entry::getValue)
        .toList();
  }

  public void createDeployment(String name, int replicas) {
    createDeployment(NAMESPACE, name, replicas);
  }

  void createDeployment(String namespace, String name, int replicas) {
    client
        .resource(
            new DeploymentBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .withGeneration(1L)
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .endSpec()
                .withNewStatus()
                .withObservedGeneration(1L)
                .withReplicas(replicas)
                .withReadyReplicas(replicas)
                .withAvailableReplicas(replicas)
                .withUpdatedReplicas(replicas)
                .endStatus()
                .build())
        .create();
  }

  public int replicas(String deployment) {
    return client
        .apps()
        .deployments()
        .inNamespace(NAMESPACE)
        .withName(deployment)
        .get()
        .getSpec()
        .getReplicas();
  }

  /** Creates a policy from YAML, in the namespace of this cluster. */
  public KtaPolicy create(String yaml) {
    return create(NAMESPACE, yaml);
  }

  /** Creates a policy from YAML, in a namespace. */
  KtaPolicy create(String namespace, String yaml) {
    KtaPolicy policy = client.getKubernetesSerialization().unmarshal(yaml, KtaPolicy.class);
    policy.getMetadata().setNamespace(namespace);
    return client.resource(policy).create();
  }

  /** Creates a policy from YAML as it is, whatever it says. */
  public void createRaw(String yaml) {
    GenericKubernetesResource policy =
        client.getKubernetesSerialization().unmarshal(yaml, GenericKubernetesResource.class);
    policy.getMetadata().setNamespace(NAMESPACE);
    client.genericKubernetesResources(POLICIES).resource(policy).create();
  }

  /**
   * Has the API server hold a policy as this text, whatever it says. It is in lists and can be read
   * and told, but is not watched.
   */
  void hold(String name, String json) {
    api.held.put(name, json);
  }

  /** Returns the patches of the status of a policy that is held as a text. */
  List<String> toldTo(String name) {
    return List.copyOf(api.told.getOrDefault(name, List.of()));
  }

  /** Returns whether somebody else has written meanwhile to what was to be edited. */
  static boolean isConflict(Throwable failure) {
    return failure instanceof KubernetesClientException refused && refused.getCode() == 409;
  }

  public KtaPolicy policy(String name) {
    return requireNonNull(
        client.resources(KtaPolicy.class).inNamespace(NAMESPACE).withName(name).get(), name);
  }

  /** Returns a condition as status and reason, or nothing. */
  String condition(String policy, String type) {
    ConditionStatus found = ConditionStatus.find(policy(policy).getStatus(), type);
    return found == null ? "" : found.status + " " + found.reason;
  }

  String message(String policy, String type) {
    ConditionStatus found = ConditionStatus.find(policy(policy).getStatus(), type);
    return found == null ? "" : String.valueOf(found.message);
  }

  public List<String> eventReasons() {
    return client.v1().events().inNamespace(NAMESPACE).list().getItems().stream()
        .map(event -> event.getReason())
        .toList();
  }

  public List<String> eventMessages(String reason) {
    return client.v1().events().inNamespace(NAMESPACE).list().getItems().stream()
        .filter(event -> reason.equals(event.getReason()))
        .map(event -> event.getMessage())
        .toList();
  }

  @Override
  public void close() {
    client.close();
    server.destroy();
  }

  private static final class Dispatcher extends KubernetesCrudDispatcher {
    private static final String SCALE = "/scale";
    private static final String FORBIDDEN =
        "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":403,\"reason\":\"Forbidden\",\"message\":\"forbidden\"}";
    private static final Pattern ITEMS = Pattern.compile("\"items\"\\s*:\\s*\\[\\s*(?=(\\{)?)");
    private static final Pattern HELD = Pattern.compile(".*/ktapolicies/([^/]+)(?:/status)?");
    private static final String RULES_REVIEW =
        "POST /apis/authorization.k8s.io/v1/selfsubjectrulesreviews";
    private final List<String> scalings = new CopyOnWriteArrayList<>();
    private final List<Map.Entry<String, String>> writes = new CopyOnWriteArrayList<>();

    private final Map<String, String> held = new ConcurrentHashMap<>();
    private final Map<String, List<String>> told = new ConcurrentHashMap<>();

    /** Set by the test, and read by the threads that answer. */
    private volatile Gate gate = new Gate();

    /** Set by the test, and read by the threads that answer. */
    private volatile Pattern forbidden = Pattern.compile("(?!)");

    /** Set by the benchmark, and read by the threads that answer. */
    private volatile Consumer<String> listener = call -> {};

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
      return new MockResponse()
          .setResponseCode(status)
          .setHeader("Content-Type", "application/json");
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
}
