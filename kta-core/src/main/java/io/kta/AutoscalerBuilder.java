package io.kta;

import static java.util.Objects.requireNonNull;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.AskedOnce;
import io.kta.driver.ScaleDriver;
import io.kta.json.JacksonVersion;
import io.kta.knowledge.HistoryLimit;
import io.kta.knowledge.KnowledgeStore;
import io.kta.policy.ScalingPolicy;
import io.kta.time.LoopClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds one {@link Autoscaler}. An algorithm and a driver are required. A builder builds once,
 * since the driver and the store that it was given belong to one autoscaler. Not thread-safe.
 *
 * @since 0.1
 */
public final class AutoscalerBuilder {
  private static final Duration LONGEST_DELAY = Duration.ofDays(365);

  private String name = "kta";
  private ScalingPolicy policy = ScalingPolicy.defaults();
  private @Nullable Algorithm<?, ?> algorithm;
  private @Nullable ScaleDriver driver;
  private KnowledgeStore store = KnowledgeStore.inMemory();
  private int historyLength = 100;
  private HistoryLimit historyLimit = HistoryLimit.NONE;
  private Duration firstCycleAfter = Duration.ZERO;
  private @Nullable LoopClock clock;
  private @Nullable LoopScheduler scheduler;
  private @Nullable String shareKey;
  private final List<AutoscalerListener> listeners = new ArrayList<>();
  private boolean hasBuilt;

  AutoscalerBuilder() {}

  /** Sets the name in reports, logs and cycle ids. Default: {@code kta}. */
  public AutoscalerBuilder name(String name) {
    this.name = requireNonNull(name, "name");
    return this;
  }

  /** Sets the limits to keep. Default: {@link ScalingPolicy#defaults()}. */
  public AutoscalerBuilder policy(ScalingPolicy policy) {
    this.policy = requireNonNull(policy, "policy");
    return this;
  }

  /** Sets how decisions are made. Required. */
  public AutoscalerBuilder algorithm(Algorithm<?, ?> algorithm) {
    this.algorithm = requireNonNull(algorithm, "algorithm");
    return this;
  }

  /** Sets what connects to the job. Required; the autoscaler closes it. */
  public AutoscalerBuilder driver(ScaleDriver driver) {
    this.driver = requireNonNull(driver, "driver");
    return this;
  }

  /** Sets where knowledge is kept between cycles; the autoscaler closes it. Default: in memory. */
  public AutoscalerBuilder store(KnowledgeStore store) {
    this.store = requireNonNull(store, "store");
    return this;
  }

  /** Sets how many past cycles are remembered, at least 1. Default: 100. */
  public AutoscalerBuilder historyLength(int historyLength) {
    this.historyLength = historyLength;
    return this;
  }

  /**
   * Sets how many bytes the remembered cycles may take, measured as JSON. The oldest are dropped
   * first. Use it where an algorithm's results may become large. Default: no limit.
   */
  public AutoscalerBuilder historyLimit(HistoryLimit limit) {
    this.historyLimit = requireNonNull(limit, "limit");
    return this;
  }

  /**
   * Sets how long after its start the first cycle begins, at least 0. Give autoscalers that are
   * started together different delays within their interval, so that their cycles do not come all
   * at once. Default: 0, at once.
   */
  public AutoscalerBuilder firstCycleAfter(Duration delay) {
    this.firstCycleAfter = requireNonNull(delay, "delay");
    return this;
  }

  /** Sets the source of time. Default: that of the scheduler, or {@link LoopClock#system()}. */
  public AutoscalerBuilder clock(LoopClock clock) {
    this.clock = requireNonNull(clock, "clock");
    return this;
  }

  /**
   * Sets the threads to run on, which this autoscaler then shares and does not end. Default:
   * threads of its own.
   */
  public AutoscalerBuilder scheduler(LoopScheduler scheduler) {
    this.scheduler = requireNonNull(scheduler, "scheduler");
    return this;
  }

  /**
   * Sets with whom this autoscaler shares its part of the scheduler's threads: autoscalers of one
   * key never hold more threads than are free, so that a key whose calls hang leaves the others in
   * time. For example the namespace, the team or the cluster of the job. Counts where the {@link
   * LoopScheduler} limits how many cycles run at once. Default: with none.
   */
  public AutoscalerBuilder shareKey(String key) {
    this.shareKey = requireNonNull(key, "key");
    return this;
  }

  /** Adds a listener; listeners are called in the order in which they were added. */
  public AutoscalerBuilder listener(AutoscalerListener listener) {
    listeners.add(requireNonNull(listener, "listener"));
    return this;
  }

  /**
   * Builds an autoscaler whose cycles are run by hand, with {@link Autoscaler#runOnce}.
   *
   * @throws IllegalStateException if the algorithm or the driver is missing, which the message
   *     names, both a scheduler and a clock are set, the scheduler is closed, this builder has
   *     built one before, or the Jackson on the class path is too old
   * @throws IllegalArgumentException if the name is blank, the history length is below 1, or the
   *     delay of the first cycle is negative or longer than a year
   */
  public Autoscaler build() {
    return newLoop();
  }

  /**
   * Builds an autoscaler and starts it: the first cycle begins at once, or after the delay that was
   * set, on another thread. Throws what {@link #build} throws.
   */
  public Autoscaler start() {
    ControlLoop loop = newLoop();
    loop.start(firstCycleAfter);
    return loop;
  }

  private ControlLoop newLoop() {
    JacksonVersion.require();
    requireValidParts();
    requireAlgorithmAndDriver();
    LoopScheduler shared = scheduler;
    LoopScheduler threads =
        shared != null ? shared : LoopScheduler.builder().cyclesAtOnce(1).clock(ownClock()).build();
    Object key = shareKey != null ? shareKey : new Object();
    Hurry hurry = new Hurry(threads.clock());
    AskedOnce<?, ?> decides = new AskedOnce<>(requireNonNull(algorithm));
    Cycle<?, ?> cycle = newCycle(decides, requireNonNull(driver), threads, hurry);
    Membership membership = new Membership(threads, key, shared == null);
    ControlLoop loop = new ControlLoop(cycle, hurry, listeners, membership);
    membership.join(loop);
    hasBuilt = true;
    return loop;
  }

  private void requireValidParts() {
    if (hasBuilt) {
      throw new IllegalStateException(
          "this builder has built an autoscaler, which the driver and the store belong to; begin"
              + " another with Kta.autoscaler(), with a driver and a store of its own");
    }
    if (name.isBlank()) {
      throw new IllegalArgumentException("name '" + name + "' is blank; give it a name for logs");
    }
    if (historyLength < 1) {
      throw new IllegalArgumentException(
          "historyLength is " + historyLength + "; it must be at least 1");
    }
    if (firstCycleAfter.isNegative()) {
      throw new IllegalArgumentException(
          "firstCycleAfter is " + firstCycleAfter + "; it must not be negative");
    }
    if (firstCycleAfter.compareTo(LONGEST_DELAY) > 0) {
      throw new IllegalArgumentException(
          "firstCycleAfter is %s; it must be at most a year, %s"
              .formatted(firstCycleAfter, LONGEST_DELAY));
    }
    if (scheduler != null && clock != null) {
      throw new IllegalStateException(
          "scheduler and clock are both set; the scheduler has a clock, so leave out the other");
    }
  }

  private void requireAlgorithmAndDriver() {
    List<String> missing = new ArrayList<>();
    if (algorithm == null) {
      missing.add("algorithm");
    }
    if (driver == null) {
      missing.add("driver");
    }
    if (!missing.isEmpty()) {
      throw new IllegalStateException("not set: " + String.join(", ", missing));
    }
  }

  private <M, A> Cycle<M, A> newCycle(
      AskedOnce<M, A> decides, ScaleDriver connects, LoopScheduler threads, Hurry hurry) {
    AutoscalerSpec<M, A> spec =
        new AutoscalerSpec<>(
            name, policy, decides.name(), decides, connects, store, historyLength, historyLimit);
    return new Cycle<>(spec, threads, hurry);
  }

  private LoopClock ownClock() {
    return clock != null ? clock : LoopClock.system();
  }
}
