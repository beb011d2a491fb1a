package io.kta.examples.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.kta.kubernetes.DeploymentController;
import io.kta.kubernetes.MockCluster;
import io.kta.kubernetes.image.UnpackedImage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The pods of the quick start, run from their images as their manifests say. Mock-only: the API
 * server, and the controllers that follow Deployments. Closing it kills what still runs.
 */
final class QuickstartPods implements AutoCloseable {
  private static final ResourceDefinitionContext POLICIES =
      new ResourceDefinitionContext.Builder()
          .withGroup("research.dynatrace.com")
          .withVersion("v1alpha1")
          .withKind("KtaPolicy")
          .withPlural("ktapolicies")
          .withNamespaced(true)
          .build();

  /** Less work for the compiler: many processes share two cores. */
  private static final Map<String, String> SOON_READY =
      Map.of("JAVA_TOOL_OPTIONS", "-Xmx256m -XX:TieredStopAtLevel=1 -XX:-UsePerfData");

  private final MockCluster cluster = new MockCluster();
  private final LocalNetwork network = new LocalNetwork();
  private final AtomicInteger started = new AtomicInteger();
  private final AtomicInteger services = new AtomicInteger();
  private final ServiceProxy proxy;
  private final LocalKubelet kubelet;

  QuickstartPods(Path dir) throws IOException {
    cluster
        .client()
        .resource(Shipped.only(CustomResourceDefinition.class, Shipped.DEFINITION))
        .create();
    proxy = new ServiceProxy(network);
    kubelet = new LocalKubelet(dir, MockCluster.NAMESPACE, network);
  }

  /** Unpacks an image of the build. */
  static UnpackedImage unpack(String tar, Path into) throws Exception {
    assertThat(Path.of(tar)).as("an image of the build, mvn -am package").exists();
    return UnpackedImage.unpack(Path.of(tar), into);
  }

  /** Has an image at hand, by its name without a tag. */
  QuickstartPods image(String name, UnpackedImage image) {
    kubelet.image(name, image);
    return this;
  }

  LocalNetwork network() {
    return network;
  }

  LocalKubelet kubelet() {
    return kubelet;
  }

  int replicas(String deployment) {
    return cluster.replicas(deployment);
  }

  /** Creates the Services and ConfigMaps of a file. */
  void apply(Path file) throws IOException {
    for (HasMetadata resource : Shipped.resources(file)) {
      if (resource instanceof Service service) {
        service.getSpec().setClusterIP("10.0.0." + services.incrementAndGet());
        service.getMetadata().setNamespace(MockCluster.NAMESPACE);
        cluster.client().resource(service).create();
        network.add(service);
      } else if (resource instanceof ConfigMap configMap) {
        kubelet.add(configMap);
      }
    }
  }

  /** Starts one pod. */
  LocalPod start(String name, String address, PodSpec pod) {
    try {
      return kubelet.start(name, address, pod, SOON_READY);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends a pod within its grace period. */
  void stop(String name) {
    try {
      kubelet.stop(name);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Creates a Deployment, and returns what has as many pods as it says, from now on. */
  DeploymentController follow(Deployment deployment) {
    String name = deployment.getMetadata().getName();
    cluster.createDeployment(name, deployment.getSpec().getReplicas());
    PodSpec pod = deployment.getSpec().getTemplate().getSpec();
    return new DeploymentController(
        cluster,
        name,
        new DeploymentController.Containers() {
          @Override
          public String start() {
            String podName = name + "-" + started.getAndIncrement();
            QuickstartPods.this.start(podName, network.next(), pod).awaitProbes();
            return podName;
          }

          @Override
          public void stop(String pod) {
            QuickstartPods.this.stop(pod);
          }
        });
  }

  /** Runs the operator's own pod; returns where its page is. */
  URI runOperator() throws Exception {
    int pagePort = LocalNetwork.freePort();
    PodSpec pod =
        Shipped.only(Deployment.class, Shipped.OPERATOR).getSpec().getTemplate().getSpec();
    Map<String, String> environment =
        Map.of(
            "LEADER_ELECTION",
            "false", // a mock API server does not say who may do what
            "JAVA_TOOL_OPTIONS",
            "-Xmx128m -XX:TieredStopAtLevel=1 " + proxy.javaOptions(),
            "PORT",
            String.valueOf(LocalNetwork.freePort()),
            "PAGE_PORT",
            String.valueOf(pagePort),
            "WATCH_NAMESPACES",
            MockCluster.NAMESPACE,
            "KUBERNETES_MASTER",
            cluster.client().getConfiguration().getMasterUrl(),
            "KUBERNETES_AUTH_TRYKUBECONFIG",
            "false",
            "KUBERNETES_AUTH_TRYSERVICEACCOUNT",
            "false");
    LocalPod operator = kubelet.start("kta-operator", "127.0.0.1", pod, environment).awaitProbes();
    assertThat(operator.container().log()).doesNotContain("Read-only file system");
    return URI.create("http://127.0.0.1:" + pagePort + "/");
  }

  /** Applies a policy of the quick start with another interval. */
  void applyPolicy(String name, int seconds) throws IOException {
    String text =
        Files.readString(Shipped.QUICKSTART.resolve("quickstart-policy-" + name + ".yml"))
            .replace("Seconds: 30", "Seconds: " + seconds);
    GenericKubernetesResource policy =
        cluster
            .client()
            .getKubernetesSerialization()
            .unmarshal(text, GenericKubernetesResource.class);
    policy.getMetadata().setNamespace(MockCluster.NAMESPACE);
    GenericKubernetesResource unused =
        cluster
            .client()
            .genericKubernetesResources(POLICIES)
            .resource(policy)
            .createOr(existing -> existing.update());
  }

  @Override
  public void close() {
    kubelet.close();
    proxy.close();
    cluster.close();
  }
}
