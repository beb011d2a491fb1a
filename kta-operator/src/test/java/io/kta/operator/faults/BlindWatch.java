package io.kta.operator.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kta.operator.FakeCluster;
import io.kta.operator.KtaOperator;
import io.kta.operator.Manifests;
import io.kta.operator.OperatorConfig;
import io.kta.operator.resource.ConditionStatus;
import io.kta.operator.resource.KtaPolicy;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * An operator whose watch is disturbed while all its other requests are answered, and a policy that
 * is created meanwhile.
 */
final class BlindWatch implements AutoCloseable {
  private static final Pattern WATCH = Pattern.compile("GET .*/ktapolicies\\?.*watch=true.*");
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final KubernetesClient admin;
  private final FaultyProxy proxy;
  private final KubernetesClient client;
  private final KtaOperator operator;
  private int policies;

  /**
   * Starts the operator.
   *
   * @param admin how the test asks the API server
   * @param config how the operator would, were there no proxy
   */
  BlindWatch(KubernetesClient admin, Config config) {
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
    create();
    awaitRun("before any fault");
    assertThat(operator.isReady()).isTrue();
  }

  /** Cuts the watch, and each that is begun after it. */
  void cut(Fault fault) {
    proxy.begin(fault, WATCH);
  }

  /** Leaves the watch open, and has it say nothing. */
  void silence() {
    proxy.silenceWatches();
  }

  /** Creates a policy, and waits until the operator says that it does not see all. */
  void awaitUnready() {
    create();
    await("not ready").atMost(PATIENCE).until(() -> !operator.isReady());
  }

  /** Ends the fault, and waits until the policy is run and the operator says so. */
  void recover() {
    proxy.end();
    proxy.endSilence();
    awaitRun("after the fault");
    await("ready").atMost(PATIENCE).until(operator::isReady);
  }

  private void create() {
    policies++;
    var unused = admin.resource(Manifests.deployment(FakeCluster.NAMESPACE, name(), 1)).create();
    Manifests.apply(
        admin,
        """
        apiVersion: research.dynatrace.com/v1alpha1
        kind: KtaPolicy
        metadata: {name: %1$s, namespace: %2$s}
        spec:
          behavior: {reconciliationIntervalSeconds: 1, algorithm: {type: Fixed, parameters: {parallelism: 1}}}
          scaleDriver: {type: GenericKubernetes, genericKubernetesTopology: [{kind: Deployment, name: %1$s}]}
        """
            .formatted(name(), FakeCluster.NAMESPACE));
  }

  private void awaitRun(String what) {
    await(what)
        .atMost(PATIENCE)
        .until(
            () ->
                ConditionStatus.find(
                        admin
                            .resources(KtaPolicy.class)
                            .inNamespace(FakeCluster.NAMESPACE)
                            .withName(name())
                            .require()
                            .getStatus(),
                        "Ready")
                    != null);
  }

  private String name() {
    return "job-" + policies;
  }

  @Override
  public void close() {
    proxy.endSilence();
    operator.close();
    client.close();
    proxy.close();
  }
}
