package io.kta.simulation;

import io.kta.CycleReport;
import io.kta.knowledge.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Expectations of a simulated run. Each method returns this if the run was so, and otherwise throws
 * an {@link AssertionError} that shows the timeline around the failure; so any test library will
 * do. {@link #all} tells of all that failed, not of the first only. Immutable.
 *
 * @since 0.1
 */
public final class Expectations {
  private final SimulationReport report;
  private final TimelineText text;
  private final Consumer<AssertionError> onFailure;

  Expectations(SimulationReport report) {
    this(
        report,
        failure -> {
          throw failure;
        });
  }

  private Expectations(SimulationReport report, Consumer<AssertionError> onFailure) {
    this.report = report;
    this.text = new TimelineText(report);
    this.onFailure = onFailure;
  }

  /**
   * Expects several things, and tells of all that failed: {@code report.expect().all(run ->
   * run.lagStaysBelow(2_000).rescalesAtMost(30))}.
   *
   * @throws AssertionError if any failed; those are its suppressed exceptions, too
   */
  public Expectations all(Consumer<Expectations> expected) {
    List<AssertionError> failures = new ArrayList<>();
    expected.accept(new Expectations(report, failures::add));
    if (failures.size() == 1) {
      throw failures.get(0);
    }
    if (!failures.isEmpty()) {
      AssertionError both =
          new AssertionError(
              "%d expectations failed:%n%n%s"
                  .formatted(
                      failures.size(),
                      failures.stream()
                          .map(AssertionError::getMessage)
                          .collect(Collectors.joining("%n%n".formatted()))));
      failures.forEach(both::addSuppressed);
      throw both;
    }
    return this;
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
      onFailure.accept(
          new AssertionError(
              "the job was rescaled %d times, not at most %d%n%n%s"
                  .formatted(report.rescales(), most, text.events())));
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
      if (p < least || p > most) {
        return require(
            false,
            timeline.begin(row),
            "%s ran at parallelism %d, not within %d to %d",
            operator,
            p,
            least,
            most);
      }
    }
    return this;
  }

  /** Expects that all instances together ran for at most so many hours. */
  public Expectations instanceHoursAtMost(double hours) {
    double cost = report.provisioning().instanceHours();
    if (cost > hours) {
      onFailure.accept(
          new AssertionError(
              String.format(
                  Locale.ROOT,
                  "the job took %.2f instance hours, not at most %.2f%n%n%s",
                  cost,
                  hours,
                  text.events())));
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
      onFailure.accept(
          new AssertionError(
              String.format(Locale.ROOT, message, values)
                  + " at "
                  + TimelineText.time(at)
                  + System.lineSeparator()
                  + System.lineSeparator()
                  + text.around(at)));
    }
    return this;
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
