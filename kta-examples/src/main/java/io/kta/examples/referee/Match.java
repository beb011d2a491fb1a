package io.kta.examples.referee;

import io.kta.algorithm.fixed.Fixed;
import io.kta.policy.ScalingPolicy;
import io.kta.simulation.Load;
import io.kta.simulation.Oracle;
import io.kta.simulation.SimulatedTopology;
import io.kta.simulation.Simulation;
import io.kta.simulation.SimulationReport;
import io.kta.simulation.Weights;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * One topology under one workload with one seed, the same for all who take part. Immutable.
 *
 * @param arena the topology
 * @param workload the workload
 * @param seed what the load's and the metrics' noise and the length of rescalings come from
 */
record Match(Arena arena, Workload workload, long seed) {
  private static final Duration WARM_UP = Duration.ofMinutes(5);

  /** A run, and who made it. */
  record Run(Series series, String contestant, SimulationReport report) {}

  /** Tells of each run as it ends. */
  interface Watcher {
    void ended(Run run);
  }

  /** Lets all compete in all series. */
  List<Result> play(List<Contestant> contestants, Watcher watcher) {
    List<Result> results = new ArrayList<>();
    Fixed asStarted = new Fixed(OptionalInt.empty(), Map.of());
    SimulationReport idle =
        simulation(Map.of(), Series.GATE)
            .algorithm(asStarted)
            .policy(Contestant.gate())
            .runFor(length());
    if (seed == Options.FIRST_SEED) {
      // it takes as long as all others together, and pays what a savepoint costs
      addTo(List.of(Series.GATE, Series.OWN), results, "oracle", oracle(idle));
    }
    NeededInstances needs = NeededInstances.of(idle.toCsv());
    for (NeededInstances.Level level : NeededInstances.Level.values()) {
      SimulationReport report =
          simulation(needs.at(level), Series.GATE)
              .algorithm(asStarted)
              .policy(Contestant.gate())
              .runFor(length());
      watcher.ended(new Run(Series.GATE, level.title(), report));
      addTo(series(), results, level.title(), Measure.of(report)); // it is never rescaled
    }
    for (Series series : series()) {
      for (Contestant contestant : contestants) {
        SimulationReport report = run(contestant, series, series.policyOf(contestant));
        watcher.ended(new Run(series, contestant.name(), report));
        results.add(result(series, contestant.name(), Measure.of(report)));
      }
    }
    return results;
  }

  private List<Series> series() {
    return Stream.of(Series.values()).filter(series -> series.has(seed)).toList();
  }

  /** Runs one who takes part, under a policy. */
  SimulationReport run(Contestant contestant, Series series, ScalingPolicy policy) {
    return simulation(Map.of(), series)
        .algorithm(contestant.algorithm().get())
        .policy(policy)
        .runFor(length());
  }

  private Duration length() {
    return workload.length();
  }

  private Simulation simulation(Map<String, Integer> start, Series series) {
    Load load = workload.shape().of(arena, seed);
    SimulatedTopology.Builder topology =
        arena
            .build(load, start)
            .rescaleCost(series.rescaleCost())
            .metricQuality(series.metricQuality())
            .seed(seed);
    return Simulation.of(topology).warmUp(WARM_UP);
  }

  private Map<Measure, Double> oracle(SimulationReport report) {
    Oracle oracle = report.oracle();
    double surplus = oracle.instanceHours() / report.provisioning().neededHours();
    double rescalesPerHour = oracle.rescales() * 3600.0 / length().toSeconds();
    Weights weights = Weights.standard();
    return Map.of(
        Measure.COST,
        oracle.instanceHours(),
        Measure.SURPLUS,
        surplus,
        Measure.VIOLATIONS_5S,
        100 * oracle.violations(),
        Measure.RESCALES,
        (double) oracle.rescales(),
        Measure.SCORE,
        weights.violations() * oracle.violations()
            + weights.rescales() * rescalesPerHour / 10
            + weights.instances() * (surplus - 1));
  }

  private void addTo(
      List<Series> all, List<Result> results, String contestant, Map<Measure, Double> values) {
    all.forEach(series -> results.add(result(series, contestant, values)));
  }

  private Result result(Series series, String contestant, Map<Measure, Double> values) {
    return new Result(series, arena.id(), workload.id(), seed, contestant, values);
  }
}
