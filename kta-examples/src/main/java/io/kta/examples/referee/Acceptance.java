package io.kta.examples.referee;

import static io.kta.examples.referee.AcceptanceRuns.RUN;
import static io.kta.examples.referee.AcceptanceRuns.actions;
import static io.kta.examples.referee.AcceptanceRuns.arena;
import static io.kta.examples.referee.AcceptanceRuns.brief;
import static io.kta.examples.referee.AcceptanceRuns.dead;
import static io.kta.examples.referee.AcceptanceRuns.debs;
import static io.kta.examples.referee.AcceptanceRuns.figures;
import static io.kta.examples.referee.AcceptanceRuns.held;
import static io.kta.examples.referee.AcceptanceRuns.hpa;
import static io.kta.examples.referee.AcceptanceRuns.ofShortWindows;
import static io.kta.examples.referee.AcceptanceRuns.open;
import static io.kta.examples.referee.AcceptanceRuns.plainDs2;
import static io.kta.examples.referee.AcceptanceRuns.range;
import static io.kta.examples.referee.AcceptanceRuns.run;
import static io.kta.examples.referee.AcceptanceRuns.single;

import io.kta.algorithm.dhalion.Dhalion;
import io.kta.algorithm.ds2.Ds2;
import io.kta.algorithm.fixed.Fixed;
import io.kta.algorithm.lag.LagBased;
import io.kta.examples.referee.Arena.Connection;
import io.kta.policy.ScalingPolicy;
import io.kta.simulation.Capacity;
import io.kta.simulation.DebsLoads;
import io.kta.simulation.KeySkew;
import io.kta.simulation.Load;
import io.kta.simulation.SimulatedOperator;
import io.kta.simulation.SimulationReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Prints what the simulation gives beside what was published, for the checks A7 to A16 and A18 that
 * a simulation can be held to only by a band or a ranking. Nothing is asserted.
 */
public final class Acceptance {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final double DEBS_MOST = 2_500_000;

  private Acceptance() {}

  /** Prints the table; arguments are not looked at. */
  public static void main(String[] args) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("", "what", "published", "here"));
    rows.addAll(wordCounts());
    rows.addAll(nexmark());
    rows.addAll(waves());
    rows.addAll(windows());
    rows.addAll(rest());
    System.out.print(Tables.markdown(rows));
  }

  private static List<List<String>> wordCounts() {
    Arena heron = arena("T1");
    Load sentences = Load.constant(1);
    ScalingPolicy minutely = open(Duration.ofMinutes(1)).build();
    SimulationReport ds2 = run(heron, sentences, plainDs2(0), minutely, HOUR);
    SimulationReport dhalion = run(heron, sentences, new Dhalion(), minutely, HOUR.multipliedBy(2));
    SimulationReport flink =
        run(
            arena("T2"),
            Load.steps(Duration.ofMinutes(10), 0.8, 0.4),
            plainDs2(0),
            open(Duration.ofSeconds(10)).build(),
            Duration.ofMinutes(20));
    return List.of(
        List.of(
            "A7", "Heron word count, DS2", "1 action to 10/20", actions(ds2, "flatMap", "count")),
        List.of(
            "A7",
            "the same, Dhalion",
            "6 actions in 2000 s to 22/30",
            actions(dhalion, "flatMap", "count")),
        List.of(
            "A8",
            "Flink word count, DS2, from 10/5",
            "14/7, 19/11, then 7/4, 7/5",
            actions(flink, "flatMap", "count")));
  }

  /** The profiles are fitted to the sizes, so that only the number of steps says anything. */
  private static List<List<String>> nexmark() {
    List<List<String>> rows = new ArrayList<>();
    int[] sizes = {16, 14, 20, 16, 10, 28};
    String[] queries = {"Q1", "Q2", "Q3", "Q5", "Q8", "Q11"};
    for (int i = 0; i < sizes.length; i++) {
      int most = 0;
      List<String> ends = new ArrayList<>();
      for (int start = 8; start <= 28; start += 4) {
        SimulationReport report = nexmark(sizes[i], start);
        most = Math.max(most, report.rescales());
        ends.add("" + report.finalParallelism("main"));
      }
      rows.add(
          List.of(
              "A9",
              "Nexmark %s, DS2, from 8 to 28".formatted(queries[i]),
              "at most 3 steps to " + sizes[i],
              "at most %d to %s".formatted(most, String.join(", ", ends))));
    }
    return rows;
  }

  private static SimulationReport nexmark(int size, int start) {
    double each = 1_000_000 / (size - 0.3) * (1 + 0.005 * (size - 1));
    SimulatedOperator main =
        SimulatedOperator.of("main", each)
            .capacity(new Capacity.Scalable(each, 0.005, 0))
            .parallelism(start);
    Arena arena =
        new Arena(
            "Nexmark",
            "",
            List.of(SimulatedOperator.of("source", 1_200_000), main),
            List.of(new Connection("source", "main", 1, false)),
            Map.of("source", 1_000_000.0),
            1);
    Ds2 ds2 =
        new Ds2(
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            new Ds2.Activation(5, Ds2.Activation.Choice.MEDIAN),
            plainDs2(0).sizing(),
            plainDs2(0).backlog());
    return run(
        arena,
        Load.constant(1),
        ds2,
        open(Duration.ofSeconds(30)).maxParallelism(36).build(),
        HOUR);
  }

  private static List<List<String>> waves() {
    List<List<String>> rows = new ArrayList<>();
    Load wave = DebsLoads.cosine().times(1 / DEBS_MOST);
    rows.add(
        List.of(
            "A10",
            "map, cosine, HPA",
            "11.6 workers, mean 7.4 s, p95 34 s, 20 rescales, 69 % below 5 s",
            figures(debs(wave, hpa(), true))));
    rows.add(
        List.of(
            "A11",
            "map, cosine, DS2 1.2",
            "9.5 workers, mean 41 s, p95 110 s, 22 rescales, 31 % below 5 s",
            figures(debs(wave, plainDs2(0.2), false))));
    Map<String, Load> loads =
        new TreeMap<>(
            Map.of(
                "cosine", wave,
                "random", DebsLoads.random().times(1 / DEBS_MOST),
                "increasing", DebsLoads.increasing().times(1 / DEBS_MOST),
                "decreasing", DebsLoads.decreasing().times(1 / DEBS_MOST)));
    loads.forEach(
        (name, load) ->
            rows.add(
                List.of(
                    "A12",
                    "map, %s: workers and p95 over time".formatted(name),
                    "HPA lowest latency; DS2 fewest workers within 15 %",
                    "HPA %s; DS2 %s; Varga %s; Dhalion %s"
                        .formatted(
                            brief(debs(load, hpa(), true)),
                            brief(debs(load, plainDs2(0.2), false)),
                            brief(debs(load, new LagBased(), true)),
                            brief(debs(load, new Dhalion(), false))))));
    return rows;
  }

  private static List<List<String>> windows() {
    Arena window = arena("T4");
    Load increase = DebsLoads.increasing().times(1 / DEBS_MOST);
    ScalingPolicy gate = held(false).build();
    Arena sliding = dead();
    Load wave = DebsLoads.cosine().times(1 / DEBS_MOST);
    return List.of(
        List.of(
            "A13",
            "window, increasing: most instances",
            "Varga climbs to the cap (70), DS2 does not",
            "Varga %d, DS2 %d"
                .formatted(
                    run(window, increase, new LagBased(), held(true).build(), RUN).peakInstances(),
                    run(window, increase, plainDs2(0.2), gate, RUN).peakInstances())),
        List.of(
            "A14",
            "sliding window with dead periods, cosine: range of the window's instances",
            "DS2 6 to 68, HPA 3 to 9; our own: less with the median of 5",
            "DS2 %s; of the median of 5 %s; HPA %s"
                .formatted(
                    range(run(sliding, wave, ofShortWindows(1), gate, RUN)),
                    range(run(sliding, wave, ofShortWindows(5), gate, RUN)),
                    range(run(sliding, wave, hpa(), held(true).build(), RUN)))));
  }

  private static List<List<String>> rest() {
    List<List<String>> rows = new ArrayList<>();
    Load small = DebsLoads.cosine(150_000, 100_000, 10_000, DebsLoads.SEED).times(1 / 250_000.0);
    Arena tiny = single("map", 50_000, 250_000);
    List<String> headrooms = new ArrayList<>();
    for (double headroom : new double[] {0, 0.33, 0.66}) {
      headrooms.add(brief(run(tiny, small, plainDs2(headroom), held(false).build(), RUN)));
    }
    rows.add(
        List.of(
            "A15",
            "DS2, headroom 0, 33, 66 % on a small cosine: workers and mean latency",
            "mean latency falls 10 times or more, workers rise 30 to 75 %",
            String.join("; ", headrooms)));
    for (double share : new double[] {0, 0.2, 0.5, 0.7}) {
      Arena skewed =
          new Arena(
              "T9",
              "",
              Arenas.wordCount(share == 0 ? KeySkew.NONE : KeySkew.hotKey(share)),
              arena("T2").edges(),
              Map.of("source", 1_000_000.0),
              1);
      SimulationReport report =
          run(skewed, Load.constant(1), plainDs2(0), open(Duration.ofSeconds(30)).build(), HOUR);
      rows.add(
          List.of(
              "A16",
              "word count, DS2, %.0f %% of the words alike".formatted(100 * share),
              "at most 2 steps, same size as without, target missed",
              "%s; at most %.0f s of records wait"
                  .formatted(actions(report, "flatMap", "count"), report.maxLag() / 1_000_000)));
    }
    List<String> statics = new ArrayList<>();
    for (int size : new int[] {4, 12, 24}) {
      SimulationReport report =
          run(
              single("map", 2_500_000 / 18.0, 2_500_000),
              DebsLoads.cosine().times(1 / DEBS_MOST),
              new Fixed(size),
              open(Duration.ofSeconds(30)).build(),
              RUN);
      statics.add("%d: %.1f s".formatted(size, report.meanLatency().toMillis() / 1000.0));
    }
    rows.add(
        List.of(
            "A18",
            "static 4, 12, 24: mean latency",
            "of the order of 1000, 30, 2 s",
            String.join("; ", statics)));
    return rows;
  }
}
