package io.kta.algorithm.learned;

import io.kta.algorithm.Context;
import io.kta.algorithm.rates.OperatorRates;
import io.kta.algorithm.rates.Sample;
import io.kta.knowledge.CycleResult;
import io.kta.topology.OperatorId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * For how long rescalings have stopped the job, in seconds, with the time it took to read again
 * what was read since the last checkpoint. Immutable.
 *
 * @param up when an operator grew, newest first; 5 at most
 * @param down when none did, newest first; 5 at most
 */
public record Stops(List<Double> up, List<Double> down) {
  /** None was measured. */
  static final Stops NONE = new Stops(List.of(), List.of());

  private static final int MOST = 5;
  private static final double LONGEST = 600; // seconds
  private static final double NOTHING_WAITED = 2; // seconds of records
  private static final Duration BEFORE = Duration.ofMinutes(2);

  /** Copies the lists. */
  public Stops {
    up = List.copyOf(up);
    down = List.copyOf(down);
  }

  /** Returns the median of those measured, of the same kind if there are any; or what else is. */
  double seconds(boolean grows, double otherwise) {
    List<Double> same = grows ? up : down;
    List<Double> measured = same.isEmpty() ? (grows ? down : up) : same;
    return measured.isEmpty()
        ? otherwise
        : measured.stream().sorted().skip((measured.size() - 1) / 2).findFirst().orElse(otherwise);
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
    List<Sample> earlier = before.get().within(context.history(), BEFORE);
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
   * since. If records waited before, how many come is less sure, so that this counts only as long
   * as nothing better is known.
   */
  private OptionalDouble byConservation(
      OperatorId source, Sample measured, List<Sample> earlier, Instant asked) {
    OperatorRates before = OperatorRates.of(source, earlier);
    OperatorRates after = OperatorRates.of(source, List.of(measured));
    double growth = before.pendingGrowth().orElse(0);
    double comes = before.in().orElse(before.out().orElse(0)) + growth;
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

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e9;
  }
}
