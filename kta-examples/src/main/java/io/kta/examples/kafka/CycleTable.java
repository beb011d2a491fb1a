package io.kta.examples.kafka;

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
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Prints a line for every cycle: load, lag, parallelism, and what was done if anything was. */
final class CycleTable implements AutoscalerListener {
  private final PrintStream out;
  private final WordProducer producer;
  private @Nullable Instant begin;

  CycleTable(PrintStream out, WordProducer producer) {
    this.out = out;
    this.producer = producer;
  }

  @Override
  public void onCycle(CycleReport report) {
    if (begin == null) {
      begin = report.startedAt();
      out.println(" time   words/s   waiting  source  counter");
    }
    Duration time = Duration.between(begin, report.startedAt());
    out.printf(
        Locale.ROOT,
        "%02d:%02d %9.0f  %s  %s%n",
        time.toMinutes(),
        time.toSecondsPart(),
        producer.wordsPerSecond(),
        report.observation().map(CycleTable::job).orElse("      ?       ?        ?"),
        isUnchanged(report) ? "" : report);
    out.flush();
  }

  private static String job(Observation seen) {
    Operator source = seen.topology().operators().get(0);
    Operator counter = seen.topology().operators().get(1);
    OptionalDouble pending = seen.metricsOf(source.id()).pendingRecords();
    return "%8s  %6d  %7d"
        .formatted(
            pending.isPresent() ? Long.toString((long) pending.getAsDouble()) : "?",
            source.parallelism(),
            counter.parallelism());
  }

  private static boolean isUnchanged(CycleReport report) {
    return report.outcome() instanceof Outcome.Applied applied
        && applied.result() instanceof ApplyResult.AlreadyInPlace;
  }
}
