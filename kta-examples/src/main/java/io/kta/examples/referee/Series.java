package io.kta.examples.referee;

import io.kta.policy.ScalingPolicy;
import io.kta.simulation.MetricQuality;
import io.kta.simulation.RescaleCost;
import java.time.Duration;
import java.util.Locale;

/** Under what rules all compete. */
enum Series {
  GATE("same gate for all", RescaleCost.savepoint(), MetricQuality.pipeline(), Long.MAX_VALUE),
  OWN("everyone's own defaults", RescaleCost.savepoint(), MetricQuality.pipeline(), Long.MAX_VALUE),
  IN_PLACE("own defaults, rescaled in place", inPlace(), MetricQuality.pipeline(), 5),
  FLINK_2(
      "own defaults, Flink 2.x",
      RescaleCost.stopping(Duration.ofSeconds(1)),
      MetricQuality.rest(),
      5);

  private final String title;

  @SuppressWarnings("ImmutableEnumChecker") // it is
  private final RescaleCost rescaleCost;

  @SuppressWarnings("ImmutableEnumChecker") // it is
  private final MetricQuality metricQuality;

  private final long seeds;

  Series(String title, RescaleCost rescaleCost, MetricQuality metricQuality, long seeds) {
    this.title = title;
    this.rescaleCost = rescaleCost;
    this.metricQuality = metricQuality;
    this.seeds = seeds;
  }

  /** As with Flink's adaptive scheduler: 5 s, from the last of the checkpoints made every 10 s. */
  private static RescaleCost inPlace() {
    Duration stop = Duration.ofSeconds(5);
    return RescaleCost.stopping(stop)
        .withSpread(0.5)
        .withCheckpointInterval(Duration.ofSeconds(10));
  }

  /** Returns what it is called in files. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  String title() {
    return title;
  }

  /** Returns what a rescaling costs. */
  RescaleCost rescaleCost() {
    return rescaleCost;
  }

  /** Returns how the job is measured. */
  MetricQuality metricQuality() {
    return metricQuality;
  }

  /** Returns whether it is run with a seed; some series are run with the first few only. */
  boolean has(long seed) {
    return seed - Options.FIRST_SEED < seeds;
  }

  ScalingPolicy policyOf(Contestant contestant) {
    return this == GATE ? contestant.gated() : contestant.own();
  }
}
