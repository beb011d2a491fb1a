package io.kta.simulation;

import static java.util.Objects.requireNonNull;

import io.kta.Autoscaler;
import io.kta.AutoscalerBuilder;
import io.kta.AutoscalerListener;
import io.kta.Kta;
import io.kta.LoopScheduler;
import io.kta.algorithm.Algorithm;
import io.kta.algorithm.AskedOnce;
import io.kta.policy.ScalingPolicy;
import io.kta.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run of an algorithm and a policy on a simulated job, in virtual time: the real control loop, on
 * the calling thread. The same settings give the same run. Not thread-safe; simulations of their
 * own can run on threads of their own.
 *
 * <pre>{@code
 * Simulation.of(topology).algorithm(algorithm).policy(policy).runFor(Duration.ofHours(2))
 *     .expect().lagStaysBelow(60_000).rescalesAtMost(20);
 * }</pre>
 *
 * <p>Timeouts are not kept, since all runs on one thread: a step that hangs hangs the run.
 *
 * @since 0.1
 */
public final class Simulation {
  private final SimulatedTopology.Builder topology;
  private @Nullable Algorithm<?, ?> algorithm;
  private ScalingPolicy policy = ScalingPolicy.defaults();
  private Duration warmUp = Duration.ZERO;
  private final List<AutoscalerListener> listeners = new ArrayList<>();

  private Simulation(SimulatedTopology.Builder topology) {
    this.topology = requireNonNull(topology, "topology");
  }

  /** Returns a simulation of a job, which every run builds anew. */
  public static Simulation of(SimulatedTopology.Builder topology) {
    return new Simulation(topology);
  }

  /** Sets how decisions are made. Required. */
  public Simulation algorithm(Algorithm<?, ?> algorithm) {
    this.algorithm = requireNonNull(algorithm, "algorithm");
    return this;
  }

  /** Sets the limits to keep. Default: {@link ScalingPolicy#defaults()}. */
  public Simulation policy(ScalingPolicy policy) {
    this.policy = requireNonNull(policy, "policy");
    return this;
  }

  /** Sets for how long lag and latency do not count at first. Default: not at all. */
  public Simulation warmUp(Duration warmUp) {
    this.warmUp = Check.notNegative("warmUp", warmUp);
    return this;
  }

  /** Adds a listener of every cycle. */
  public Simulation listener(AutoscalerListener listener) {
    listeners.add(requireNonNull(listener, "listener"));
    return this;
  }

  /**
   * Runs the job and the loop for so long, in virtual time, and returns how it went.
   *
   * @throws IllegalStateException if there is no algorithm
   * @throws IllegalArgumentException if the topology or the load is faulty, or the length is not
   *     longer than the warm-up
   */
  public SimulationReport runFor(Duration length) {
    if (Check.positive("length of the run", length).compareTo(warmUp) <= 0) {
      throw new IllegalArgumentException(
          "the run is %s long and warms up for %s; make it longer".formatted(length, warmUp));
    }
    ManualClock clock = new ManualClock();
    SimulatedTopology job = topology.build(clock);
    Recorder recorder = new Recorder(job, policy.bounds(), seconds(length), seconds(warmUp));
    EventLog events = new EventLog(clock.now());
    job.watch(recorder);
    runLoop(job, events, clock, clock.now().plus(length));
    recorder.end();
    String name =
        algorithm == null ? "" : new AskedOnce<>(algorithm).name(); // the loop refuses to have none
    return new SimulationReport(recorder, events, policy, name);
  }

  private void runLoop(SimulatedTopology job, EventLog events, ManualClock clock, Instant end) {
    LoopScheduler scheduler = LoopScheduler.byHand(clock);
    AutoscalerBuilder builder =
        Kta.autoscaler().name("simulation").policy(policy).driver(job).scheduler(scheduler);
    if (algorithm != null) {
      builder.algorithm(algorithm);
    }
    builder.listener(events);
    listeners.forEach(builder::listener);
    try (scheduler;
        Autoscaler unused = builder.start()) {
      while (clock.now().isBefore(end)) {
        scheduler.runDue();
        Instant next = scheduler.nextDue();
        clock.advance(Duration.between(clock.now(), next.isBefore(end) ? next : end));
        job.catchUp();
      }
    }
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
