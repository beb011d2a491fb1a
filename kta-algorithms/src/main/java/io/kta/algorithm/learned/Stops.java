package io.kta.algorithm.learned;

import io.kta.algorithm.Context;
import io.kta.algorithm.rates.OperatorRates;
import io.kta.algorithm.rates.Sample;
import io.kta.api.Growing;
import io.kta.knowledge.CycleResult;
import io.kta.knowledge.Stop;
import io.kta.metrics.Interruption;
import io.kta.metrics.OperatorMetrics;
import io.kta.topology.OperatorId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The durations of past stops by rescales, in seconds, including the replay since the last
 * checkpoint. Immutable.
 *
 * @param up when an operator grew, newest first; 5 at most
 * @param down when none did, newest first; 5 at most
 * @since 0.1
 */
@Growing
public record Stops(List<Double> up, List<Double> down) {
  /** None was measured. */
  static final Stops NONE = new Stops(List.of(), List.of());

  private static final int MOST = 5;
  private static final double LONGEST = 600; // seconds
  private static final double NOTHING_WAITED = 2; // seconds of records
  private static final int FEWEST_FOR_TREND = 3; // samples
  private static final Duration BEFORE = Duration.ofMinutes(2);

  /** Copies the lists. */
  public Stops {
    up = List.copyOf(up);
    down = List.copyOf(down);
  }

  /** Returns the median of those known, of the same kind if there are any; or what else is. */
  double seconds(boolean grows, double otherwise) {
    List<Double> same = grows ? up : down;
    List<Double> known = same.isEmpty() ? (grows ? down : up) : same;
    return known.isEmpty()
        ? otherwise
        : known.stream().sorted().skip((known.size() - 1) / 2).findFirst().orElse(otherwise);
  }

  /**
   * Returns the rescalings that the driver has reported.
   *
   * @param all what it reported, newest first
   * @param rate how many records per second come, to tell how long reading again takes
   */
  static Stops reported(List<Stop> all, double rate) {
    Stops reported = NONE;
    for (int i = all.size() - 1; i >= 0; i--) {
      Interruption stop = all.get(i).interruption();
      double again = rate > 0 ? stop.replayedRecords().orElse(0) / rate : 0;
      if (all.get(i).kind() != Stop.Kind.UNPLANNED) {
        double seconds = stop.downtime().toNanos() / 1e9 + again;
        reported = reported.with(all.get(i).kind() == Stop.Kind.UP, seconds);
      }
    }
    return reported;
  }

  /** Returns this with one that was just measured. */
  Stops with(boolean grew, double seconds) {
    List<Double> longer = new ArrayList<>(List.of(Math.min(LONGEST, seconds)));
    longer.addAll(grew ? up : down);
    List<Double> newest = longer.subList(0, Math.min(MOST, longer.size()));
    return grew ? new Stops(newest, down) : new Stops(up, newest);
  }

  /** Returns this with what the first measurement after a rescaling says of how long that took. */
  Stops with(Context<Sample, ?> context, Sample measured) {
    Optional<Sample> before = context.lastMonitored();
    boolean rescaled =
        before.isPresent()
            && measured.since().equals(measured.at())
            && before.get().job().equals(measured.job())
            && before.get().parallelism().keySet().equals(measured.parallelism().keySet())
            && !before.get().parallelism().equals(measured.parallelism());
    Optional<Instant> asked = rescaled ? asked(context) : Optional.empty();
    if (before.isEmpty() || asked.isEmpty()) {
      return this;
    }
    boolean grew =
        measured.parallelism().entrySet().stream()
            .anyMatch(e -> e.getValue() > before.get().parallelism().getOrDefault(e.getKey(), 0));
    List<Sample> earlier = before.get().within(since(before.get(), context), BEFORE);
    OptionalDouble longest = OptionalDouble.empty();
    for (OperatorId id : context.topology().ids()) {
      if (context.topology().isSource(id)) {
        OptionalDouble stop = byConservation(id, measured, earlier, asked.get());
        if (stop.isPresent() && stop.getAsDouble() >= longest.orElse(0)) {
          longest = stop;
        }
      }
    }
    return longest.isPresent() ? with(grew, longest.getAsDouble()) : this;
  }

  /** Returns the past cycles from that of a sample on, newest first: those of a stop have none. */
  private static List<CycleResult<Sample, ?>> since(Sample sample, Context<Sample, ?> context) {
    return context.history().stream()
        .dropWhile(cycle -> !cycle.monitored().equals(Optional.of(sample)))
        .<CycleResult<Sample, ?>>map(cycle -> cycle)
        .toList();
  }

  /** Returns when the change was handed to the driver. */
  private static Optional<Instant> asked(Context<Sample, ?> context) {
    for (CycleResult<?, ?> cycle : context.history()) {
      if (cycle.plans().admitted().isPresent()) {
        return cycle.plans().admitted().equals(cycle.plans().observed())
            ? Optional.empty()
            : Optional.of(cycle.endedAt());
      }
    }
    return Optional.empty();
  }

  /**
   * No record is lost: what came since the change was asked for was read since the restart, or
   * waits. So the stop is told by what waits, and by how much faster than it comes it was read
   * since; one that was caught up with before the first sample began counts as none. If records
   * waited before, how many come is less sure: that counts only as long as nothing better is known.
   */
  private OptionalDouble byConservation(
      OperatorId source, Sample measured, List<Sample> earlier, Instant asked) {
    OperatorRates before = OperatorRates.of(source, earlier);
    OperatorRates after = OperatorRates.of(source, List.of(measured));
    double growth = before.pendingGrowth().orElse(0);
    double comes = expected(source, earlier, asked, measured.at()) + growth;
    double read = after.in().orElse(after.out().orElse(0));
    double seconds = seconds(asked, measured.at());
    if (!(comes > 0 && read > 0 && seconds > 0)
        || before.pending().isEmpty()
        || after.pending().isEmpty()) {
      return OptionalDouble.empty();
    }
    double waited = before.pending().getAsDouble();
    boolean isSure = waited <= NOTHING_WAITED * comes;
    if (!isSure && !(up.isEmpty() && down.isEmpty())) {
      return OptionalDouble.empty();
    }
    double atStop = Math.max(0, waited + growth * seconds(earlier.get(0).at(), asked));
    double more = after.pending().getAsDouble() - atStop;
    double stop = (more + (read - comes) * seconds) / read;
    return OptionalDouble.of(Math.max(0, Math.min(seconds, stop)));
  }

  /** Returns how many records per second come between two instants, if their trend goes on. */
  private static double expected(
      OperatorId source, List<Sample> earlier, Instant from, Instant to) {
    double middle = seconds(earlier.get(0).at(), from) + seconds(from, to) / 2;
    double n = 0;
    double sumX = 0;
    double sumY = 0;
    double sumXx = 0;
    double sumXy = 0;
    for (Sample sample : earlier) {
      OperatorMetrics seen = sample.metricsOf(source);
      double y = seen.recordsInPerSecond().orElse(seen.recordsOutPerSecond().orElse(-1));
      if (y >= 0) {
        double x = seconds(earlier.get(0).at(), sample.at()) - middle;
        n++;
        sumX += x;
        sumY += y;
        sumXx += x * x;
        sumXy += x * y;
      }
    }
    double mean = n > 0 ? sumY / n : 0;
    double spread = n * sumXx - sumX * sumX;
    if (n < FEWEST_FOR_TREND || !(spread > 0)) {
      return mean;
    }
    double slope = (n * sumXy - sumX * sumY) / spread;
    return Math.max(mean / 2, Math.min(mean * 2, mean - slope * sumX / n));
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e9;
  }
}
