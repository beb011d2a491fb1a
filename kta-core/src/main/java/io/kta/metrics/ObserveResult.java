package io.kta.metrics;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Optional;

/** What came of looking at a job: an observation, or the reason why there is none. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NONE) // the two are never kept side by side
public sealed interface ObserveResult permits Observation, NoObservation {

  /** Returns the observation; empty if there is none. */
  Optional<Observation> observation();
}
