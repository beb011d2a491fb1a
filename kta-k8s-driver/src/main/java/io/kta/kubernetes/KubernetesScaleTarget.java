package io.kta.kubernetes;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kta.driver.ScaleDriverException;
import io.kta.driver.ScaleTarget;
import io.kta.driver.TargetState;
import io.kta.driver.Worker;
import io.kta.metrics.JobStatus;
import io.kta.time.LoopClock;
import io.kta.topology.OperatorReference;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One resource in Kubernetes, scaled through its scale subresource: a Deployment, a StatefulSet, a
 * ReplicaSet, a ReplicationController, or a custom resource whose kind has one. Not thread-safe.
 *
 * <p>Reading it is one request, and changing its replicas is one more. A change that somebody else
 * has come before is tried again on what is there then.
 *
 * @since 0.1
 */
public final class KubernetesScaleTarget implements ScaleTarget {
  private static final Logger log = LoggerFactory.getLogger(KubernetesScaleTarget.class);
  static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
  static final Duration SETTLE_TIMEOUT = Duration.ofMinutes(10);
  private static final int MOST_TRIES = 5;

  private final ScaleSubresource resource;
  private final String name;
  private final int maxReplicas;
  private final LoopClock clock;
  private final Rollout rollout;
  private final DeletionOrder deletionOrder;
  private final ScaleConflicts conflicts;
  private @Nullable ResourceState seen;
  private boolean wasOwnerTold;

  private KubernetesScaleTarget(Builder builder) {
    ApiServer server =
        new ApiServer(builder.client, builder.clock, builder.requestTimeout, builder.mayWrite);
    this.resource = new ScaleSubresource(server, builder.resource);
    this.name = builder.name.orElse(builder.resource.shortName());
    this.maxReplicas = builder.maxReplicas;
    this.clock = builder.clock;
    this.rollout = new Rollout(builder.settleTimeout);
    this.deletionOrder = new DeletionOrder(server, resource);
    this.conflicts =
        builder.conflicts.orElseGet(
            () ->
                new ScaleConflicts(
                    builder.others.orElseGet(() -> new OtherAutoscalers(server)), clock));
  }

  /**
   * Returns a Deployment as a target, otherwise with the defaults of {@link #builder}.
   *
   * @throws IllegalArgumentException if Kubernetes would refuse the namespace or the name
   */
  public static KubernetesScaleTarget deployment(
      KubernetesClient client, String namespace, String name) {
    return builder(client, ResourceName.of("Deployment", namespace, name)).build();
  }

  /**
   * Returns a builder of a target.
   *
   * @param client how the cluster is reached; it stays the caller's to close
   * @param resource what is scaled
   */
  public static Builder builder(KubernetesClient client, ResourceName resource) {
    return new Builder(client, resource);
  }

  @Override
  public String name() {
    return name;
  }

  /** Returns what is scaled. */
  public ResourceName resource() {
    return resource.name();
  }

  @Override
  public int maxReplicas() {
    return maxReplicas;
  }

  /** Returns a {@code scaleTargetRef} with its kind and its name. */
  @Override
  public OperatorReference reference() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("kind", resource().kind());
    fields.put("name", resource().name());
    return new OperatorReference("scaleTargetRef", fields);
  }

  @Override
  public int replicas() {
    return look().replicas();
  }

  /**
   * Reads the resource by one request; of a custom kind, by one more at the first time. Its uid
   * tells it from another of its name. In progress is a change that its controller has not looked
   * at, a rollout, and replicas that are not gone yet, until all of that was done once or went no
   * further for the settle timeout. Replicas that are not there or not ready are its shortfall,
   * with the reason where its controller names one, such as a quota. Of a custom kind only the
   * number of replicas is known.
   *
   * @throws ScaleDriverException if it is not there, is forbidden, or the API server is away; or if
   *     its kind is not there or has no scale subresource
   */
  @Override
  public TargetState read() {
    ResourceState now = look();
    JobStatus status = JobStatus.steady().withId(now.uid());
    Optional<String> left = rollout.inProgress(resource(), now.progress(), clock.now());
    return new TargetState(
        now.replicas(),
        left.map(status::withInProgress).orElse(status),
        now.progress().shortfall());
  }

  /**
   * Returns which other autoscaler scales the resource, in words with a remedy; empty if none is
   * known to. One request, and one for each kind of autoscaler that the cluster has, per namespace
   * and five minutes.
   *
   * @throws ScaleDriverException if the API server is away
   */
  Optional<String> conflict() {
    return conflicts.on(resource());
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the number is negative
   * @throws ScaleDriverException also if another autoscaler scales the resource as well, see {@link
   *     OtherAutoscalers}; nothing is changed then
   */
  @Override
  public void scaleTo(int replicas) {
    if (replicas < 0) {
      throw new IllegalArgumentException(
          "replicas of " + name + " is " + replicas + "; it must be at least 0");
    }
    requireNoConflict();
    ResourceState last = seen;
    for (int tries = 1; tries <= MOST_TRIES; tries++) {
      // what was seen before will do for the first try, as a change since then is noticed
      ResourceState now = tries == 1 && last != null && last.replicas() != replicas ? last : look();
      if (now.replicas() == replicas || resource.write(replicas, now)) {
        return;
      }
    }
    throw new ScaleDriverException(
        "scaling %s to %d failed: it was changed by others each of %d times; see who else scales it"
            .formatted(resource(), replicas, MOST_TRIES));
  }

  /**
   * Asks for a number of replicas. If there are to be fewer, the pods of a Deployment or a
   * ReplicaSet that hold none of the workers in use are marked to be deleted first, by the lowest
   * {@code controller.kubernetes.io/pod-deletion-cost}, and those that remain are unmarked once the
   * others have gone. A worker is found by its id if that is its pod's name, or by its host, if
   * that is its pod's address or name. Workers that are found in no pod, and pods that cannot be
   * read or marked, are named in a warning in the log; then Kubernetes may delete any.
   *
   * @throws IllegalArgumentException if the number is negative
   */
  @Override
  public void scaleTo(int replicas, List<Worker> inUse) {
    ResourceState now = look();
    if (replicas >= now.replicas()) {
      scaleTo(replicas);
      return;
    }
    requireNoConflict();
    deletionOrder.markIdle(now, inUse);
    try {
      scaleTo(replicas);
    } finally {
      deletionOrder.settle();
    }
  }

  private void requireNoConflict() {
    Optional<String> conflict = conflict();
    if (conflict.isPresent()) {
      throw new ScaleDriverException(conflict.get());
    }
  }

  private ResourceState look() {
    ResourceState now = resource.read();
    seen = now;
    warnOnceOfOwner(now);
    deletionOrder.unmarkOnceGone(now);
    return now;
  }

  private void warnOnceOfOwner(ResourceState now) {
    if (!wasOwnerTold && now.owner().isPresent()) {
      log.warn("{}", now.owner().get().words(resource()));
      wasOwnerTold = true;
    }
  }

  /** Builds a target; each setter states its default. Not thread-safe. */
  public static final class Builder {
    private final KubernetesClient client;
    private final ResourceName resource;
    private Optional<String> name = Optional.empty();
    private Optional<ScaleConflicts> conflicts = Optional.empty();
    private Optional<OtherAutoscalers> others = Optional.empty();
    private int maxReplicas = Integer.MAX_VALUE;
    private Duration requestTimeout = REQUEST_TIMEOUT;
    private Duration settleTimeout = SETTLE_TIMEOUT;
    private LoopClock clock = LoopClock.system();
    private BooleanSupplier mayWrite = () -> true;

    private Builder(KubernetesClient client, ResourceName resource) {
      this.client = requireNonNull(client, "client");
      this.resource = requireNonNull(resource, "resource");
    }

    /** Sets what people call it. Default: kind/name, which is unique within a namespace. */
    public Builder name(String name) {
      this.name = Optional.of(requireNonNull(name, "name"));
      return this;
    }

    /**
     * Sets the most replicas it takes, at least 1. Default: no limit.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public Builder maxReplicas(int maxReplicas) {
      if (maxReplicas < 1) {
        throw new IllegalArgumentException(
            "maxReplicas of %s is %d; it must be at least 1".formatted(resource, maxReplicas));
      }
      this.maxReplicas = maxReplicas;
      return this;
    }

    /** Sets how long a request may take, retries and all; positive. Default: 10 s. */
    public Builder requestTimeout(Duration timeout) {
      this.requestTimeout = requireNonNull(timeout, "timeout");
      return this;
    }

    /**
     * Sets how long a rollout may come no further until it is no longer waited for; not negative.
     * How long missing replicas are waited for is the policy's {@code settleTimeout}. Default: 10
     * min, as a Deployment's own deadline.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Builder settleTimeout(Duration timeout) {
      if (requireNonNull(timeout, "timeout").isNegative()) {
        throw new IllegalArgumentException(
            "settleTimeout is " + timeout + "; it must not be negative");
      }
      this.settleTimeout = timeout;
      return this;
    }

    /** Sets where conflicts are looked up, which targets of one driver share. Default: its own. */
    Builder conflicts(ScaleConflicts conflicts) {
      this.conflicts = Optional.of(requireNonNull(conflicts, "conflicts"));
      return this;
    }

    /** Sets where it is looked up who else scales the target. Default: for this target alone. */
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
     * Sets whether anything may be written, asked before every request that changes something; once
     * it may not, nothing more is sent, and what is under way ends by a {@link
     * io.kta.driver.WriteWithheldException}. Asked on the thread that calls the target. Default:
     * always.
     */
    public Builder writesWhile(BooleanSupplier mayWrite) {
      this.mayWrite = requireNonNull(mayWrite, "mayWrite");
      return this;
    }

    /**
     * Builds the target. Nothing is asked of the API server before the first reading.
     *
     * @throws IllegalArgumentException if the request timeout is not positive
     */
    public KubernetesScaleTarget build() {
      return new KubernetesScaleTarget(this);
    }
  }
}
