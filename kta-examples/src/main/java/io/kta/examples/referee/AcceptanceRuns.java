package io.kta.examples.referee;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.ds2.Ds2;
import io.kta.algorithm.utilization.TargetUtilization;
import io.kta.examples.referee.Arena.Connection;
import io.kta.policy.Behavior;
import io.kta.policy.Direction;
import io.kta.policy.Effectiveness;
import io.kta.policy.ScalingPolicy;
import io.kta.policy.ScalingPolicyBuilder;
import io.kta.simulation.Load;
import io.kta.simulation.MetricQuality;
import io.kta.simulation.RescaleCost;
import io.kta.simulation.SimulatedOperator;
import io.kta.simulation.SimulatedTopology;
import io.kta.simulation.Simulation;
import io.kta.simulation.SimulationEvent;
import io.kta.simulation.SimulationReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The runs that the checks are made of, and their figures in words. */
final class AcceptanceRuns {
  static final Duration RUN = Duration.ofMinutes(140);
  private static final int SEEDS = 5;
  private static final int MOST_TOLD = 8;
  private static final Duration HOLD = Duration.ofMinutes(5);

  private AcceptanceRuns() {}

  /** Inserts are cheap, and once a minute all of them are worked on. */
  static Arena dead() {
    SimulatedOperator window =
        SimulatedOperator.of("window", 600_000)
            .parallelism(10)
            .wear(
                SimulatedOperator.Wear.NONE
                    .withWindowPeriod(Duration.ofMinutes(1))
                    .withFireCost(4));
    return new Arena(
        "SA",
        "",
        List.of(SimulatedOperator.of("source", 3_000_000), window),
        List.of(new Connection("source", "window", 1, false)),
        Map.of("source", 1_500_000.0),
        1);
  }

  static Arena single(String id, double each, double most) {
    return new Arena(
        id,
        "",
        List.of(SimulatedOperator.of(id, each).parallelism(5)),
        List.of(),
        Map.of(id, most),
        1);
  }

  static Arena arena(String id) {
    return Arenas.all().stream().filter(arena -> arena.id().equals(id)).findFirst().orElseThrow();
  }

  static Ds2 plainDs2(double headroom) {
    return Contestant.published(headroom);
  }

  /** As in the runs of the paper, by rates of 15 s; of so many decisions the median counts. */
  static Ds2 ofShortWindows(int activation) {
    return new Ds2(
        Duration.ofSeconds(15),
        Duration.ofSeconds(30),
        new Ds2.Activation(activation, Ds2.Activation.Choice.MEDIAN),
        plainDs2(0.2).sizing(),
        plainDs2(0.2).backlog());
  }

  static TargetUtilization hpa() {
    return new TargetUtilization(0.7, 0, 0); // the paper's has no tolerance
  }

  static ScalingPolicyBuilder open(Duration interval) {
    return ScalingPolicy.builder()
        .interval(interval)
        .behavior(Behavior.unrestricted())
        .effectiveness(Effectiveness.ignored());
  }

  static ScalingPolicyBuilder held(boolean stabilizes) {
    Direction down = Direction.unrestricted();
    return open(Duration.ofSeconds(15))
        .minParallelism(3)
        .maxParallelism(70)
        .cooldownUp(HOLD)
        .cooldownDown(HOLD)
        .behavior(
            Behavior.unrestricted()
                .withDown(down.withStabilizationWindow(stabilizes ? HOLD : Duration.ZERO)));
  }

  /** As in DEBS 2024: from 15 workers, with the noise that metrics have there. */
  static List<SimulationReport> debs(Load load, Algorithm<?, ?> algorithm, boolean stabilizes) {
    List<SimulationReport> runs = new ArrayList<>();
    for (int seed = 1; seed <= SEEDS; seed++) {
      SimulatedTopology.Builder topology =
          arena("T3")
              .build(load, Map.of("map", 15))
              .rescaleCost(RescaleCost.savepoint())
              .metricQuality(
                  MetricQuality.exact().withScrape(Duration.ofSeconds(15)).withNoise(0.03))
              .seed(seed);
      runs.add(
          Simulation.of(topology)
              .algorithm(algorithm)
              .policy(held(stabilizes).build())
              .runFor(RUN));
    }
    return runs;
  }

  static SimulationReport run(
      Arena arena, Load load, Algorithm<?, ?> algorithm, ScalingPolicy policy, Duration length) {
    return Simulation.of(arena.build(load, Map.of()).rescaleCost(RescaleCost.savepoint()))
        .algorithm(algorithm)
        .policy(policy)
        .runFor(length);
  }

  static String figures(List<SimulationReport> runs) {
    return String.format(
        Locale.ROOT,
        "%.1f workers, mean %.1f s, p95 %.0f s, %.0f rescales, %.0f %% below 5 s",
        median(runs, AcceptanceRuns::workers),
        median(runs, run -> run.meanLatencyOverTime().toMillis() / 1000.0),
        median(runs, run -> run.latencyOverTime(0.95).toMillis() / 1000.0),
        median(runs, SimulationReport::rescales),
        median(runs, run -> 100 * (1 - run.violationsOverTime(Duration.ofSeconds(5)))));
  }

  static String brief(List<SimulationReport> runs) {
    return String.format(
        Locale.ROOT,
        "%.1f, %.0f s",
        median(runs, AcceptanceRuns::workers),
        median(runs, run -> run.latencyOverTime(0.95).toMillis() / 1000.0));
  }

  static String brief(SimulationReport run) {
    return String.format(
        Locale.ROOT, "%.2f, %.1f s", workers(run), run.meanLatency().toMillis() / 1000.0);
  }

  static double median(List<SimulationReport> runs, ToDoubleFunction<SimulationReport> figure) {
    return Bootstrap.median(runs.stream().mapToDouble(figure).toArray());
  }

  static double workers(SimulationReport run) {
    return run.provisioning().instanceHours() / (run.length().toSeconds() / 3600.0);
  }

  /** Returns the changes one by one, and when the last was made. */
  static String actions(SimulationReport run, String... operators) {
    List<String> ends = new ArrayList<>();
    for (String operator : operators) {
      ends.add("" + run.finalParallelism(operator));
    }
    List<SimulationEvent> events = run.events();
    String when =
        events.isEmpty() ? "" : " in " + events.get(events.size() - 1).at().toSeconds() + " s";
    String path =
        events.size() > MOST_TOLD
            ? ""
            : events.stream()
                .map(SimulationEvent::change)
                .collect(Collectors.joining("; ", " (", ")"));
    return "%d actions%s to %s%s".formatted(run.rescales(), when, String.join("/", ends), path);
  }

  static String range(SimulationReport run) {
    List<String> lines = run.toCsv().lines().toList();
    int column = List.of(lines.get(0).split(",", -1)).indexOf("window.parallelism");
    int[] sizes =
        lines.stream()
            .skip(1 + lines.size() / 14L) // without the first ten minutes
            .mapToInt(line -> Integer.parseInt(line.split(",", -1)[column]))
            .sorted()
            .toArray();
    return sizes[0] + " to " + sizes[sizes.length - 1];
  }
}
