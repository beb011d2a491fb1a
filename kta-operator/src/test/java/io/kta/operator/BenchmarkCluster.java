package io.kta.operator;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.kta.Autoscaler;
import io.kta.CycleReport;
import io.kta.Kta;
import io.kta.LoopScheduler;
import io.kta.algorithm.toggle.Toggle;
import io.kta.driver.ScaleTarget;
import io.kta.driver.ScaleTargetDriver;
import io.kta.knowledge.Knowledge;
import io.kta.knowledge.KnowledgeOwner;
import io.kta.knowledge.KnowledgeStore;
import io.kta.kubernetes.AuditLog;
import io.kta.kubernetes.AuditLog.Request;
import io.kta.kubernetes.RealApiServer;
import io.kta.operator.resource.KtaPolicy;
import io.kta.operator.run.ConfigMapKnowledgeStore;
import io.kta.policy.Behavior;
import io.kta.policy.ScalingPolicy;
import io.kta.time.ManualClock;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A real API server with the operator's manifest, on which the replicas of a Deployment are there
 * as soon as they are asked for: no controllers, which would take more than the operator.
 */
public final class BenchmarkCluster implements AutoCloseable {
  private static final String NAMESPACE = "streams";
  private static final String TOGGLE = "algorithm: {type: Toggle, parameters: {threshold: 30}}";

  private final RealApiServer server;
  private final KubernetesClient admin;
  private final ExecutorService settlers = Executors.newFixedThreadPool(4);

  public BenchmarkCluster(RealApiServer server) throws IOException {
    this.server = server;
    this.admin = server.adminClient();
    Manifests.apply(admin, ResourceDefinitionTest.COMMITTED);
    Manifests.apply(admin, Manifests.OPERATOR);
    admin
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .create();
    admin
        .apps()
        .deployments()
        .inNamespace(NAMESPACE)
        .inform(
            new ResourceEventHandler<>() {
              @Override
              public void onAdd(Deployment added) {
                settlers.execute(() -> settle(added));
              }

              @Override
              public void onUpdate(Deployment before, Deployment updated) {
                settlers.execute(() -> settle(updated));
              }

              @Override
              public void onDelete(Deployment deleted, boolean unknown) {}
            });
  }

  public Map<String, String> podEnvironment() throws IOException {
    return server.podEnvironment("kta", "kta-operator");
  }

  public AuditLog auditLog() throws IOException {
    return server.auditLog();
  }

  /** Creates a policy, and its Deployment. */
  public void create(int number, int intervalSeconds) {
    create(number, intervalSeconds, TOGGLE);
  }

  /** Creates a policy whose algorithm is asked over HTTP, and its Deployment. */
  public void create(int number, int intervalSeconds, URI algorithm) {
    create(
        number,
        intervalSeconds,
        "udfs: {monitorEndpoint: '%1$s', planEndpoint: '%1$s'}".formatted(algorithm));
  }

  private void create(int number, int intervalSeconds, String algorithm) {
    admin.resource(Manifests.deployment(NAMESPACE, "d" + number, 2)).create();
    admin.resource(policy(number, intervalSeconds, algorithm)).create();
  }

  /** Deletes a policy, and its Deployment. */
  public void delete(int number) {
    List<StatusDetails> unused =
        admin.resources(KtaPolicy.class).inNamespace(NAMESPACE).withName("p" + number).delete();
    unused = admin.apps().deployments().inNamespace(NAMESPACE).withName("d" + number).delete();
  }

  /** Returns whether a request saves what is known of a policy, which ends each cycle. */
  public static boolean isSave(Request request) {
    return request.resource().equals("configmaps") && !request.verb().equals("get");
  }

  /** Returns the processor time that the API server and etcd have taken so far. */
  Duration serverCpu() {
    return server.cpu();
  }

  /** Replaces what is known of each policy by what it is after many cycles. */
  void fillHistories(int policies) {
    String json = longHistory().toJson();
    for (int i = 0; i < policies; i++) {
      String name = ConfigMapKnowledgeStore.nameFor("p" + i);
      String known = json.replace("streams/p0", "streams/p" + i).replace("/d0", "/d" + i);
      ConfigMap map = admin.configMaps().inNamespace(NAMESPACE).withName(name).get();
      map.setData(Map.of("knowledge.json", known));
      admin.resource(map).update();
    }
  }

  private static Knowledge<?, ?> longHistory() {
    ManualClock clock = new ManualClock(Instant.now().minusSeconds(2000));
    AtomicReference<Knowledge<?, ?>> known = new AtomicReference<>(Knowledge.none());
    KnowledgeStore store =
        new KnowledgeStore() {
          @Override
          public <M, A> Optional<Knowledge<M, A>> load(KnowledgeOwner<M, A> owner) {
            return Optional.empty();
          }

          @Override
          public void save(KnowledgeOwner<?, ?> owner, Knowledge<?, ?> knowledge) {
            known.set(knowledge);
          }
        };
    try (Autoscaler autoscaler =
        Kta.autoscaler()
            .name("streams/p0")
            .algorithm(new Toggle(30, List.of(4, 2)))
            .policy(ScalingPolicy.builder().behavior(Behavior.unrestricted()).build())
            .driver(ScaleTargetDriver.of(List.of(ScaleTarget.inMemory("Deployment/d0", 2)), clock))
            .store(store)
            .scheduler(LoopScheduler.byHand(clock))
            .build()) {
      for (int cycle = 0; cycle < 150; cycle++) {
        CycleReport unused = autoscaler.runOnce();
        clock.advance(Duration.ofSeconds(10));
      }
    }
    return requireNonNull(known.get());
  }

  KtaPolicy policy(String name) {
    return admin.resources(KtaPolicy.class).inNamespace(NAMESPACE).withName(name).get();
  }

  private KtaPolicy policy(int number, int intervalSeconds, String algorithm) {
    return admin
        .getKubernetesSerialization()
        .unmarshal(
            """
            apiVersion: research.dynatrace.com/v1alpha1
            kind: KtaPolicy
            metadata: {name: p%1$d, namespace: %2$s}
            spec:
              behavior:
                reconciliationIntervalSeconds: %3$d
                %4$s
              scaleDriver:
                type: GenericKubernetes
                genericKubernetesTopology: [{kind: Deployment, name: d%1$d}]
            """
                .formatted(number, NAMESPACE, intervalSeconds, algorithm),
            KtaPolicy.class);
  }

  private void settle(Deployment deployment) {
    long generation = deployment.getMetadata().getGeneration();
    int replicas = deployment.getSpec().getReplicas();
    if (Objects.equals(deployment.getStatus().getObservedGeneration(), generation)) {
      return;
    }
    deployment.setStatus(
        new DeploymentStatusBuilder()
            .withObservedGeneration(generation)
            .withReplicas(replicas)
            .withReadyReplicas(replicas)
            .withAvailableReplicas(replicas)
            .withUpdatedReplicas(replicas)
            .build());
    try {
      admin.resource(deployment).updateStatus();
    } catch (KubernetesClientException e) {
      if (e.getCode() != 409) { // changed meanwhile, which is told in its turn
        throw e;
      }
    }
  }

  @Override
  public void close() {
    settlers.shutdownNow();
    admin.close();
    server.close();
  }
}
