package io.kta.examples.kafka;

import static java.util.Objects.requireNonNull;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import io.kta.AutoscalerListener;
import io.kta.CycleReport;
import io.kta.driver.ApplyResult;
import io.kta.knowledge.Outcome;
import io.kta.metrics.Observation;
import io.kta.topology.Operator;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Prints a line for every cycle: load, lag, parallelism, and what was done if anything was. */
public final class CycleTable implements AutoscalerListener {
  private final PrintStream out;
  private final DoubleSupplier wordsPerSecond;
  private final String first;
  private @Nullable Instant begin;

  /**
   * Creates one.
   *
   * @param first what the operator is called that is not the counter
   */
  public CycleTable(PrintStream out, DoubleSupplier wordsPerSecond, String first) {
    this.out = out;
    this.wordsPerSecond = wordsPerSecond;
    this.first = first;
  }

  @Override
  public void onCycle(CycleReport report) {
    if (begin == null) {
      begin = report.startedAt();
      out.printf(Locale.ROOT, " time   words/s   backlog  %9s  counter%n", first);
    }
    Duration time = Duration.between(begin, report.startedAt());
    out.printf(
        Locale.ROOT,
        "%02d:%02d %9.0f  %s  %s%n",
        time.toMinutes(),
        time.toSecondsPart(),
        wordsPerSecond.getAsDouble(),
        report.observation().map(CycleTable::job).orElse("      ?          ?        ?"),
        isUnchanged(report) ? "" : report);
    out.flush();
  }

  private static String job(Observation seen) {
    // Without an edge between the two, their order is that of their ids.
    Map<Boolean, Operator> isCounter =
        seen.topology().operators().stream()
            .collect(toMap(operator -> operator.name().contains("counter"), identity()));
    Operator counter = requireNonNull(isCounter.get(true));
    Operator source = requireNonNull(isCounter.get(false));
    String backlog =
        seen.topology().ids().stream()
            .map(id -> seen.metricsOf(id).pendingRecords())
            .filter(OptionalDouble::isPresent)
            .map(OptionalDouble::getAsDouble)
            .reduce(Double::sum)
            .map(sum -> Long.toString(sum.longValue()))
            .orElse("?");
    return "%8s  %9d  %7d".formatted(backlog, source.parallelism(), counter.parallelism());
  }

  private static boolean isUnchanged(CycleReport report) {
    return report.outcome() instanceof Outcome.Applied applied
        && applied.result() instanceof ApplyResult.AlreadyInPlace;
  }
}
