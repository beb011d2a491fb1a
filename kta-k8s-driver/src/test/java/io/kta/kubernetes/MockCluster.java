package io.kta.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A cluster that is nothing but a {@link MockApiServer}, and a client of it. */
public final class MockCluster implements AutoCloseable {
  /** The namespace of all that is in it. */
  public static final String NAMESPACE = "streams";

  static final String WIDGETS = "streams.example.com/v1";

  private static final ResourceDefinitionContext WIDGET =
      new ResourceDefinitionContext.Builder()
          .withGroup("streams.example.com")
          .withVersion("v1")
          .withKind("Widget")
          .withPlural("widgets")
          .withNamespaced(true)
          .build();

  /** Held, since a logger that nobody holds forgets its level. */
  private static final Logger REQUEST_LOG = Logger.getLogger(MockWebServer.class.getName());

  static {
    REQUEST_LOG.setLevel(Level.WARNING);
  }

  private final MockApiServer api = new MockApiServer();
  private final KubernetesMockServer server =
      new KubernetesMockServer(new Context(), new MockWebServer(), new HashMap<>(), api, false);
  private final KubernetesClient client;

  /** Starts one with nothing in it. */
  public MockCluster() {
    server.init();
    client = server.createClient();
    api.replace("GET /apis/" + WIDGETS, 200, widgetResources());
    setGroups("apps/v1", "autoscaling/v1", "keda.sh/v1alpha1");
  }

  /** Sets which API groups the cluster has, and the version of each. */
  void setGroups(String... groupVersions) {
    List<String> groups = new ArrayList<>();
    for (String one : groupVersions) {
      int slash = one.indexOf('/');
      String version =
          "{\"groupVersion\":\"%s\",\"version\":\"%s\"}".formatted(one, one.substring(slash + 1));
      groups.add(
          "{\"name\":\"%s\",\"versions\":[%s],\"preferredVersion\":%s}"
              .formatted(one.substring(0, slash), version, version));
    }
    api.replace(
        "GET /apis",
        200,
        "{\"kind\":\"APIGroupList\",\"apiVersion\":\"v1\",\"groups\":[%s]}"
            .formatted(String.join(",", groups)));
  }

  MockApiServer api() {
    return api;
  }

  /** Returns the client, which is closed with the cluster. */
  public KubernetesClient client() {
    return client;
  }

  /** Stops answering, as an API server that is away. */
  void goAway() {
    server.destroy();
  }

  static String deploymentPath(String name) {
    return "/apis/apps/v1/namespaces/" + NAMESPACE + "/deployments/" + name;
  }

  /** Creates a Deployment, all of whose replicas are ready, and its ReplicaSet. */
  public Deployment createDeployment(String name, int replicas) {
    return createDeployment(name, replicas, Map.of("app", name));
  }

  /** Creates a Deployment whose pods have these labels. */
  Deployment createDeployment(String name, int replicas, Map<String, String> labels) {
    Deployment created =
        client
            .resource(
                new DeploymentBuilder()
                    .withNewMetadata()
                    .withNamespace(NAMESPACE)
                    .withName(name)
                    .endMetadata()
                    .withNewSpec()
                    .withReplicas(replicas)
                    .withNewSelector()
                    .addToMatchLabels(labels)
                    .endSelector()
                    .endSpec()
                    .build())
            .create();
    createReplicaSet(created, labels);
    settle(name);
    return created;
  }

  private void createReplicaSet(Deployment owner, Map<String, String> labels) {
    String name = owner.getMetadata().getName() + "-1";
    var unusedBefore = client.apps().replicaSets().inNamespace(NAMESPACE).withName(name).delete();
    var unused =
        client
            .resource(
                new ReplicaSetBuilder()
                    .withNewMetadata()
                    .withNamespace(NAMESPACE)
                    .withName(name)
                    .addToLabels(labels)
                    .addToOwnerReferences(owner(owner))
                    .endMetadata()
                    .build())
            .create();
  }

  /** Returns a reference to what controls a resource. */
  static OwnerReference owner(HasMetadata controller) {
    return new OwnerReferenceBuilder()
        .withApiVersion(controller.getApiVersion())
        .withKind(controller.getKind())
        .withName(controller.getMetadata().getName())
        .withUid(controller.getMetadata().getUid())
        .withController(true)
        .build();
  }

  /** Returns the ReplicaSet of a Deployment. */
  ReplicaSet replicaSet(String deployment) {
    return client.apps().replicaSets().inNamespace(NAMESPACE).withName(deployment + "-1").require();
  }

  /** Has a Deployment be where its spec says, as the controllers of a real cluster bring about. */
  void settle(String name) {
    deployment(name)
        .edit(
            now -> {
              int replicas = now.getSpec().getReplicas();
              return new DeploymentBuilder(now)
                  .withNewStatus()
                  .withObservedGeneration(now.getMetadata().getGeneration())
                  .withReplicas(replicas)
                  .withUpdatedReplicas(replicas)
                  .withReadyReplicas(replicas)
                  .endStatus()
                  .build();
            });
  }

  RollableScalableResource<Deployment> deployment(String name) {
    return client.apps().deployments().inNamespace(NAMESPACE).withName(name);
  }

  /** Returns how many replicas a Deployment asks for. */
  public int replicas(String name) {
    return deployment(name).require().getSpec().getReplicas();
  }

  /** Creates a custom resource whose kind has a scale subresource. */
  void createWidget(String name, int replicas) {
    GenericKubernetesResource widget =
        new GenericKubernetesResourceBuilder()
            .withApiVersion(WIDGETS)
            .withKind("Widget")
            .withNewMetadata()
            .withNamespace(NAMESPACE)
            .withName(name)
            .endMetadata()
            .addToAdditionalProperties("spec", Map.of("replicas", replicas))
            .addToAdditionalProperties("status", Map.of("replicas", replicas))
            .build();
    client.genericKubernetesResources(WIDGET).inNamespace(NAMESPACE).resource(widget).create();
  }

  /** Creates a running pod of a Deployment. */
  Pod createPod(String deployment, String name, String ip) {
    return client
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(name)
                .withLabels(
                    deployment(deployment).require().getSpec().getSelector().getMatchLabels())
                .addToOwnerReferences(owner(replicaSet(deployment)))
                .endMetadata()
                .withNewStatus()
                .withPhase("Running")
                .withPodIP(ip)
                .endStatus()
                .build())
        .create();
  }

  /** Returns the pods of a Deployment, by its selector. */
  public List<Pod> pods(String deployment) {
    Map<String, String> selector =
        deployment(deployment).require().getSpec().getSelector().getMatchLabels();
    return pods().stream()
        .filter(pod -> pod.getMetadata().getLabels().entrySet().containsAll(selector.entrySet()))
        .toList();
  }

  /** Returns the pods of all Deployments. */
  public List<Pod> pods() {
    return client.pods().inNamespace(NAMESPACE).list().getItems();
  }

  @Override
  public void close() {
    client.close();
    server.destroy();
  }

  private static String widgetResources() {
    return """
    {"kind":"APIResourceList","apiVersion":"v1","groupVersion":"streams.example.com/v1","resources":[
    {"name":"widgets","singularName":"widget","namespaced":true,"kind":"Widget","verbs":["get"]},
    {"name":"widgets/scale","singularName":"","namespaced":true,"group":"autoscaling","version":"v1","kind":"Scale","verbs":["get"]},
    {"name":"gadgets","singularName":"gadget","namespaced":true,"kind":"Gadget","verbs":["get"]}]}\
    """;
  }
}
