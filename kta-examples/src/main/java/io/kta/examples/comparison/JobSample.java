package io.kta.examples.comparison;

import io.kta.metrics.Observation;
import io.kta.metrics.OperatorMetrics;
import io.kta.metrics.TimeShares;
import java.util.List;

/**
 * How a job did. Immutable.
 *
 * @param wordsPerSecond what the counter took in
 * @param source how the vertex of source and tokenizer spent its time
 * @param counter how the counter spent its time
 */
record JobSample(double wordsPerSecond, TimeShares source, TimeShares counter) {

  /** Reads a job of two operators, the source first. */
  static JobSample of(Observation seen) {
    List<OperatorMetrics> metrics = seen.topology().ids().stream().map(seen::metricsOf).toList();
    return new JobSample(
        metrics.get(1).recordsInPerSecond().orElseThrow(),
        metrics.get(0).timeShares().orElseThrow(),
        metrics.get(1).timeShares().orElseThrow());
  }
}
