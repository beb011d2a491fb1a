package io.kta.simulation;

import io.kta.metrics.OperatorMetrics;
import io.kta.metrics.TimeShares;
import io.kta.simulation.MetricFault.Figure;
import io.kta.topology.OperatorId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiFunction;

/** What is wrong with the metrics of a run that began at an instant. Immutable. */
record MetricFaults(List<MetricFault> faults, Instant start) {

  /** Copies the faults. */
  MetricFaults {
    faults = List.copyOf(faults);
  }

  /** Returns what is reported of an operator where this is true. */
  OperatorMetrics reported(OperatorId operator, OperatorMetrics truth, Instant at) {
    Duration time = Duration.between(start, at);
    OperatorMetrics reported = truth;
    for (MetricFault fault : faults) {
      Duration since = time.minus(fault.from());
      boolean holds = !since.isNegative() && since.compareTo(fault.length()) < 0;
      if (holds && fault.operator().filter(id -> !id.equals(operator)).isEmpty()) {
        reported = reported(fault, reported);
      }
    }
    return reported;
  }

  private static OperatorMetrics reported(MetricFault fault, OperatorMetrics truth) {
    if (fault.figure() == Figure.EVERYTHING) {
      return OperatorMetrics.unknown();
    }
    OperatorMetrics reported = OperatorMetrics.unknown();
    reported =
        known(
            reported,
            records(fault, truth.recordsInPerSecond()),
            OperatorMetrics::withRecordsInPerSecond);
    reported =
        known(
            reported,
            records(fault, truth.recordsOutPerSecond()),
            OperatorMetrics::withRecordsOutPerSecond);
    reported =
        known(
            reported,
            of(Figure.PENDING, fault, truth.pendingRecords()),
            OperatorMetrics::withPendingRecords);
    reported =
        known(
            reported,
            of(Figure.BUSY, fault, truth.busiestInstance()),
            OperatorMetrics::withBusiestInstance);
    Optional<TimeShares> shares =
        fault.figure() == Figure.BUSY ? shares(fault, truth.timeShares()) : truth.timeShares();
    reported = shares.map(reported::withTimeShares).orElse(reported);
    reported = truth.oldestAt().map(reported::withOldestAt).orElse(reported);
    return truth.partial() ? reported.asPartial() : reported;
  }

  private static OperatorMetrics known(
      OperatorMetrics metrics,
      OptionalDouble number,
      BiFunction<OperatorMetrics, Double, OperatorMetrics> with) {
    return number.isPresent() ? with.apply(metrics, number.getAsDouble()) : metrics;
  }

  private static OptionalDouble records(MetricFault fault, OptionalDouble truth) {
    return of(Figure.RECORDS, fault, truth);
  }

  private static OptionalDouble of(Figure figure, MetricFault fault, OptionalDouble truth) {
    if (fault.figure() != figure || truth.isEmpty()) {
      return truth;
    }
    OptionalDouble factor = fault.factor();
    return factor.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(truth.getAsDouble() * factor.getAsDouble());
  }

  private static Optional<TimeShares> shares(MetricFault fault, Optional<TimeShares> truth) {
    if (truth.isEmpty() || fault.factor().isEmpty()) {
      return Optional.empty();
    }
    double blocked = truth.get().backpressured();
    double busy = Math.min(1 - blocked, truth.get().busy() * fault.factor().getAsDouble());
    return Optional.of(new TimeShares(busy, 1 - blocked - busy, blocked));
  }
}
