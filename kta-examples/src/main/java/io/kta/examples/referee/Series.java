package io.kta.examples.referee;

import io.kta.policy.ScalingPolicy;
import java.util.Locale;

/** Under what rules all compete. */
enum Series {
  GATE("same gate for all"),
  OWN("everyone's own defaults");

  private final String title;

  Series(String title) {
    this.title = title;
  }

  /** Returns what it is called in files. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  String title() {
    return title;
  }

  ScalingPolicy policyOf(Contestant contestant) {
    return this == GATE ? contestant.gated() : contestant.own();
  }
}
