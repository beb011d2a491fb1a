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
    OptionalDouble in = of(Figure.RECORDS, fault, truth.recordsInPerSecond());
    if (in.isPresent()) {
      reported = reported.withRecordsInPerSecond(in.getAsDouble());
    }
    OptionalDouble out = of(Figure.RECORDS, fault, truth.recordsOutPerSecond());
    if (out.isPresent()) {
      reported = reported.withRecordsOutPerSecond(out.getAsDouble());
    }
    OptionalDouble pending = of(Figure.PENDING, fault, truth.pendingRecords());
    if (pending.isPresent()) {
      reported = reported.withPendingRecords(pending.getAsDouble());
    }
    Optional<TimeShares> shares =
        fault.figure() == Figure.BUSY ? shares(fault, truth.timeShares()) : truth.timeShares();
    return shares.map(reported::withTimeShares).orElse(reported);
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
