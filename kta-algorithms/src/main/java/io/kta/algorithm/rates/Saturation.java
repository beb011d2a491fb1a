package io.kta.algorithm.rates;

import io.kta.api.Growing;
import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The busy ratios that sources report when they are saturated. Immutable.
 *
 * <p>Busy time may leave out what a source waits for: the threads that fetch, a broker, a limit of
 * its own. But a source whose backlog grows while nothing holds it back is full, whatever it says;
 * from then on it is known how busy it says it is when it is full.
 *
 * @param busyWhenFull the share of time that a source reported to be busy when it was full, from 0
 *     to 1; sources are missing of which nothing else was seen than that they say the truth
 * @since 0.1
 */
@Growing
public record Saturation(Map<OperatorId, Double> busyWhenFull) {
  /** All sources say the truth, for all that is known. */
  public static final Saturation NONE = new Saturation(Map.of());

  private static final double GROWING = 0.1; // of what is read, each second
  private static final double GROWING_SLOWLY = 0.01;
  private static final double SOME_SECONDS = 5; // of records; fetches come in batches
  private static final double MANY_SECONDS = 30;
  private static final double HAD_SECONDS = 1; // of records at the start; else it idled at first
  private static final Duration SURE = Duration.ofSeconds(30);
  private static final double HELD_BACK = 0.1;
  private static final double TRUE = 0.85; // busy; from here on it is the truth give or take noise
  private static final double REFUTED = 1.2; // times as busy, without being full
  private static final double USELESS = 0.01; // busy when full; below, a share tells nothing
  private static final double KEPT = 0.5;

  /** Copies the map, and keeps its order. */
  public Saturation {
    busyWhenFull = Collections.unmodifiableMap(new LinkedHashMap<>(busyWhenFull));
  }

  /**
   * Returns whether a source has read all it can, told by a backlog that was there all the time and
   * has grown: where it began within that time, means are of a source that idled at first. Of a
   * source of which only is known what it sends, that cannot be told: it may read many times as
   * many records.
   *
   * @param span over what time the rates were measured
   */
  static boolean isFull(OperatorRates source, Duration span) {
    double read = source.in().orElse(0);
    double growth = source.pendingGrowth().orElse(0);
    double pending = source.pending().orElse(0);
    double before = pending - growth * (span.toNanos() / 1e9);
    boolean grows =
        (growth > GROWING * read && pending > SOME_SECONDS * read)
            || (growth > GROWING_SLOWLY * read && pending > MANY_SECONDS * read);
    return grows
        && read > 0
        && before > HAD_SECONDS * read
        && !source.partial()
        && source.backpressured().orElse(1) < HELD_BACK
        && span.compareTo(SURE) >= 0;
  }

  /**
   * Returns whether a source is saturated, by its backlog.
   *
   * @param samples what was measured, newest first; at least one
   */
  public static boolean isFull(OperatorId source, List<Sample> samples) {
    return isFull(OperatorRates.of(source, samples), span(samples));
  }

  /** Returns over what time samples were taken, newest first. */
  static Duration span(List<Sample> samples) {
    return Duration.between(samples.get(samples.size() - 1).at(), samples.get(0).at());
  }

  /**
   * Returns this with what a measurement says.
   *
   * @param topology the topology as it runs now
   * @param samples what was measured of it, newest first; at least one
   */
  public Saturation with(Topology topology, List<Sample> samples) {
    Map<OperatorId, Double> changed = new LinkedHashMap<>();
    for (OperatorId id : topology.ids()) {
      if (topology.isSource(id)) {
        OptionalDouble known =
            busyWhenFull.containsKey(id)
                ? OptionalDouble.of(busyWhenFull.getOrDefault(id, 1.0))
                : OptionalDouble.empty();
        busyWhenFull(known, OperatorRates.of(id, samples), span(samples))
            .ifPresent(busy -> changed.put(id, busy));
      }
    }
    return changed.equals(busyWhenFull) ? this : new Saturation(changed);
  }

  /** Returns how busy a source says it is when it is full; empty if that is the truth. */
  private static OptionalDouble busyWhenFull(
      OptionalDouble known, OperatorRates seen, Duration span) {
    if (seen.busy().isEmpty()) {
      return known;
    }
    double busy = seen.busy().getAsDouble();
    if (isFull(seen, span)) {
      double mean = known.isEmpty() ? busy : KEPT * known.getAsDouble() + (1 - KEPT) * busy;
      return mean < TRUE ? OptionalDouble.of(mean) : OptionalDouble.empty();
    }
    boolean isRefuted =
        known.isPresent() && busy > Math.max(USELESS, REFUTED * known.getAsDouble());
    return isRefuted ? OptionalDouble.empty() : known;
  }

  /**
   * Returns how busy a source is, from 0 to 1; empty if what it reports tells nothing.
   *
   * @param reported how busy it says it is
   */
  public OptionalDouble busy(OperatorId source, OptionalDouble reported) {
    Double full = busyWhenFull.get(source);
    if (full == null || reported.isEmpty()) {
      return reported;
    }
    return full < USELESS
        ? OptionalDouble.empty()
        : OptionalDouble.of(Math.min(1, reported.getAsDouble() / full));
  }
}
