package io.kta.metrics;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import io.kta.api.Growing;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The metrics of one operator in one sample, summed over its instances. What is unknown is empty,
 * never zero. Immutable; start from {@link #unknown()}.
 *
 * @param recordsInPerSecond records taken in, per second; finite and at least 0
 * @param recordsOutPerSecond records put out, per second; finite and at least 0
 * @param timeShares how the instances spent their time
 * @param pendingRecords records waiting to be read by a source; finite and at least 0
 * @param partial whether some instances did not report, so that the sums are too low
 * @param busiestInstance the share of time that the busiest instance spent working, from 0 to 1;
 *     far above the mean where keys or partitions are uneven
 * @param oldestAt when the oldest of these numbers was measured; empty if at the time of the
 *     observation
 * @since 0.1
 */
@Growing
@JsonAutoDetect(isGetterVisibility = JsonAutoDetect.Visibility.NONE)
public record OperatorMetrics(
    OptionalDouble recordsInPerSecond,
    OptionalDouble recordsOutPerSecond,
    Optional<TimeShares> timeShares,
    OptionalDouble pendingRecords,
    boolean partial,
    OptionalDouble busiestInstance,
    Optional<Instant> oldestAt) {

  private static final OperatorMetrics UNKNOWN =
      new OperatorMetrics(
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          Optional.empty(),
          OptionalDouble.empty(),
          false,
          OptionalDouble.empty(),
          Optional.empty());

  /** Rejects a number that is negative or not finite. */
  public OperatorMetrics {
    requireNonNull(timeShares, "timeShares");
    requireCount("recordsInPerSecond", recordsInPerSecond);
    requireCount("recordsOutPerSecond", recordsOutPerSecond);
    requireCount("pendingRecords", pendingRecords);
    requireNonNull(oldestAt, "oldestAt");
    if (busiestInstance.isPresent()
        && !(busiestInstance.getAsDouble() >= 0 && busiestInstance.getAsDouble() <= 1)) {
      throw new IllegalArgumentException(
          "busiestInstance is %s; it must be within 0 to 1, or empty if it is unknown"
              .formatted(busiestInstance.getAsDouble()));
    }
  }

  /** Returns the metrics of an operator of which nothing is known. */
  public static OperatorMetrics unknown() {
    return UNKNOWN;
  }

  /** Returns these metrics with a known rate of records in. */
  public OperatorMetrics withRecordsInPerSecond(double rate) {
    return new OperatorMetrics(
        OptionalDouble.of(rate),
        recordsOutPerSecond,
        timeShares,
        pendingRecords,
        partial,
        busiestInstance,
        oldestAt);
  }

  /** Returns these metrics with a known rate of records out. */
  public OperatorMetrics withRecordsOutPerSecond(double rate) {
    return new OperatorMetrics(
        recordsInPerSecond,
        OptionalDouble.of(rate),
        timeShares,
        pendingRecords,
        partial,
        busiestInstance,
        oldestAt);
  }

  /** Returns these metrics with known shares of time. */
  public OperatorMetrics withTimeShares(TimeShares shares) {
    return new OperatorMetrics(
        recordsInPerSecond,
        recordsOutPerSecond,
        Optional.of(shares),
        pendingRecords,
        partial,
        busiestInstance,
        oldestAt);
  }

  /** Returns these metrics with a known number of pending records. */
  public OperatorMetrics withPendingRecords(double records) {
    return new OperatorMetrics(
        recordsInPerSecond,
        recordsOutPerSecond,
        timeShares,
        OptionalDouble.of(records),
        partial,
        busiestInstance,
        oldestAt);
  }

  /** Returns these metrics marked as too low, since some instances did not report. */
  public OperatorMetrics asPartial() {
    return new OperatorMetrics(
        recordsInPerSecond,
        recordsOutPerSecond,
        timeShares,
        pendingRecords,
        true,
        busiestInstance,
        oldestAt);
  }

  /** Returns these metrics with the share of time that the busiest instance spent working. */
  public OperatorMetrics withBusiestInstance(double share) {
    return new OperatorMetrics(
        recordsInPerSecond,
        recordsOutPerSecond,
        timeShares,
        pendingRecords,
        partial,
        OptionalDouble.of(share),
        oldestAt);
  }

  /** Returns these metrics with a number in them that is as old as this, or older ones already. */
  public OperatorMetrics withOldestAt(Instant at) {
    Instant oldest = oldestAt.filter(known -> known.isBefore(at)).orElse(at);
    return new OperatorMetrics(
        recordsInPerSecond,
        recordsOutPerSecond,
        timeShares,
        pendingRecords,
        partial,
        busiestInstance,
        Optional.of(oldest));
  }

  /** Returns whether nothing at all is known. */
  public boolean isUnknown() {
    return recordsInPerSecond.isEmpty()
        && recordsOutPerSecond.isEmpty()
        && timeShares.isEmpty()
        && pendingRecords.isEmpty();
  }

  /** Returns the mean share of time an instance was working, from 0 to 1. */
  public OptionalDouble busyRatio() {
    return timeShares.isPresent()
        ? OptionalDouble.of(timeShares.get().busy())
        : OptionalDouble.empty();
  }

  static void requireCount(String name, OptionalDouble value) {
    if (value.isPresent() && !(value.getAsDouble() >= 0 && Double.isFinite(value.getAsDouble()))) {
      throw new IllegalArgumentException(
          name
              + " is "
              + value.getAsDouble()
              + "; it must be finite and at least 0, or empty if it is unknown");
    }
  }
}
