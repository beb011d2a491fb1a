package io.kta.operator.faults;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.IntNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.kta.operator.FakeCluster;
import io.kta.operator.KtaOperator;
import io.kta.operator.Manifests;
import io.kta.operator.OperatorConfig;
import io.kta.operator.resource.KtaPolicy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * An operator that reaches its API server by a proxy, while the test reaches it without. Its
 * policies have one Deployment each, of their own name, and an interval of a second.
 */
final class ProxiedOperator implements AutoCloseable {
  private static final Pattern WATCH = Pattern.compile("GET .*/ktapolicies\\?.*watch=true.*");
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final KubernetesClient admin;
  private final FaultyProxy proxy;
  private final KubernetesClient client;
  private final KtaOperator operator;

  /**
   * Starts the operator, and waits until it runs a policy, {@code first}.
   *
   * @param admin how the test asks the API server
   * @param config how the operator would, were there no proxy
   */
  ProxiedOperator(KubernetesClient admin, Config config) {
    this.admin = admin;
    URI server = URI.create(config.getMasterUrl());
    this.proxy = new FaultyProxy(new InetSocketAddress(server.getHost(), server.getPort()));
    this.client =
        KtaOperator.client(new ConfigBuilder(config).withMasterUrl(proxy.uri().toString()).build());
    this.operator =
        KtaOperator.start(
            client,
            OperatorConfig.of(
                Map.of("PORT", "0", "PAGE_PORT", "off", "WATCH_NAMESPACES", FakeCluster.NAMESPACE)),
            () -> {});
    create("first");
    awaitReplicas("first", 2);
    assertThat(operator.isReady()).isTrue();
  }

  /** Cuts the watch, and each that is begun after it. */
  void cutWatch(Fault fault) {
    proxy.begin(fault, WATCH);
  }

  /** Leaves the watch open, and has it say nothing. */
  void silenceWatch() {
    proxy.silenceWatches();
  }

  /** Has the API server be away, as the operator sees it. */
  void cutAll() {
    proxy.begin(Fault.REFUSED, Pattern.compile(".*"));
  }

  /** Ends the fault. */
  void mend() {
    proxy.end();
    proxy.endSilence();
  }

  void awaitReady(boolean isReady) {
    await("ready: " + isReady).atMost(PATIENCE).until(() -> operator.isReady() == isReady);
  }

  /** Creates a policy that sets its Deployment, which has one replica, to two. */
  void create(String name) {
    create(name, 2);
  }

  /** Creates a policy that sets its Deployment, which has one replica, to some. */
  void create(String name, int replicas) {
    var unused = admin.resource(Manifests.deployment(FakeCluster.NAMESPACE, name, 1)).create();
    Manifests.apply(
        admin,
        """
        apiVersion: research.dynatrace.com/v1alpha1
        kind: KtaPolicy
        metadata: {name: %1$s, namespace: %2$s}
        spec:
          behavior: {reconciliationIntervalSeconds: 1, algorithm: {type: Fixed, parameters: {parallelism: %3$d}}}
          scaleDriver: {type: GenericKubernetes, genericKubernetesTopology: [{kind: Deployment, name: %1$s}]}
        """
            .formatted(name, FakeCluster.NAMESPACE, replicas));
  }

  /** Has a policy set its Deployment to another number of replicas. */
  void change(String name, int replicas) {
    var unused =
        policy(name)
            .edit(
                policy -> {
                  var behavior = requireNonNull(policy.getSpec().behavior);
                  requireNonNull(behavior.algorithm).parameters =
                      Map.of("parallelism", IntNode.valueOf(replicas));
                  return policy;
                });
  }

  void delete(String name) {
    var unused = policy(name).delete();
  }

  void awaitReplicas(String name, int replicas) {
    await(name)
        .atMost(PATIENCE)
        .until(
            () ->
                admin
                        .apps()
                        .deployments()
                        .inNamespace(FakeCluster.NAMESPACE)
                        .withName(name)
                        .require()
                        .getSpec()
                        .getReplicas()
                    == replicas);
  }

  /** Waits until the operator counts a policy no more. */
  void awaitForgotten(String name) {
    await(name).atMost(PATIENCE).until(() -> !metrics().contains("policy=\"%s\"".formatted(name)));
  }

  private String metrics() throws IOException, InterruptedException {
    URI metrics = URI.create("http://127.0.0.1:%d/metrics".formatted(operator.port()));
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
        .body();
  }

  private Resource<KtaPolicy> policy(String name) {
    return admin.resources(KtaPolicy.class).inNamespace(FakeCluster.NAMESPACE).withName(name);
  }

  @Override
  public void close() {
    proxy.endSilence();
    operator.close();
    client.close();
    proxy.close();
  }
}
