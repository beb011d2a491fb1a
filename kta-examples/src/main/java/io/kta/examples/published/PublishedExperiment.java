package io.kta.examples.published;

import java.util.ArrayList;
import java.util.List;

/**
 * Prints, as a Markdown table, the figures of published runs and ours: the median of twenty
 * simulations that differ in the noise of the metrics and in how long a rescaling takes.
 */
public final class PublishedExperiment {
  private static final int SEEDS = 20;
  private static final double UNKNOWN = Double.NaN;

  private PublishedExperiment() {}

  /** Returns the runs whose figures are published. */
  static List<PublishedRun> runs() {
    return List.of(
        PublishedRun.cosine("HPA-like", new CpuRule(0.7), new Figures(11.6, 21, 20, 7.4, 34, 69)),
        PublishedRun.cosine(
            "DS2-like 1.2", new RateRule(1.2), new Figures(9.5, 15, 22, 41, 110, 31)),
        PublishedRun.steps("HPA-like", new CpuRule(0.7), steps(11.5, 27, 10)),
        PublishedRun.steps("DS2-like 1.0", new RateRule(1.0), steps(6.3, 10, 11)),
        PublishedRun.steps("DS2-like 1.2", new RateRule(1.2), steps(9.4, 14, 10)));
  }

  /** Returns the median figures of a run over seeds from 1. */
  static Figures simulated(PublishedRun run, int seeds) {
    List<Figures> figures = new ArrayList<>();
    for (int seed = 1; seed <= seeds; seed++) {
      figures.add(Figures.of(run.simulate(seed)));
    }
    return Figures.median(figures);
  }

  /** Prints the table; takes no arguments. */
  public static void main(String[] args) {
    System.out.println(
        """
        | run | | workers | most | rescalings | mean latency, s | p95, s | time below 5 s |
        |---|---|---|---|---|---|---|---|\
        """);
    for (PublishedRun run : runs()) {
      System.out.printf("| %s | published | %s |%n", run.name(), run.published().cells());
      System.out.printf("| | simulated | %s |%n", simulated(run, SEEDS).cells());
    }
  }

  private static Figures steps(double workers, double most, double rescales) {
    return new Figures(workers, most, rescales, UNKNOWN, UNKNOWN, UNKNOWN);
  }
}
