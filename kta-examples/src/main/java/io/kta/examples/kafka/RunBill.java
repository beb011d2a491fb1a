package io.kta.examples.kafka;

import io.kta.AutoscalerListener;
import io.kta.CycleReport;
import io.kta.driver.ApplyResult;
import io.kta.knowledge.Outcome;
import io.kta.metrics.Observation;
import io.kta.topology.Operator;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a run has cost and how well the job kept up: instances over time, the words that came while
 * the backlog was longer than 5 s, and rescales. The words of the time between two cycles are
 * counted as late by the backlog at its end. Thread-safe.
 */
final class RunBill implements AutoscalerListener {
  /** The heads of the columns of {@link #line}. */
  static final String HEADS =
      String.format(
          Locale.ROOT, "%-12s %14s %14s %9s", "", "mean instances", "words late", "rescales");

  private static final double LATE = 5; // seconds

  private final DoubleSupplier wordsPerSecond;
  private @Nullable Instant since;
  private double seconds;
  private double instanceSeconds;
  private double words;
  private double late;
  private int rescales;

  RunBill(DoubleSupplier wordsPerSecond) {
    this.wordsPerSecond = wordsPerSecond;
  }

  @Override
  public synchronized void onCycle(CycleReport report) {
    if (report.outcome() instanceof Outcome.Applied applied
        && (applied.result() instanceof ApplyResult.Applied
            || applied.result() instanceof ApplyResult.Accepted)) {
      rescales++;
    }
    report.observation().ifPresent(this::add);
  }

  private void add(Observation seen) {
    if (since != null) {
      double passed = Duration.between(since, seen.at()).toNanos() / 1e9;
      double rate = wordsPerSecond.getAsDouble();
      seconds += passed;
      instanceSeconds += passed * instances(seen);
      words += passed * rate;
      late += backlog(seen) > LATE * rate ? passed * rate : 0;
    }
    since = seen.at();
  }

  private static int instances(Observation seen) {
    return seen.topology().operators().stream().mapToInt(Operator::parallelism).sum();
  }

  private static double backlog(Observation seen) {
    return seen.topology().ids().stream()
        .map(id -> seen.metricsOf(id).pendingRecords())
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .sum();
  }

  /** Returns a line under {@link #HEADS}. */
  synchronized String line(String algorithm) {
    return String.format(
        Locale.ROOT,
        "%-12s %14s %14s %9d",
        algorithm,
        seconds > 0 ? String.format(Locale.ROOT, "%.1f", instanceSeconds / seconds) : "?",
        words > 0 ? String.format(Locale.ROOT, "%.1f %%", 100 * late / words) : "?",
        rescales);
  }
}
