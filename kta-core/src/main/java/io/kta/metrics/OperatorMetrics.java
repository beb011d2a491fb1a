package io.kta.metrics;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What one operator did, summed over its instances, in one sample. What is unknown is empty, never
 * zero. Immutable; start from {@link #unknown()}.
 *
 * @param recordsInPerSecond records taken in, per second; finite and at least 0
 * @param recordsOutPerSecond records put out, per second; finite and at least 0
 * @param timeShares how the instances spent their time
 * @param pendingRecords records waiting to be read by a source; finite and at least 0
 * @param partial whether some instances did not report, so that the sums are too low
 */
public record OperatorMetrics(
    OptionalDouble recordsInPerSecond,
    OptionalDouble recordsOutPerSecond,
    Optional<TimeShares> timeShares,
    OptionalDouble pendingRecords,
    boolean partial) {

  private static final OperatorMetrics UNKNOWN =
      new OperatorMetrics(
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          Optional.empty(),
          OptionalDouble.empty(),
          false);

  /** Rejects a number that is negative or not finite. */
  public OperatorMetrics {
    requireCount("recordsInPerSecond", recordsInPerSecond);
    requireCount("recordsOutPerSecond", recordsOutPerSecond);
    requireCount("pendingRecords", pendingRecords);
  }

  /** Returns the metrics of an operator of which nothing is known. */
  public static OperatorMetrics unknown() {
    return UNKNOWN;
  }

  /** Returns these metrics with a known rate of records in. */
  public OperatorMetrics withRecordsInPerSecond(double rate) {
    return new OperatorMetrics(
        OptionalDouble.of(rate), recordsOutPerSecond, timeShares, pendingRecords, partial);
  }

  /** Returns these metrics with a known rate of records out. */
  public OperatorMetrics withRecordsOutPerSecond(double rate) {
    return new OperatorMetrics(
        recordsInPerSecond, OptionalDouble.of(rate), timeShares, pendingRecords, partial);
  }

  /** Returns these metrics with known shares of time. */
  public OperatorMetrics withTimeShares(TimeShares shares) {
    return new OperatorMetrics(
        recordsInPerSecond, recordsOutPerSecond, Optional.of(shares), pendingRecords, partial);
  }

  /** Returns these metrics with a known number of pending records. */
  public OperatorMetrics withPendingRecords(double records) {
    return new OperatorMetrics(
        recordsInPerSecond, recordsOutPerSecond, timeShares, OptionalDouble.of(records), partial);
  }

  /** Returns these metrics marked as too low, since some instances did not report. */
  public OperatorMetrics asPartial() {
    return new OperatorMetrics(
        recordsInPerSecond, recordsOutPerSecond, timeShares, pendingRecords, true);
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

  private static void requireCount(String name, OptionalDouble value) {
    if (value.isPresent() && !(value.getAsDouble() >= 0 && Double.isFinite(value.getAsDouble()))) {
      throw new IllegalArgumentException(
          name
              + " is "
              + value.getAsDouble()
              + "; it must be finite and at least 0, or empty if it is unknown");
    }
  }
}
