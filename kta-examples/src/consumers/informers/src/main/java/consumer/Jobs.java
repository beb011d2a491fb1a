package consumer;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.kta.Autoscaler;
import io.kta.AutoscalerListener;
import io.kta.Kta;
import io.kta.LoopScheduler;
import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Algorithms;
import io.kta.kubernetes.KubernetesScaleDriver;
import io.kta.policy.Behavior;
import io.kta.policy.ScalingPolicy;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs an autoscaler for each ConfigMap that an informer finds, and ends it with its ConfigMap. The
 * keys of one: {@code deployment}, {@code algorithm}, {@code intervalSeconds}. Thread-safe.
 */
final class Jobs implements ResourceEventHandler<ConfigMap>, AutoCloseable {
  private final KubernetesClient client;
  private final AutoscalerListener listener;
  private final LoopScheduler scheduler = LoopScheduler.create();
  private final Map<String, Autoscaler> autoscalers = new ConcurrentHashMap<>();

  Jobs(KubernetesClient client, AutoscalerListener listener) {
    this.client = client;
    this.listener = listener;
  }

  @Override
  public void onAdd(ConfigMap job) {
    try {
      autoscalers.computeIfAbsent(name(job), name -> start(name, job));
    } catch (RuntimeException e) { // what an informer's handler throws is only logged by fabric8
      System.out.println(name(job) + " cannot be run: " + e.getMessage());
    }
  }

  @Override
  public void onUpdate(ConfigMap before, ConfigMap job) {
    if (!Objects.equals(before.getData(), job.getData())) { // and not only looked at again
      stop(job);
      onAdd(job);
    }
  }

  @Override
  public void onDelete(ConfigMap job, boolean finalStateUnknown) {
    stop(job);
  }

  private void stop(ConfigMap job) {
    Autoscaler stopped = autoscalers.remove(name(job));
    if (stopped != null) {
      stopped.close(Duration.ZERO); // the informer's thread is not to wait for a cycle
    }
  }

  private Autoscaler start(String name, ConfigMap job) {
    String namespace = job.getMetadata().getNamespace();
    Algorithm<?, ?> algorithm = Algorithms.named(field(job, "algorithm"), Map.of());
    return Kta.autoscaler()
        .name(name)
        .shareKey(namespace) // hanging jobs of one namespace hold up no other's
        .algorithm(algorithm)
        .driver(
            KubernetesScaleDriver.builder(client, namespace)
                .target("Deployment/" + field(job, "deployment"))
                .build())
        .policy(
            ScalingPolicy.builder()
                .interval(Duration.ofSeconds(Long.parseLong(field(job, "intervalSeconds"))))
                .behavior(Behavior.unrestricted())
                .build())
        .scheduler(scheduler)
        .listener(listener)
        .start();
  }

  private static String field(ConfigMap job, String key) {
    String value = job.getData() == null ? null : job.getData().get(key);
    if (value == null) {
      throw new IllegalArgumentException("it has no key '" + key + "'");
    }
    return value;
  }

  private static String name(ConfigMap job) {
    return job.getMetadata().getNamespace() + "/" + job.getMetadata().getName();
  }

  @Override
  public void close() {
    scheduler.close(); // and with it all autoscalers, at the same time
  }
}
