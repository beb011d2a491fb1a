package io.kta.examples.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The one node of a cluster whose API server and controllers are real: runs every pod there is, has
 * it ready once its probes succeed, and ends it once it is deleted. Closing it leaves the pods to
 * the kubelet.
 */
final class LocalNode implements AutoCloseable {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(300);

  private final KubernetesClient client;
  private final LocalKubelet kubelet;
  private final LocalNetwork network;
  private final Function<Pod, Map<String, String>> environment;
  private final Set<String> ready = new HashSet<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "local-node");

  /** Begins; what a pod's containers get besides their manifest's variables is given for each. */
  LocalNode(
      KubernetesClient client,
      LocalKubelet kubelet,
      LocalNetwork network,
      Function<Pod, Map<String, String>> environment) {
    this.client = client;
    this.kubelet = kubelet;
    this.network = network;
    this.environment = environment;
    thread.start();
  }

  @Override
  public void close() throws InterruptedException {
    closed.countDown();
    thread.join();
    if (!failures.isEmpty()) {
      throw new IllegalStateException("the node failed", failures.get(0));
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

  private void look() throws Exception {
    List<Service> services = client.services().inAnyNamespace().list().getItems();
    services.forEach(network::add);
    kubelet.refreshNames();
    List<Pod> pods =
        client.pods().inAnyNamespace().list().getItems().stream()
            .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
            .toList();
    Set<String> wanted =
        pods.stream().map(pod -> pod.getMetadata().getName()).collect(Collectors.toSet());
    for (String running : kubelet.pods().keySet()) {
      if (!wanted.contains(running)) {
        kubelet.stop(running);
        ready.remove(running);
      }
    }
    for (Pod pod : pods) {
      String name = pod.getMetadata().getName();
      LocalPod running = kubelet.pods().get(name);
      if (running == null) {
        start(pod, services);
      } else if (!ready.contains(name) && running.isReady()) {
        report(pod, running);
      }
    }
  }

  private void start(Pod pod, List<Service> services) throws Exception {
    client
        .configMaps()
        .inNamespace(pod.getMetadata().getNamespace())
        .list()
        .getItems()
        .forEach(kubelet::add);
    String address =
        services.stream()
            .filter(service -> selects(service, pod))
            .findFirst()
            .map(service -> network.service(service.getMetadata().getName()))
            .orElseGet(network::next);
    LocalPod unused =
        kubelet.start(pod.getMetadata().getName(), address, pod.getSpec(), environment.apply(pod));
  }

  private static boolean selects(Service service, Pod pod) {
    Map<String, String> selector = service.getSpec().getSelector();
    return selector != null
        && !selector.isEmpty() // as of the API server's own
        && service.getMetadata().getNamespace().equals(pod.getMetadata().getNamespace())
        && pod.getMetadata().getLabels().entrySet().containsAll(selector.entrySet());
  }

  private void report(Pod pod, LocalPod running) {
    String now = Instant.now().toString();
    Pod reported =
        new PodBuilder(pod)
            .withNewStatus()
            .withPhase("Running")
            .withPodIP(running.address())
            .withStartTime(now)
            .addNewCondition()
            .withType("Ready")
            .withStatus("True")
            .withLastTransitionTime(now)
            .endCondition()
            .endStatus()
            .build();
    try {
      Pod unused = client.resource(reported).updateStatus();
      ready.add(pod.getMetadata().getName());
    } catch (KubernetesClientException e) {
      if (e.getCode() != 409 && e.getCode() != 404) { // changed or gone meanwhile: the next look
        throw e;
      }
    }
  }
}
