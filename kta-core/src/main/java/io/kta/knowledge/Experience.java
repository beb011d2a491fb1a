package io.kta.knowledge;

import io.kta.topology.OperatorId;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was learned about a job by scaling and watching it. Forgotten when another job takes its
 * place, or its operators change. Immutable.
 *
 * @param measured whether any operator's metrics were ever known
 * @param missingSince since when the metrics of an operator are missing, by its id; empty unless
 *     {@code measured}
 * @param scaleUps scale-ups that are still to be judged, or did not help; oldest first
 */
public record Experience(
    boolean measured, Map<OperatorId, Instant> missingSince, List<ScaleUp> scaleUps) {
  private static final Experience NONE = new Experience(false, Map.of(), List.of());

  /** Copies what it is given. */
  public Experience {
    missingSince = Collections.unmodifiableMap(new TreeMap<>(missingSince));
    scaleUps = List.copyOf(scaleUps);
  }

  /** Returns the experience with a job never seen before. */
  public static Experience none() {
    return NONE;
  }

  /** Returns this with other scale-ups. */
  public Experience withScaleUps(List<ScaleUp> others) {
    return new Experience(measured, missingSince, others);
  }
}
