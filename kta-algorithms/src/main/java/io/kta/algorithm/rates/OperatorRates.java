package io.kta.algorithm.rates;

import static java.util.Objects.requireNonNull;

import io.kta.api.Growing;
import io.kta.metrics.OperatorMetrics;
import io.kta.metrics.TimeShares;
import io.kta.topology.OperatorId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The mean rates of one operator over a window. What is unknown is empty. Immutable.
 *
 * @param in records taken in, per second
 * @param out records put out, per second
 * @param busy the share of time spent working, from 0 to 1
 * @param backpressured the share of time spent waiting for room downstream, from 0 to 1
 * @param pending records waiting to be read, when that was reported last
 * @param pendingGrowth how many more are waiting every second; negative if fewer are
 * @param partial whether in no sample all instances reported, so that sums are too low
 * @since 0.1
 */
@Growing
public record OperatorRates(
    OptionalDouble in,
    OptionalDouble out,
    OptionalDouble busy,
    OptionalDouble backpressured,
    OptionalDouble pending,
    OptionalDouble pendingGrowth,
    boolean partial) {
  /** Rejects null. */
  public OperatorRates {
    requireNonNull(in, "in");
    requireNonNull(out, "out");
    requireNonNull(busy, "busy");
    requireNonNull(backpressured, "backpressured");
    requireNonNull(pending, "pending");
    requireNonNull(pendingGrowth, "pendingGrowth");
  }

  private static final double DOUBTFUL = 2; // times as much, at once

  /**
   * Returns an operator's averages. Samples in which some instances did not report count only if
   * there are no others. A sample's rates are of the time before it, so those of the oldest do not
   * count if there are more: the averages and the growth are then of the same time.
   *
   * @param samples what was measured, newest first; at least one
   */
  public static OperatorRates of(OperatorId id, List<Sample> samples) {
    OperatorMetrics[] metrics = new OperatorMetrics[samples.size()];
    boolean partial = true;
    for (int i = 0; i < metrics.length; i++) {
      metrics[i] = samples.get(i).metricsOf(id);
      partial &= metrics[i].partial();
    }
    Mean in = new Mean();
    Mean out = new Mean();
    Mean busy = new Mean();
    Mean backpressured = new Mean();
    int counted = Math.max(1, metrics.length - 1);
    for (int i = 0; i < counted; i++) {
      if (partial || !metrics[i].partial()) {
        boolean doubtful = i + 1 < metrics.length && isDoubtful(metrics[i], metrics[i + 1]);
        OperatorMetrics rates = metrics[doubtful ? i + 1 : i];
        in.add(rates.recordsInPerSecond());
        out.add(rates.recordsOutPerSecond());
        TimeShares shares = metrics[i].timeShares().orElse(null);
        if (shares != null) {
          busy.add(shares.busy());
          backpressured.add(shares.backpressured());
        }
      }
    }
    int newest = 0;
    int oldest = metrics.length - 1;
    while (newest < oldest && !tellsPending(metrics[newest], partial)) {
      newest++; // that sample was lost
    }
    while (oldest > newest && !tellsPending(metrics[oldest], partial)) {
      oldest--;
    }
    OptionalDouble pending = metrics[newest].pendingRecords();
    OptionalDouble before = metrics[oldest].pendingRecords();
    return new OperatorRates(
        in.get(),
        out.get(),
        busy.get(),
        backpressured.get(),
        pending,
        pending.isEmpty() || before.isEmpty()
            ? OptionalDouble.empty()
            : growth(
                pending.getAsDouble() - before.getAsDouble(), samples.subList(newest, oldest + 1)),
        partial);
  }

  /** Returns whether a sample says what is pending, and of as many instances as the others. */
  private static boolean tellsPending(OperatorMetrics sample, boolean allArePartial) {
    return sample.pendingRecords().isPresent() && (allArePartial || !sample.partial());
  }

  /**
   * Returns whether a sample tells of many more records than the one before that were done in as
   * much time: then it is wrong, or records cost much less, which the next sample will tell.
   */
  private static boolean isDoubtful(OperatorMetrics sample, OperatorMetrics before) {
    double more =
        sample.recordsInPerSecond().orElse(sample.recordsOutPerSecond().orElse(0))
            / before.recordsInPerSecond().orElse(before.recordsOutPerSecond().orElse(0));
    if (!(more > DOUBTFUL && more < Double.POSITIVE_INFINITY)) {
      return false;
    }
    double busy = sample.busyRatio().orElse(Double.POSITIVE_INFINITY);
    return busy * DOUBTFUL < more * before.busyRatio().orElse(0);
  }

  private static OptionalDouble growth(double more, List<Sample> samples) {
    Instant oldest = samples.get(samples.size() - 1).at();
    double seconds = oldest.until(samples.get(0).at(), ChronoUnit.NANOS) / 1e9;
    return seconds > 0
        ? OptionalDouble.of(Math.max(-Mean.MOST, Math.min(Mean.MOST, more / seconds)))
        : OptionalDouble.empty();
  }

  /** Adds up what is known; no rate is taken to be higher than any machine's. */
  private static final class Mean {
    private static final double MOST = 1e15;
    private double sum;
    private int count;

    void add(OptionalDouble value) {
      if (value.isPresent()) {
        add(value.getAsDouble());
      }
    }

    void add(double value) {
      sum += Math.min(MOST, value);
      count++;
    }

    OptionalDouble get() {
      return count > 0 ? OptionalDouble.of(sum / count) : OptionalDouble.empty();
    }
  }
}
