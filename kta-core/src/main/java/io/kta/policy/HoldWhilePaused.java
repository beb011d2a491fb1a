package io.kta.policy;

import io.kta.algorithm.Decision;

/** Leaves the job as it is while scaling is paused. */
record HoldWhilePaused() implements PolicyRule {

  @Override
  public Ruling rule(Decision decision, Situation situation) {
    return situation
        .pausedBecause()
        .map(reason -> Ruling.unchanged(new Decision.Hold("paused: " + reason)))
        .orElseGet(() -> Ruling.unchanged(decision));
  }
}
