package io.kta.simulation;

import static java.util.Objects.requireNonNull;

import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriver;
import io.kta.metrics.Observation;
import io.kta.metrics.OperatorMetrics;
import io.kta.metrics.TimeShares;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A job in memory, in virtual time: records queue, push back and wait as in a real one, and every
 * call first lets the job run up to what its clock says. The same seed gives the same run. Not
 * thread-safe.
 */
public final class SimulatedTopology implements ScaleDriver {
  private final FlowGraph graph;
  private final FlowModel flow;
  private final Builder settings;
  private final ManualClock clock;
  private final Instant start;
  private final double dt;
  private final Randomness random;
  private final List<Observation> samples = new ArrayList<>(); // oldest first
  private final double[] inBefore;
  private final double[] busyBefore;
  private final double[] backpressuredBefore;
  private long ticks;
  private long scrapeTick;
  private long changeTick = Long.MAX_VALUE;
  private long endTick = Long.MAX_VALUE;
  private int[] target;
  private Topology running;
  private int rescales;

  private SimulatedTopology(Builder settings, ManualClock clock) {
    this.settings = settings;
    this.clock = clock;
    this.start = clock.now();
    this.dt = settings.tick.toNanos() / 1e9;
    this.graph = new FlowGraph(settings.operators, settings.sources, settings.connections);
    this.flow = new FlowModel(graph, dt, settings.seed);
    this.random = new Randomness(~settings.seed);
    this.running = graph.topology;
    this.target = flow.parallelism();
    this.inBefore = new double[graph.size()];
    this.busyBefore = new double[graph.size()];
    this.backpressuredBefore = new double[graph.size()];
    requireSlots(Arrays.stream(target).asLongStream().sum())
        .ifPresent(
            reason -> {
              throw new IllegalArgumentException(reason);
            });
  }

  /** Returns a builder of a topology without operators. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the records that wait outside of the sources. */
  public double lag() {
    catchUp();
    return flow.lag();
  }

  /** Returns how often the parallelism was changed. */
  public int rescales() {
    catchUp();
    return rescales;
  }

  /** Returns what was taken in by an operator so far; no algorithm is told. */
  public double recordsIn(String operator) {
    catchUp();
    return flow.recordsIn[running.ids().indexOf(new OperatorId(operator))];
  }

  /**
   * Returns the latency that a share of the records read so far did not exceed, from when a record
   * came to the source's log to when it left the topology, to within 1.6 %.
   *
   * @param share from 0 to 1
   */
  public Duration latency(double share) {
    catchUp();
    return Duration.ofNanos((long) (flow.latencies().percentile(share) * 1e9));
  }

  @Override
  public Optional<Observation> observe() {
    catchUp();
    Instant latest = clock.now().minus(settings.quality.delay());
    Optional<Observation> seen = Optional.empty();
    for (Observation sample : samples) {
      if (!sample.at().isAfter(latest)) {
        seen = Optional.of(sample);
      }
    }
    return isStopped() ? Optional.empty() : seen;
  }

  /** Begins a change; a second plan before the change has begun takes the place of the first. */
  @Override
  public ApplyResult apply(ParallelismPlan plan) {
    catchUp();
    List<String> misfits = plan.misfits(running);
    if (!misfits.isEmpty()) {
      return new ApplyResult.Rejected("the plan " + String.join(", and ", misfits));
    }
    int[] wanted = new int[graph.size()];
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = plan.target(graph.operators.get(i).id());
      if (wanted[i] < 1) {
        return new ApplyResult.Rejected(
            "operator %s cannot be switched off; set it to 1 or more"
                .formatted(graph.operators.get(i).id()));
      }
    }
    Optional<String> shortage = requireSlots(Arrays.stream(wanted).asLongStream().sum());
    if (shortage.isPresent()) {
      return new ApplyResult.Rejected(shortage.get());
    }
    if (Arrays.equals(wanted, target)) {
      return isChanging() ? accepted() : new ApplyResult.AlreadyInPlace();
    }
    if (ticks >= changeTick) {
      return new ApplyResult.Rejected("a change is under way; ask again when it is over");
    }
    target = wanted;
    if (!isChanging()) {
      changeTick = ticks + ticksIn(grows() ? settings.cost.start() : Duration.ZERO, 1);
    }
    beginDue();
    endDue();
    return isChanging() ? accepted() : new ApplyResult.Applied();
  }

  /** Lets the job run up to what the clock says. */
  public void catchUp() {
    long due = Duration.between(start, clock.now()).dividedBy(settings.tick);
    while (ticks < due) {
      tick();
    }
  }

  FlowModel flow() {
    return flow;
  }

  FlowGraph graph() {
    return graph;
  }

  private void tick() {
    double now = ticks * dt;
    boolean changing = ticks >= changeTick;
    flow.tick(now, changing ? settings.cost.capacityMeanwhile() : 1);
    ticks++;
    Duration checkpoints = settings.cost.checkpointInterval();
    if (!changing && !checkpoints.isZero() && ticks % ticksIn(checkpoints, 1) == 0) {
      flow.checkpoint();
    }
    if (!isStopped() && ticks - scrapeTick >= ticksIn(settings.quality.scrape(), 1)) {
      scrape();
    }
    beginDue();
    endDue();
  }

  private void beginDue() {
    if (ticks >= changeTick && endTick == Long.MAX_VALUE) {
      double vary = 1 + settings.cost.spread() * (2 * random.uniform() - 1);
      endTick = ticks + ticksIn(grows() ? settings.cost.up() : settings.cost.down(), vary);
    }
  }

  private void endDue() {
    if (ticks < endTick) {
      return;
    }
    if (!settings.cost.checkpointInterval().isZero()) {
      flow.restartFromCheckpoint(ticks * dt);
    }
    flow.deploy(target);
    Topology.Builder changed = Topology.builder();
    int i = 0;
    for (Operator operator : graph.topology.operators()) {
      changed.operator(operator.withParallelism(target[i++]));
    }
    graph.topology.edges().forEach(changed::edge);
    running = changed.build();
    changeTick = Long.MAX_VALUE;
    endTick = Long.MAX_VALUE;
    rescales++;
    samples.clear();
    note();
  }

  private void scrape() {
    double seconds = (ticks - scrapeTick) * dt;
    Map<OperatorId, OperatorMetrics> metrics = new LinkedHashMap<>();
    for (int i = 0; i < graph.size(); i++) {
      if (random.uniform() >= settings.quality.loss()) {
        metrics.put(graph.operators.get(i).id(), metricsOf(i, seconds));
      }
    }
    Instant at = start.plus(settings.tick.multipliedBy(ticks));
    samples.add(new Observation(at, running, metrics));
    Instant oldest = at.minus(settings.quality.delay()).minus(settings.quality.scrape());
    while (samples.get(0).at().isBefore(oldest)) {
      samples.remove(0);
    }
    note();
  }

  private OperatorMetrics metricsOf(int i, double seconds) {
    double in = (flow.recordsIn[i] - inBefore[i]) / seconds * noise();
    double busy = (flow.busySeconds[i] - busyBefore[i]) / seconds;
    busy = Math.min(1, busy * noise());
    double blocked = (flow.backpressuredSeconds[i] - backpressuredBefore[i]) / seconds;
    blocked = Math.min(1 - busy, blocked);
    OperatorMetrics metrics =
        OperatorMetrics.unknown()
            .withRecordsInPerSecond(in)
            .withRecordsOutPerSecond(in * graph.outPerIn[i])
            .withTimeShares(new TimeShares(busy, 1 - busy - blocked, blocked));
    return graph.isSource[i] ? metrics.withPendingRecords(flow.lagOf(i)) : metrics;
  }

  private double noise() {
    return random.factor(settings.quality.noise());
  }

  private void note() {
    scrapeTick = ticks;
    System.arraycopy(flow.recordsIn, 0, inBefore, 0, inBefore.length);
    System.arraycopy(flow.busySeconds, 0, busyBefore, 0, inBefore.length);
    System.arraycopy(flow.backpressuredSeconds, 0, backpressuredBefore, 0, inBefore.length);
  }

  private boolean isChanging() {
    return changeTick != Long.MAX_VALUE;
  }

  private boolean isStopped() {
    return ticks >= changeTick && settings.cost.capacityMeanwhile() == 0;
  }

  private boolean grows() {
    int[] now = flow.parallelism();
    for (int i = 0; i < now.length; i++) {
      if (target[i] > now[i]) {
        return true;
      }
    }
    return false;
  }

  private ApplyResult accepted() {
    return new ApplyResult.Accepted("the change is under way");
  }

  private Optional<String> requireSlots(long needed) {
    return needed <= settings.slots
        ? Optional.empty()
        : Optional.of(
            "the plan takes %d slots, but there are %d; lower it or raise slots"
                .formatted(needed, settings.slots));
  }

  private long ticksIn(Duration duration, double factor) {
    return Math.round(duration.toNanos() * factor / settings.tick.toNanos());
  }

  /** Collects operators, edges and settings; each setter says its default. Not thread-safe. */
  public static final class Builder {
    private final Map<OperatorId, SimulatedOperator> operators = new TreeMap<>();
    private final Map<OperatorId, Load> sources = new TreeMap<>();
    private final List<FlowGraph.Connection> connections = new ArrayList<>();
    private Duration tick = Duration.ofSeconds(1);
    private long seed = 1;
    private int slots = Integer.MAX_VALUE;
    private RescaleCost cost = RescaleCost.savepoint();
    private MetricQuality quality = MetricQuality.exact();

    private Builder() {}

    /** Adds a source that reads what a load brings, each instance at most so many per second. */
    public Builder source(String id, double recordsPerSecond, Load load) {
      return source(SimulatedOperator.of(id, recordsPerSecond), load);
    }

    /** Adds a source. Its log is endless: what it cannot read yet waits. */
    public Builder source(SimulatedOperator source, Load load) {
      sources.put(source.id(), requireNonNull(load, "load"));
      return operator(source);
    }

    /** Adds an operator whose instances each take in so many records per second. */
    public Builder operator(String id, double recordsPerSecond) {
      return operator(SimulatedOperator.of(id, recordsPerSecond));
    }

    /** Adds an operator. */
    public Builder operator(SimulatedOperator operator) {
      if (operators.putIfAbsent(operator.id(), operator) != null) {
        throw new IllegalArgumentException(
            "operator " + operator.id() + " was added before; ids are unique within a topology");
      }
      return this;
    }

    /** Adds an edge that gets a copy of every record put out. */
    public Builder edge(String from, String to) {
      return edge(from, to, 1);
    }

    /** Adds an edge that gets so many records for each one its sender takes in. */
    public Builder edge(String from, String to, double selectivity) {
      return connect(from, to, selectivity, false);
    }

    /** Adds an edge that gets this share of the records, which go to no other edge. */
    public Builder split(String from, String to, double share) {
      return connect(from, to, share, true);
    }

    private Builder connect(String from, String to, double selectivity, boolean split) {
      Check.atLeastZero("selectivity of edge " + from + " -> " + to, selectivity);
      connections.add(
          new FlowGraph.Connection(new OperatorId(from), new OperatorId(to), selectivity, split));
      return this;
    }

    /** Sets how finely time passes. Default: 1 s. */
    public Builder tick(Duration tick) {
      this.tick = Check.positive("tick", tick);
      return this;
    }

    /** Sets what all that is random comes from; any number will do. Default: 1. */
    public Builder seed(long seed) {
      this.seed = seed;
      return this;
    }

    /** Sets how many instances there can be in all, at least 1. Default: no limit. */
    public Builder slots(int slots) {
      if (slots < 1) {
        throw new IllegalArgumentException("slots is " + slots + "; it must be at least 1");
      }
      this.slots = slots;
      return this;
    }

    /** Sets what a change costs. Default: {@link RescaleCost#savepoint()}. */
    public Builder rescaleCost(RescaleCost cost) {
      this.cost = requireNonNull(cost, "cost");
      return this;
    }

    /** Sets how well the job is measured. Default: {@link MetricQuality#exact()}. */
    public Builder metricQuality(MetricQuality quality) {
      this.quality = requireNonNull(quality, "quality");
      return this;
    }

    /**
     * Builds the job, which begins now.
     *
     * @throws IllegalArgumentException if the edges form a cycle or name an unknown operator, an
     *     operator has no input, a flow is endless, or there are too few slots
     */
    public SimulatedTopology build(ManualClock clock) {
      return new SimulatedTopology(this, requireNonNull(clock, "clock"));
    }
  }
}
