package io.kta.operator;

import static java.util.Objects.requireNonNull;

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
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.kta.operator.resource.ConditionStatus;
import io.kta.operator.resource.KtaPolicy;
import io.kta.operator.resource.ResourceJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * fabric8's mock of an API server with KtaPolicy in it, and with scale subresources of Deployments
 * as a real one has them; replicas are there at once. Thread-safe.
 */
public final class FakeCluster implements AutoCloseable {
  public static final String NAMESPACE = "streams";
  private static final ResourceDefinitionContext POLICIES =
      ResourceDefinitionContext.fromResourceType(KtaPolicy.class);

  private final FakeApiServer api = new FakeApiServer();
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

  /** Returns whether another client has written meanwhile to what was to be edited. */
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
}
