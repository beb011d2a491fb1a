package io.kta.simulation;

import static java.util.Objects.requireNonNull;

import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriver;
import io.kta.metrics.JobStatus;
import io.kta.metrics.NoObservation;
import io.kta.metrics.ObserveResult;
import io.kta.time.ManualClock;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A job in memory, in virtual time: records queue, push back and wait as in a real one, and every
 * call first lets the job run up to what its clock says. The same seed gives the same run. Not
 * thread-safe.
 *
 * @since 0.1
 */
public final class SimulatedTopology implements ScaleDriver {
  private static final NoObservation NO_SAMPLE =
      new NoObservation(NoObservation.Reason.STARTING, "no sample of its metrics has arrived yet");

  private final FlowGraph graph;
  private final FlowModel flow;
  private final Builder settings;
  private final ManualClock clock;
  private final Instant start;
  private final double dt;
  private final Randomness random;
  private final Scraper scraper;
  private final StopLog stops;
  private Probe probe = Probe.NONE;
  private long ticks;
  private long scrapeTick;
  private long changeTick = Long.MAX_VALUE;
  private long endTick = Long.MAX_VALUE;
  private int[] target;
  private Topology running;
  private int rescales;
  private long stoppedTicks;
  private int refusals;

  private SimulatedTopology(Builder settings, ManualClock clock) {
    this.settings = settings;
    this.clock = clock;
    this.start = clock.now();
    this.dt = settings.tickSeconds();
    this.graph =
        new FlowGraph(settings.operators, settings.sources, settings.costs, settings.connections);
    this.flow = new FlowModel(graph, dt, settings.seed);
    this.random = new Randomness(~settings.seed);
    MetricFaults faults = new MetricFaults(settings.faults, start);
    this.scraper = new Scraper(graph, flow, settings.quality, faults, random);
    this.stops = new StopLog(settings.cost);
    this.running = graph.topology;
    this.target = flow.parallelism();
    graph
        .refusal(target, settings.slots)
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

  /** Returns for how long the job stood still so far, since it was changed. */
  public Duration downtime() {
    catchUp();
    return settings.tick.multipliedBy(stoppedTicks);
  }

  /** Returns how many plans were refused so far. */
  public int refusals() {
    return refusals;
  }

  /** Returns the records that an operator has taken in so far, which no algorithm sees. */
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
  public ObserveResult observe() {
    catchUp();
    if (isStopped()) {
      return new NoObservation(NoObservation.Reason.RESCALING, "the job is stopped and restarts");
    }
    JobStatus status = stops.status(isChanging());
    return scraper.latest(clock.now(), status).<ObserveResult>map(seen -> seen).orElse(NO_SAMPLE);
  }

  /** Begins a change; a second plan before the change has begun takes the place of the first. */
  @Override
  public ApplyResult apply(ParallelismPlan plan) {
    ApplyResult result = begin(plan);
    refusals += result instanceof ApplyResult.Rejected ? 1 : 0;
    return result;
  }

  private ApplyResult begin(ParallelismPlan plan) {
    catchUp();
    List<String> misfits = plan.misfits(running);
    if (!misfits.isEmpty()) {
      return ApplyResult.rejected("the plan " + String.join(", and ", misfits));
    }
    int[] wanted = graph.topology.ids().stream().mapToInt(plan::target).toArray();
    Optional<String> refusal = graph.refusal(wanted, settings.slots);
    if (refusal.isPresent()) {
      return ApplyResult.rejected(refusal.get());
    }
    if (Arrays.equals(wanted, target)) {
      return isChanging() ? accepted() : ApplyResult.alreadyInPlace();
    }
    if (ticks >= changeTick) {
      return ApplyResult.rejected("a change is under way; ask again when it is over");
    }
    target = wanted;
    if (Arrays.equals(wanted, flow.parallelism())) { // what was to come is taken back
      changeTick = Long.MAX_VALUE;
      return ApplyResult.applied();
    }
    if (!isChanging()) {
      changeTick = ticks + ticksIn(flow.growsTo(target) ? settings.cost.start() : Duration.ZERO, 1);
    }
    beginDue();
    endDue();
    return isChanging() ? accepted() : ApplyResult.applied();
  }

  /** Lets the job run up to what the clock says. */
  public void catchUp() {
    long due = Duration.between(start, clock.now()).dividedBy(settings.tick);
    while (ticks < due) {
      tick();
    }
  }

  /** Calls a probe at every tick and change from now on. */
  void watch(Probe watching) {
    probe = watching;
  }

  Builder settings() {
    return settings;
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
    boolean stopped = isStopped();
    flow.tick(now, changing ? settings.cost.capacityMeanwhile() : 1);
    stoppedTicks += stopped ? 1 : 0;
    ticks++;
    Duration checkpoints = settings.cost.checkpointInterval();
    if (!changing && !checkpoints.isZero() && ticks % ticksIn(checkpoints, 1) == 0) {
      flow.checkpoint();
    }
    if (!stopped && ticks - scrapeTick >= ticksIn(settings.quality.scrape(), 1)) {
      Instant at = start.plus(settings.tick.multipliedBy(ticks));
      scraper.scrape(at, running, (ticks - scrapeTick) * dt);
      scrapeTick = ticks;
    }
    probe.onTick(now, stopped);
    beginDue();
    endDue();
  }

  private void beginDue() {
    if (ticks >= changeTick && endTick == Long.MAX_VALUE) {
      double vary = 1 + settings.cost.spread() * (2 * random.uniform() - 1);
      endTick =
          ticks + ticksIn(flow.growsTo(target) ? settings.cost.up() : settings.cost.down(), vary);
    }
  }

  private void endDue() {
    if (ticks < endTick) {
      return;
    }
    double readAgain = flow.readAgain();
    if (!settings.cost.checkpointInterval().isZero()) {
      flow.restartFromCheckpoint(ticks * dt);
    }
    stops.changed(
        start.plus(settings.tick.multipliedBy(changeTick)),
        settings.tick.multipliedBy(ticks - changeTick),
        flow.readAgain() - readAgain);
    flow.deploy(target);
    running = graph.runningAt(target);
    changeTick = Long.MAX_VALUE;
    endTick = Long.MAX_VALUE;
    rescales++;
    scraper.restart();
    scrapeTick = ticks;
    probe.onRescale();
  }

  private boolean isChanging() {
    return changeTick != Long.MAX_VALUE;
  }

  private boolean isStopped() {
    return ticks >= changeTick && settings.cost.capacityMeanwhile() == 0;
  }

  private ApplyResult accepted() {
    return ApplyResult.accepted("the change is under way");
  }

  private long ticksIn(Duration duration, double factor) {
    return Math.round(duration.toNanos() * factor / settings.tick.toNanos());
  }

  /** Collects operators, edges and settings; each setter says its default. Not thread-safe. */
  public static final class Builder {
    private final Map<OperatorId, SimulatedOperator> operators = new TreeMap<>();
    private final Map<OperatorId, Load> sources = new TreeMap<>();
    private final Map<OperatorId, Load> costs = new TreeMap<>();
    private final List<FlowGraph.Connection> connections = new ArrayList<>();
    private final List<MetricFault> faults = new ArrayList<>();
    private Duration tick = Duration.ofSeconds(1);
    private long seed = 1;
    private int slots = Integer.MAX_VALUE;
    private RescaleCost cost = RescaleCost.savepoint();
    private MetricQuality quality = MetricQuality.exact();

    private Builder() {}

    /** Adds a source that reads what a load brings, each instance at most so many per second. */
    public Builder source(String id, double recordsPerSecond, Load load) {
      return source(SimulatedOperator.of(requireNonNull(id, "id"), recordsPerSecond), load);
    }

    /** Adds a source. Its log is endless: what it cannot read yet waits. */
    public Builder source(SimulatedOperator source, Load load) {
      sources.put(requireNonNull(source, "source").id(), requireNonNull(load, "load"));
      return operator(source);
    }

    /** Adds an operator whose instances each take in so many records per second. */
    public Builder operator(String id, double recordsPerSecond) {
      return operator(SimulatedOperator.of(requireNonNull(id, "id"), recordsPerSecond));
    }

    /** Adds an operator. */
    public Builder operator(SimulatedOperator operator) {
      requireNonNull(operator, "operator");
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
      requireNonNull(from, "from");
      requireNonNull(to, "to");
      Check.atLeastZero("selectivity of edge " + from + " -> " + to, selectivity);
      connections.add(
          new FlowGraph.Connection(new OperatorId(from), new OperatorId(to), selectivity, split));
      return this;
    }

    /**
     * Sets what a record costs an operator over time, relative to what its capacity says: at 2 it
     * can take in half of that. Default: 1.
     *
     * @param relative above 0 at any time
     */
    public Builder costs(String operator, Load relative) {
      costs.put(
          new OperatorId(requireNonNull(operator, "operator")),
          requireNonNull(relative, "relative"));
      return this;
    }

    /** Sets how finely time passes. Default: 1 s. */
    public Builder tick(Duration tick) {
      this.tick = Check.positive("tick", tick);
      return this;
    }

    double tickSeconds() {
      return tick.toNanos() / 1e9;
    }

    long seed() {
      return seed;
    }

    RescaleCost cost() {
      return cost;
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

    /** Adds something that is wrong with the metrics, beside their quality. Default: nothing. */
    public Builder metricFault(MetricFault fault) {
      faults.add(requireNonNull(fault, "fault"));
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
