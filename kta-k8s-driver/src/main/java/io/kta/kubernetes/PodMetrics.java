package io.kta.kubernetes;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.kta.driver.ScaleDriverException;
import io.kta.metrics.Measurement;
import io.kta.metrics.MetricSource;
import io.kta.metrics.MetricSourceException;
import io.kta.source.PerOperator;
import io.kta.time.LoopClock;
import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * The usage of operators' pods, from the API group {@code metrics.k8s.io}, which metrics-server
 * provides. Thread-safe, and so are its sources.
 *
 * <p>The pods of a Deployment, a StatefulSet, a ReplicaSet or a ReplicationController are those
 * that it owns, not all that its labels fit; of a custom kind that owns none, those that its labels
 * fit.
 *
 * <p>Measurements keep the time that metrics-server gives them, by its own clock; once an hour that
 * of the API server is compared with ours, and a difference of minutes is logged as a warning.
 *
 * <p>A measurement is two requests per operator, its pods and what they use; one more when the
 * selector of its pods is not known so far, and one when a ReplicaSet is seen for the first time.
 * It needs the right to {@code get} the scale subresource of the kind, to {@code list} pods and
 * ReplicaSets, and to {@code list} {@code pods.metrics.k8s.io}.
 *
 * @since 0.1
 */
public final class PodMetrics {
  private static final ResourceDefinitionContext POD_METRICS =
      new ResourceDefinitionContext.Builder()
          .withGroup("metrics.k8s.io")
          .withVersion("v1beta1")
          .withKind("PodMetrics")
          .withPlural("pods")
          .withNamespaced(true)
          .build();

  private final ApiServer server;
  private final ServerClock clocks;
  private final PerOperator<PodSelector> byOperator;
  private final Optional<String> container;

  private PodMetrics(
      ApiServer server,
      ServerClock clocks,
      PerOperator<PodSelector> byOperator,
      Optional<String> container) {
    this.server = server;
    this.clocks = clocks;
    this.byOperator = byOperator;
    this.container = container;
  }

  /**
   * Returns the metrics of pods, where a request takes 10 s at most.
   *
   * @param client how the cluster is reached; it stays the caller's to close
   * @param byOperator the resource whose pods an operator is, by the operator's id or name
   */
  public static PodMetrics of(KubernetesClient client, Map<String, ResourceName> byOperator) {
    return of(client, byOperator, Duration.ofSeconds(10), LoopClock.system());
  }

  /**
   * Returns the metrics of pods.
   *
   * @param client how the cluster is reached; it stays the caller's to close
   * @param byOperator the resource whose pods an operator is, by the operator's id or name
   * @param requestTimeout the longest that a request may take, retries and all; positive
   * @throws IllegalArgumentException if the timeout is not positive
   */
  public static PodMetrics of(
      KubernetesClient client,
      Map<String, ResourceName> byOperator,
      Duration requestTimeout,
      LoopClock clock) {
    ApiServer server = new ApiServer(requireNonNull(client, "client"), clock, requestTimeout);
    Map<ResourceName, PodSelector> selectors = new LinkedHashMap<>();
    Map<String, PodSelector> known = new LinkedHashMap<>();
    byOperator.forEach(
        (operator, resource) ->
            known.put(
                operator,
                selectors.computeIfAbsent(resource, name -> new PodSelector(server, name))));
    return new PodMetrics(
        server, new ServerClock(server), new PerOperator<>(known), Optional.empty());
  }

  /**
   * Returns these metrics of one container of each pod alone, as HPA's {@code ContainerResource}:
   * what injected sidecars use and request then counts for nothing. A pod that has no such
   * container counts as not measured.
   *
   * @param name of the container, as it is in the pods' specs
   */
  public PodMetrics inContainer(String name) {
    return new PodMetrics(server, clocks, byOperator, Optional.of(name));
  }

  /**
   * Returns a source of what the working pods of an operator use together, in cores or bytes;
   * unknown if one of them was not measured.
   */
  public MetricSource total(PodResource resource) {
    return topology -> measure(topology, resource, PodUsage::total);
  }

  /**
   * Returns a source of what the working pods of an operator use of what they request, 1 for all of
   * it, as HPA computes it; unknown if none was measured. Whoever has to know which pods were not
   * measured, and count them against a change, goes by {@link #read} and {@link
   * PodUsage#utilizationAgainst}.
   */
  public MetricSource utilization(PodResource resource) {
    return topology -> measure(topology, resource, PodUsage::utilization);
  }

  /**
   * Reads what the pods of each operator use, in topological order; an operator for which no
   * resource was given is missing.
   *
   * @throws MetricSourceException if the API server is away or refuses, a resource is not there, or
   *     the cluster has no {@code metrics.k8s.io}
   */
  public Map<OperatorId, PodUsage> read(Topology topology, PodResource resource) {
    clocks.compareOnceInAWhile();
    Map<OperatorId, PodUsage> read = new LinkedHashMap<>();
    byOperator.of(topology).forEach((id, selector) -> read.put(id, read(selector, resource)));
    return read;
  }

  private Map<OperatorId, Measurement> measure(
      Topology topology, PodResource resource, Function<PodUsage, OptionalDouble> number) {
    Map<OperatorId, Measurement> known = new LinkedHashMap<>();
    read(topology, resource)
        .forEach(
            (id, usage) -> {
              OptionalDouble value = number(id, usage, number);
              value.ifPresent(v -> known.put(id, new Measurement(v, usage.at())));
            });
    return known;
  }

  private static OptionalDouble number(
      OperatorId id, PodUsage usage, Function<PodUsage, OptionalDouble> number) {
    try {
      return number.apply(usage);
    } catch (IllegalStateException e) {
      throw new MetricSourceException("operator %s: %s".formatted(id, e.getMessage()), e);
    }
  }

  private PodUsage read(PodSelector selector, PodResource resource) {
    try {
      List<Pod> pods = selector.pods();
      Map<String, PodMeasurement> measurements = pods.isEmpty() ? Map.of() : measurements(selector);
      requireContainer(selector.resource(), pods);
      return new PodSorter(resource, container, server.clock().now()).sort(pods, measurements);
    } catch (ScaleDriverException e) {
      throw new MetricSourceException(String.valueOf(e.getMessage()), e);
    }
  }

  private void requireContainer(ResourceName resource, List<Pod> pods) {
    List<String> names =
        pods.stream().flatMap(PodRequest::lasting).map(Container::getName).distinct().toList();
    if (container.isPresent() && !names.isEmpty() && !names.contains(container.get())) {
      throw new MetricSourceException(
          "no pod of %s has a container %s; they have %s, so name one of these"
              .formatted(resource, container.get(), names));
    }
  }

  private Map<String, PodMeasurement> measurements(PodSelector selector) {
    Map<String, PodMeasurement> byPod = new LinkedHashMap<>();
    for (GenericKubernetesResource metrics : list(selector).getItems()) {
      Optional<PodMeasurement> measurement = PodMeasurement.of(metrics);
      measurement.ifPresent(known -> byPod.put(metrics.getMetadata().getName(), known));
    }
    return byPod;
  }

  private GenericKubernetesResourceList list(PodSelector selector) {
    try {
      return server.read(
          "reading what the pods of " + selector.resource() + " use",
          client ->
              client
                  .genericKubernetesResources(POD_METRICS)
                  .inNamespace(selector.resource().namespace())
                  .withLabelSelector(selector.text())
                  .list());
    } catch (ScaleDriverException e) {
      boolean isAbsent =
          ApiFailure.is(ApiFailure.NOT_FOUND, e) || ApiFailure.is(ApiFailure.UNAVAILABLE, e);
      throw isAbsent
          ? new MetricSourceException(
              "reading what the pods of %s use failed: nothing serves metrics.k8s.io at %s; install metrics-server, or find out why it is unavailable"
                  .formatted(selector.resource(), server.address()),
              e)
          : e;
    }
  }
}
