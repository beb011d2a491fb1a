package io.kta.examples.referee;

import io.kta.simulation.DebsLoads;
import io.kta.simulation.Load;
import java.time.Duration;
import java.util.List;

/**
 * What comes to a job, as a share of what its topology is made for. Immutable.
 *
 * @param id W1 to W12
 * @param title what it is like, in words
 * @param length how long a run takes
 * @param shape makes the load
 */
record Workload(String id, String title, Duration length, Shape shape) {
  private static final double DEBS_MOST = 2_500_000;
  private static final double JITTER = 0.02;
  private static final double TRAP_NOISE = 0.1;
  private static final Duration LONG = Duration.ofMinutes(140);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** Makes a load of a seed; 1 is the highest rate that the topology is made for. */
  @FunctionalInterface
  interface Shape {
    Load of(Arena arena, long seed);
  }

  /** Returns all workloads in order. */
  static List<Workload> all() {
    return List.of(
        of("W1", "constant at 60 %", HOUR, seed -> Load.constant(0.6)),
        of("W2", "steps: 0, 80 %, 40 %", Duration.ofMinutes(90), seed -> debs(DebsLoads.steps())),
        of(
            "W3",
            "two phases: 80 %, 40 %",
            Duration.ofMinutes(20),
            seed -> Load.steps(Duration.ofMinutes(10), 0.8, 0.4)),
        of("W4", "cosine of an hour", LONG, Workload::cosine),
        of(
            "W5",
            "random walk",
            LONG,
            seed -> debs(DebsLoads.random(1_250_000, 500_000, 2_500_000, seed))),
        of("W6", "increasing", LONG, seed -> debs(DebsLoads.increasing(0, 2_500_000, seed))),
        of("W7", "decreasing", LONG, seed -> debs(DebsLoads.decreasing(2_500_000, seed))),
        of(
            "W8",
            "cosine with spikes",
            LONG,
            seed -> cosine(seed).plus(Load.spikes(MINUTE, 0.05, 0.2, 0.8, seed))),
        of(
            "W9",
            "days of 6 hours",
            Duration.ofHours(6),
            seed -> Load.diurnal(5 / 60.0, 1, Duration.ofHours(6))),
        of(
            "W10",
            "flash crowd, five times the load",
            HOUR,
            seed ->
                Load.constant(0.18)
                    .flashCrowd(Duration.ofMinutes(20), 5, MINUTE, Duration.ofMinutes(10))),
        of(
            "W11",
            "outage of 10 min, then all that was held back",
            HOUR,
            seed ->
                Load.constant(0.5).outage(Duration.ofMinutes(20), Duration.ofMinutes(10), MINUTE)),
        new Workload("W12", "traps: a slow ramp, then noise at a rounding edge", HOUR, TRAPS));
  }

  private static final Shape TRAPS =
      (arena, seed) -> {
        Load ramp = Load.ramp(0.6, 0.66, Duration.ofMinutes(30));
        Load edge = Load.constant(arena.edge()).noisy(TRAP_NOISE, seed);
        return seconds -> seconds < 1800 ? ramp.at(seconds) : edge.at(seconds);
      };

  private static Workload of(String id, String title, Duration length, SeededLoad load) {
    return new Workload(id, title, length, (arena, seed) -> load.of(seed).noisy(JITTER, seed));
  }

  private static Load cosine(long seed) {
    return debs(DebsLoads.cosine(1_250_000, 1_000_000, 10_000, seed));
  }

  private static Load debs(Load load) {
    return load.times(1 / DEBS_MOST);
  }

  private interface SeededLoad {
    Load of(long seed);
  }
}
