package io.kta.metrics;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Optional;

/**
 * What came of observing a job: an observation, or the reason why there is none. Immutable.
 *
 * @since 0.1
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NONE) // the two are never kept side by side
public sealed interface ObserveResult permits Observation, NoObservation {

  /** Returns the observation; empty if there is none. */
  Optional<Observation> observation();
}
