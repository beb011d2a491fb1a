package io.kta.kubernetes;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriver;
import io.kta.driver.ScaleTargetDriver;
import io.kta.metrics.ObserveResult;
import io.kta.time.LoopClock;
import io.kta.topology.Edge;
import io.kta.topology.ParallelismPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Scales resources in Kubernetes, each an operator, through their scale subresources: Deployments,
 * StatefulSets, ReplicaSets and custom resources that have one. With one target this is
 * deployment-level scaling. It knows parallelism only: all metrics are unknown. Not thread-safe.
 *
 * <p>Nothing is asked of the API server before the first observation. Its client stays the caller's
 * to close.
 *
 * @since 0.1
 */
public final class KubernetesScaleDriver implements ScaleDriver {
  private final List<KubernetesScaleTarget> resources;
  private final ScaleTargetDriver targets;

  private KubernetesScaleDriver(List<KubernetesScaleTarget> resources, ScaleTargetDriver targets) {
    this.resources = resources;
    this.targets = targets;
  }

  /**
   * Returns a driver of resources that each feed the next, otherwise with the defaults of {@link
   * #builder}.
   *
   * @param targets as {@code kind/name}, for example {@code Deployment/tokenizer}; sources first
   * @throws IllegalArgumentException if there is none, one is no name that Kubernetes takes, or one
   *     is given twice
   */
  public static KubernetesScaleDriver of(
      KubernetesClient client, String namespace, String... targets) {
    Builder builder = builder(client, namespace);
    List.of(targets).forEach(builder::target);
    return builder.build();
  }

  /**
   * Returns a builder of a driver.
   *
   * @param client how the cluster is reached
   * @param namespace where the targets are that are given without one
   */
  public static Builder builder(KubernetesClient client, String namespace) {
    return new Builder(client, namespace);
  }

  /**
   * Reads every target, by one request each. Operators are identified and named by {@code
   * kind/name}, and referred to as {@code scaleTargetRef}; one without replicas is at 0. The job is
   * told from another by the uids of its resources; it is in progress while one of them is: see
   * {@link KubernetesScaleTarget#read()}.
   *
   * @throws io.kta.driver.ScaleDriverException if a target is not there, is forbidden or cannot be
   *     scaled, or the API server is away
   */
  @Override
  public ObserveResult observe() {
    return targets.observe();
  }

  /**
   * Sets the replicas of every target that is not at the plan, after having read them all.
   *
   * @return {@code Accepted}, with what is in progress or missing, as replicas take their time;
   *     {@code Applied} if they have come already; {@code AlreadyInPlace} if there was nothing to
   *     do; {@code Rejected} if the plan does not name exactly these targets, or exceeds what one
   *     takes, or if another autoscaler scales one of them as well
   * @throws io.kta.driver.ScaleDriverException if a target is not there, is forbidden, or was
   *     changed by others again and again, or if the API server is away; the message names the
   *     targets set before
   */
  @Override
  public ApplyResult apply(ParallelismPlan plan) {
    List<String> conflicts =
        resources.stream().flatMap(target -> target.conflict().stream()).toList();
    return conflicts.isEmpty()
        ? targets.apply(plan)
        : ApplyResult.rejected(String.join("; ", conflicts));
  }

  /** Builds a driver; each setter states its default. Not thread-safe. */
  public static final class Builder {
    private final KubernetesClient client;
    private final String namespace;
    private final List<Function<ScaleConflicts, KubernetesScaleTarget>> targets = new ArrayList<>();
    private Optional<Edge[]> edges = Optional.empty();
    private int maxReplicas = Integer.MAX_VALUE;
    private Optional<OtherAutoscalers> others = Optional.empty();
    private Duration requestTimeout = KubernetesScaleTarget.REQUEST_TIMEOUT;
    private Duration settleTimeout = KubernetesScaleTarget.SETTLE_TIMEOUT;
    private LoopClock clock = LoopClock.system();
    private BooleanSupplier mayWrite = () -> true;

    private Builder(KubernetesClient client, String namespace) {
      this.client = requireNonNull(client, "client");
      this.namespace = requireNonNull(namespace, "namespace");
    }

    /**
     * Adds a target; sources come first. Default: none, but it takes one at least.
     *
     * @param target {@code kind/name}, for example {@code Deployment/tokenizer}, or {@code
     *     apiVersion/kind/name}, which a custom resource takes
     * @throws IllegalArgumentException if it is neither, or a part is not as Kubernetes has it
     */
    public Builder target(String target) {
      ResourceName resource = ResourceName.parse(namespace, requireNonNull(target, "target"));
      targets.add(
          conflicts ->
              KubernetesScaleTarget.builder(client, resource)
                  .conflicts(conflicts)
                  .maxReplicas(maxReplicas)
                  .requestTimeout(requestTimeout)
                  .settleTimeout(settleTimeout)
                  .clock(clock)
                  .writesWhile(mayWrite)
                  .build());
      return this;
    }

    /** Adds a target with limits, a name, or a namespace of its own. */
    public Builder target(KubernetesScaleTarget target) {
      requireNonNull(target, "target");
      targets.add(conflicts -> target);
      return this;
    }

    /**
     * Sets the edges, by the targets' names, which are {@code kind/name}; none at all if no target
     * feeds another. Default: each target feeds the next.
     */
    public Builder edges(Edge... edges) {
      this.edges = Optional.of(requireNonNull(edges, "edges").clone());
      return this;
    }

    /** Sets the most replicas of each target without a limit of its own. Default: no limit. */
    public Builder maxReplicas(int maxReplicas) {
      this.maxReplicas = maxReplicas;
      return this;
    }

    /** Sets how long a request may take, retries and all; positive. Default: 10 s. */
    public Builder requestTimeout(Duration timeout) {
      this.requestTimeout = requireNonNull(timeout, "timeout");
      return this;
    }

    /**
     * Sets how long a rollout of a target given by name may come no further until it is no longer
     * waited for, as {@link KubernetesScaleTarget.Builder#settleTimeout}. Default: 10 min.
     */
    public Builder settleTimeout(Duration timeout) {
      this.settleTimeout = requireNonNull(timeout, "timeout");
      return this;
    }

    /**
     * Sets where it is looked up who else scales the targets that are given by name. Share one
     * among many drivers of a cluster, so that they ask for it once. Default: for this driver
     * alone.
     */
    public Builder otherAutoscalers(OtherAutoscalers shared) {
      this.others = Optional.of(requireNonNull(shared, "shared"));
      return this;
    }

    /** Sets where the time comes from. Default: the system's clock. */
    public Builder clock(LoopClock clock) {
      this.clock = requireNonNull(clock, "clock");
      return this;
    }

    /**
     * Sets whether anything may be written to targets given by name, as {@link
     * KubernetesScaleTarget.Builder#writesWhile}. Default: always.
     */
    public Builder writesWhile(BooleanSupplier mayWrite) {
      this.mayWrite = requireNonNull(mayWrite, "mayWrite");
      return this;
    }

    /**
     * Builds the driver.
     *
     * @throws IllegalArgumentException if there is no target, two are the same resource or have one
     *     name, an edge names one that is not there, the edges form a cycle, the limit of replicas
     *     is below 1, or the timeout is not positive
     */
    public KubernetesScaleDriver build() {
      ApiServer server = new ApiServer(client, clock, requestTimeout);
      ScaleConflicts conflicts =
          new ScaleConflicts(others.orElseGet(() -> new OtherAutoscalers(server)), clock);
      List<KubernetesScaleTarget> all =
          targets.stream().map(target -> target.apply(conflicts)).toList();
      requireDistinct(all);
      ScaleTargetDriver.Builder driver = ScaleTargetDriver.builder().clock(clock);
      edges.ifPresent(driver::edges);
      all.forEach(driver::target);
      return new KubernetesScaleDriver(all, driver.build());
    }

    /** The same resource by two names would be set twice in every cycle. */
    private static void requireDistinct(List<KubernetesScaleTarget> targets) {
      for (int i = 0; i < targets.size(); i++) {
        ResourceName resource = targets.get(i).resource();
        for (KubernetesScaleTarget other : targets.subList(0, i)) {
          if (other.resource().isSameAs(resource)) {
            throw new IllegalArgumentException(
                resource + " is a target twice; name each resource once");
          }
        }
      }
    }
  }
}
