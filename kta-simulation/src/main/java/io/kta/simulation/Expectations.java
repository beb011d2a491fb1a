package io.kta.simulation;

import io.kta.CycleReport;
import io.kta.knowledge.Outcome;
import java.time.Duration;
import java.util.Locale;

/**
 * What is expected of a simulated run. Each method returns this if the run was so, and otherwise
 * throws an {@link AssertionError} that shows the timeline around the failure; so any test library
 * will do. Immutable.
 */
public final class Expectations {
  private final SimulationReport report;
  private final TimelineText text;

  Expectations(SimulationReport report) {
    this.report = report;
    this.text = new TimelineText(report);
  }

  /** Expects that fewer records than this waited outside of the sources at any time. */
  public Expectations lagStaysBelow(double records) {
    return require(
        report.maxLag() < records,
        report.recorder().maxLagAt,
        "lag was %,.0f records, not below %,.0f",
        report.maxLag(),
        records);
  }

  /** Expects that a share of the records, 0.95 for example, had a latency below a limit. */
  public Expectations latencyBelow(double share, Duration limit) {
    Duration latency = report.latency(share);
    return require(
        latency.compareTo(limit) < 0,
        report.recorder().maxWaitAt,
        "latency's p%s was %.3f s, not below %.3f s",
        TimelineText.plain(share * 100),
        seconds(latency),
        seconds(limit));
  }

  /** Expects that at most a share of the records, 0.01 for example, had a latency above a limit. */
  public Expectations violationsAtMost(double share, Duration limit) {
    double violations = report.violations(limit);
    return require(
        violations <= share,
        report.recorder().maxWaitAt,
        "%.2f %% of the records took more than %s s, not at most %.2f %%",
        violations * 100,
        TimelineText.plain(seconds(limit)),
        share * 100);
  }

  /** Expects that the parallelism was changed at most so often. */
  public Expectations rescalesAtMost(int most) {
    if (report.rescales() > most) {
      throw new AssertionError(
          "the job was rescaled %d times, not at most %d%n%n%s"
              .formatted(report.rescales(), most, text.events()));
    }
    return this;
  }

  /** Expects that an operator ran at a parallelism at the end. */
  public Expectations parallelismEndsAt(String operator, int parallelism) {
    int last = report.finalParallelism(operator);
    return require(
        last == parallelism,
        report.recorder().now,
        "%s ended at parallelism %d, not %d",
        operator,
        last,
        parallelism);
  }

  /**
   * Expects that an operator ran at a parallelism from {@code least} to {@code most} throughout.
   */
  public Expectations parallelismStaysWithin(String operator, int least, int most) {
    Timeline timeline = report.recorder().timeline;
    int index = report.indexOf(operator);
    for (int row = 0; row < timeline.rows(); row++) {
      int p = timeline.parallelism[row][index];
      require(
          p >= least && p <= most,
          timeline.begin(row),
          "%s ran at parallelism %d, not within %d to %d",
          operator,
          p,
          least,
          most);
    }
    return this;
  }

  /** Expects that all instances together ran for at most so many hours. */
  public Expectations instanceHoursAtMost(double hours) {
    double cost = report.provisioning().instanceHours();
    if (cost > hours) {
      throw new AssertionError(
          String.format(
              Locale.ROOT,
              "the job took %.2f instance hours, not at most %.2f%n%n%s",
              cost,
              hours,
              text.events()));
    }
    return this;
  }

  void failOnCycle(CycleReport failed) {
    AssertionError error =
        new AssertionError(
            "%d of %d cycles failed, first %s; if that is meant, use expectDespiteFailures()"
                .formatted(report.failedCycles(), report.cycles(), failed));
    if (failed.outcome() instanceof Outcome.Failed outcome) {
      outcome.cause().ifPresent(error::initCause);
    }
    throw error;
  }

  private Expectations require(boolean holds, double at, String message, Object... values) {
    if (!holds) {
      throw new AssertionError(
          String.format(Locale.ROOT, message, values)
              + " at "
              + TimelineText.time(at)
              + System.lineSeparator()
              + System.lineSeparator()
              + text.around(at));
    }
    return this;
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
