package io.kta.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;

/**
 * What a cluster does about one Deployment: has as many pods as it says, removes those first whose
 * deletion costs least, and otherwise the newest, and reports how far it is. Mock-only: a mock API
 * server has no controllers and no kubelet. Closing it leaves the pods as they are.
 */
public final class DeploymentController implements AutoCloseable {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  private final MockCluster cluster;
  private final String deployment;
  private final Containers containers;
  private final ToIntFunction<Pod> cost;

  /** Names of all pods ever created; used by the thread only. */
  private final List<String> oldestFirst = new ArrayList<>();

  private final Thread thread = new Thread(this::run, "deployment-controller");
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<String> removed = new CopyOnWriteArrayList<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();

  /** Runs what is in the pods. */
  public interface Containers {
    /** Starts what is in a new pod, and returns the pod's name. */
    String start();

    /** Stops what is in a pod. */
    void stop(String pod);
  }

  /** Begins to look after a Deployment of the cluster. */
  public DeploymentController(MockCluster cluster, String deployment, Containers containers) {
    this(cluster, deployment, containers, DeploymentController::cost);
  }

  private DeploymentController(
      MockCluster cluster, String deployment, Containers containers, ToIntFunction<Pod> cost) {
    this.cluster = cluster;
    this.deployment = deployment;
    this.containers = containers;
    this.cost = cost;
    thread.start();
  }

  /** Returns one that removes the newest first, as if nobody had marked any. */
  static DeploymentController ignoringCosts(
      MockCluster cluster, String deployment, Containers containers) {
    return new DeploymentController(cluster, deployment, containers, pod -> 0);
  }

  /** Returns the names of the pods removed so far, in their order. */
  public List<String> removed() {
    return List.copyOf(removed);
  }

  @Override
  public void close() throws InterruptedException {
    closed.countDown();
    thread.join();
    if (!failures.isEmpty()) {
      throw new IllegalStateException("the controller failed", failures.get(0));
    }
  }

  private void run() {
    try {
      do {
        look();
      } while (!closed.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS));
    } catch (Throwable e) {
      failures.add(e);
    }
  }

  /** A look that comes to nothing is made good by the next. */
  private void look() {
    try {
      reconcile();
    } catch (KubernetesClientException e) {
      if (e.getCode() != ApiFailure.CONFLICT && e.getCode() != ApiFailure.FORBIDDEN) {
        throw e;
      }
    }
  }

  private void reconcile() {
    Deployment seen = cluster.deployment(deployment).require();
    int replicas = seen.getSpec().getReplicas();
    List<Pod> pods = cluster.pods(deployment);
    for (int i = pods.size(); i < replicas; i++) {
      String pod = containers.start();
      cluster.createPod(deployment, pod, "10.244.0." + (i + 1));
      oldestFirst.add(pod);
    }
    removalOrder(pods).stream().limit(Math.max(0, pods.size() - replicas)).forEach(this::remove);
    report(seen, replicas);
  }

  private void remove(Pod pod) {
    removed.add(pod.getMetadata().getName());
    containers.stop(pod.getMetadata().getName());
    cluster.client().resource(pod).delete();
  }

  private List<Pod> removalOrder(List<Pod> pods) {
    List<Pod> newestFirst = new ArrayList<>(pods);
    newestFirst.sort(
        Comparator.comparingInt(pod -> oldestFirst.indexOf(pod.getMetadata().getName())));
    Collections.reverse(newestFirst);
    newestFirst.sort(Comparator.comparingInt(cost));
    return newestFirst;
  }

  private static int cost(Pod pod) {
    Map<String, String> annotations = pod.getMetadata().getAnnotations();
    return annotations == null
        ? 0
        : Integer.parseInt(annotations.getOrDefault(DeletionOrder.COST, "0"));
  }

  private void report(Deployment seen, int replicas) {
    Long generation = seen.getMetadata().getGeneration();
    if (seen.getStatus() != null
        && generation.equals(seen.getStatus().getObservedGeneration())
        && Integer.valueOf(replicas).equals(seen.getStatus().getReplicas())) {
      return;
    }
    cluster
        .client()
        .resource(
            new DeploymentBuilder(seen)
                .withNewStatus()
                .withObservedGeneration(generation)
                .withReplicas(replicas)
                .withUpdatedReplicas(replicas)
                .withReadyReplicas(replicas)
                .endStatus()
                .build())
        .update();
  }
}
