package io.kta.driver;

import static java.util.Objects.requireNonNull;

import io.kta.api.Answers;
import io.kta.metrics.JobStatus;
import io.kta.metrics.Observation;
import io.kta.metrics.ObserveResult;
import io.kta.metrics.Shortfall;
import io.kta.time.LoopClock;
import io.kta.topology.Edge;
import io.kta.topology.Edge.Partitioning;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.OperatorReference;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Scales {@link ScaleTarget}s, each an operator; with one target this is deployment-level scaling.
 * It knows parallelism only: all metrics are unknown. Not thread-safe.
 *
 * @since 0.1
 */
public final class ScaleTargetDriver implements ScaleDriver {
  private final Map<OperatorId, ScaleTarget> targets;
  private final List<Edge> edges;
  private final LoopClock clock;

  private ScaleTargetDriver(Builder builder) {
    this.targets = new LinkedHashMap<>();
    for (ScaleTarget target : builder.targets) {
      String name = Answers.require(target.name(), target, "name()");
      if (targets.put(new OperatorId(name), target) != null) {
        throw new IllegalArgumentException(
            "two targets are named " + name + "; give each a name of its own");
      }
    }
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("there is no target; give at least one");
    }
    this.edges = builder.edges.orElseGet(() -> chain(List.copyOf(targets.keySet())));
    this.clock = builder.clock;
    Topology unused = topology(id -> new TargetState(1, JobStatus.steady()));
  }

  /**
   * Returns a driver over these targets, sources first, each of which feeds the next.
   *
   * @throws IllegalArgumentException if there is none, or two have one name
   */
  public static ScaleTargetDriver of(ScaleTarget... targets) {
    return of(List.of(targets), LoopClock.system());
  }

  /**
   * Returns a driver over these targets, sources first, each of which feeds the next; it takes the
   * time from a clock.
   *
   * @throws IllegalArgumentException if there is none, or two have one name
   */
  public static ScaleTargetDriver of(List<ScaleTarget> targets, LoopClock clock) {
    Builder builder = builder().clock(clock);
    targets.forEach(builder::target);
    return builder.build();
  }

  /** Returns a builder of a driver. */
  public static Builder builder() {
    return new Builder();
  }

  /** Reads every target once; one without replicas is an operator at 0. */
  @Override
  public ObserveResult observe() {
    Map<OperatorId, TargetState> states = read();
    return Observation.of(clock.now(), topology(id -> stateOf(states, id))).withJob(status(states));
  }

  /**
   * Sets every target that is not at the plan, after having read them all.
   *
   * @return {@code AlreadyInPlace} if no target had to be set; {@code Rejected} if the plan does
   *     not name exactly these targets, or is above what one takes; {@code Applied} if those set
   *     are done with it; {@code Accepted}, with what is in progress or missing, if one is not
   * @throws ScaleDriverException if a target fails; the message names the targets set before it
   */
  @Override
  public ApplyResult apply(ParallelismPlan plan) {
    Map<OperatorId, TargetState> before = read();
    List<String> misfits = plan.misfits(topology(id -> stateOf(before, id)));
    if (!misfits.isEmpty()) {
      return ApplyResult.rejected("the plan " + String.join(", and ", misfits));
    }
    List<String> changed = new ArrayList<>();
    Map<OperatorId, TargetState> after = new LinkedHashMap<>(before);
    for (Map.Entry<OperatorId, ScaleTarget> entry : targets.entrySet()) {
      int replicas = plan.target(entry.getKey());
      if (stateOf(before, entry.getKey()).replicas() != replicas) {
        set(entry.getValue(), replicas, changed);
        after.put(entry.getKey(), readAfter(entry.getValue(), replicas));
      }
    }
    JobStatus status = status(after);
    if (status.inProgress().isPresent()) {
      return ApplyResult.accepted(status.inProgress().get());
    }
    if (changed.isEmpty()) {
      return ApplyResult.alreadyInPlace();
    }
    return status.shortfalls().isEmpty()
        ? ApplyResult.applied()
        : ApplyResult.accepted(
            status.shortfalls().entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue().reason())
                .collect(Collectors.joining("; ")));
  }

  private static void set(ScaleTarget target, int replicas, List<String> changed) {
    try {
      target.scaleTo(replicas);
      changed.add(target.name());
    } catch (WriteWithheldException e) {
      throw e; // no trouble of the target
    } catch (RuntimeException e) {
      throw new ScaleDriverException(
          "scaling target %s to %d failed: %s; set before it: %s"
              .formatted(target.name(), replicas, e.getMessage(), changed),
          e);
    }
  }

  /** What it took is known, even if how far it has come is not. */
  private static TargetState readAfter(ScaleTarget target, int replicas) {
    try {
      return state(target);
    } catch (ScaleDriverException e) {
      return new TargetState(
          replicas,
          JobStatus.steady().withInProgress("took " + replicas + ", then " + e.getMessage()));
    }
  }

  private static OperatorReference reference(ScaleTarget target) {
    return Answers.require(target.reference(), "target " + target.name() + ".reference()");
  }

  private static TargetState state(ScaleTarget target) {
    return Answers.require(target.read(), "target " + target.name() + ".read()");
  }

  private Map<OperatorId, TargetState> read() {
    Map<OperatorId, TargetState> states = new LinkedHashMap<>();
    targets.forEach((id, target) -> states.put(id, state(target)));
    return states;
  }

  private Topology topology(Function<OperatorId, TargetState> states) {
    Topology.Builder topology = Topology.builder();
    targets.forEach(
        (id, target) -> {
          int replicas = states.apply(id).replicas();
          int max = Math.max(1, Math.max(replicas, target.maxReplicas()));
          topology.operator(
              Operator.of(id, replicas).withMaxParallelism(max).withReference(reference(target)));
        });
    edges.forEach(topology::edge);
    return topology.build();
  }

  /** One id for all of them, since a target created anew makes another job of it. */
  private JobStatus status(Map<OperatorId, TargetState> states) {
    List<String> ids =
        states.values().stream().flatMap(state -> state.status().id().stream()).toList();
    List<String> inProgress = new ArrayList<>();
    states.forEach(
        (target, state) ->
            state.status().inProgress().ifPresent(what -> inProgress.add(target + ": " + what)));
    Map<OperatorId, Shortfall> shortfalls = new LinkedHashMap<>();
    states.forEach(
        (target, state) ->
            state.shortfall().ifPresent(shortfall -> shortfalls.put(target, shortfall)));
    Map<OperatorId, Integer> requested = new LinkedHashMap<>();
    states.forEach((target, state) -> requested.put(target, state.replicas()));
    JobStatus status = JobStatus.steady().withShortfalls(shortfalls).withRequested(requested);
    if (ids.size() == states.size()) {
      status = status.withId(String.join(",", ids));
    }
    return inProgress.isEmpty() ? status : status.withInProgress(String.join("; ", inProgress));
  }

  private static TargetState stateOf(Map<OperatorId, TargetState> states, OperatorId id) {
    return requireNonNull(states.get(id));
  }

  private static List<Edge> chain(List<OperatorId> ids) {
    List<Edge> edges = new ArrayList<>();
    for (int i = 1; i < ids.size(); i++) {
      edges.add(new Edge(ids.get(i - 1), ids.get(i), Partitioning.OTHER));
    }
    return edges;
  }

  /** Collects targets and the edges between them; each setter says its default. Not thread-safe. */
  public static final class Builder {
    private final List<ScaleTarget> targets = new ArrayList<>();
    private Optional<List<Edge>> edges = Optional.empty();
    private LoopClock clock = LoopClock.system();

    private Builder() {}

    /** Adds a target; sources come first. Default: none, but it takes one at least. */
    public Builder target(ScaleTarget target) {
      targets.add(requireNonNull(target, "target"));
      return this;
    }

    /**
     * Sets the edges, by the targets' names; none at all if no target feeds another. Default: each
     * target feeds the next.
     */
    public Builder edges(Edge... edges) {
      requireNonNull(edges, "edges");
      this.edges = Optional.of(List.of(edges));
      return this;
    }

    /** Sets where the time comes from. Default: the system's clock. */
    public Builder clock(LoopClock clock) {
      this.clock = requireNonNull(clock, "clock");
      return this;
    }

    /**
     * Builds the driver.
     *
     * @throws IllegalArgumentException if there is no target, two have one name, an edge names one
     *     that is not there, or the edges form a cycle
     */
    public ScaleTargetDriver build() {
      return new ScaleTargetDriver(this);
    }
  }
}
