package io.kta.knowledge;

import io.kta.api.Internal;
import io.kta.metrics.Interruption;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The experience with a job from earlier rescales and observations. Forgotten when another job
 * takes its place, or its operators change. Immutable.
 *
 * @param measured whether any operator's metrics were ever known
 * @param missingSince since when the metrics of an operator are missing, by its id; empty unless
 *     {@code measured}
 * @param scaleUps scale-ups that are still to be judged, or did not help; oldest first
 * @param stops the last times in which the job processed nothing, newest first, at most 20; they
 *     are kept when another job takes its place
 * @hidden
 */
@Internal
public record Experience(
    boolean measured,
    Map<OperatorId, Instant> missingSince,
    List<ScaleUp> scaleUps,
    List<Stop> stops) {

  private static final int MOST_STOPS = 20;
  private static final Experience NONE = new Experience(false, Map.of(), List.of(), List.of());

  /** Copies what it is given. */
  public Experience {
    missingSince = Collections.unmodifiableMap(new TreeMap<>(missingSince));
    scaleUps = List.copyOf(scaleUps);
    stops = List.copyOf(stops);
  }

  /** Returns the experience with a job never seen before. */
  public static Experience none() {
    return NONE;
  }

  /** Returns this with other scale-ups. */
  public Experience withScaleUps(List<ScaleUp> others) {
    return new Experience(measured, missingSince, others, stops);
  }

  /** Returns what is left of this when another job takes the place of the one it is of. */
  public Experience ofAnotherJob() {
    return stops.isEmpty() ? NONE : new Experience(false, Map.of(), List.of(), stops);
  }

  /** Returns this once metrics were known, with those that are missing now. */
  public Experience measuring(Map<OperatorId, Instant> missing) {
    return new Experience(true, missing, scaleUps, stops);
  }

  /**
   * Returns this with a time in which the job processed nothing; one that is known already is
   * replaced by what is known of it now.
   *
   * @param found what the driver reports
   * @param before the parallelism before
   * @param after the parallelism after
   */
  public Experience withStop(Interruption found, ParallelismPlan before, ParallelismPlan after) {
    Stop stop = new Stop(kind(found, before, after), found);
    if (stops.contains(stop)) {
      return this;
    }
    Stream<Stop> others =
        stops.stream().filter(known -> !known.interruption().from().equals(found.from()));
    return new Experience(
        measured,
        missingSince,
        scaleUps,
        Stream.concat(Stream.of(stop), others).limit(MOST_STOPS).toList());
  }

  private static Stop.Kind kind(Interruption found, ParallelismPlan before, ParallelismPlan after) {
    if (found.cause() != Interruption.Cause.RESCALE) {
      return Stop.Kind.UNPLANNED;
    }
    return after.sum() > before.sum() ? Stop.Kind.UP : Stop.Kind.DOWN;
  }
}
