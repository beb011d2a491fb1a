package io.kta.simulation;

import io.kta.api.Growing;
import java.time.Duration;

/**
 * The quality of a simulated job's metrics. Immutable; start from one of the factories.
 *
 * @param scrape over what time rates are averaged, and how often they are renewed
 * @param delay how old they are at least when they are seen
 * @param noise the standard deviation of every rate and of the busy share, relative
 * @param loss the share of an operator's samples that is missing, from 0 to 1
 * @since 0.1
 */
@Growing
public record MetricQuality(Duration scrape, Duration delay, double noise, double loss) {

  /** Checks the numbers. */
  public MetricQuality {
    Check.positive("scrape", scrape);
    Check.notNegative("delay", delay);
    Check.atLeastZero("noise", noise);
    Check.share("loss", loss);
  }

  /** Returns exact metrics of the last 10 s. */
  public static MetricQuality exact() {
    return new MetricQuality(Duration.ofSeconds(10), Duration.ZERO, 0, 0);
  }

  /** Returns what Flink's REST API gives: counters of the last 10 s, 2 s late, no noise. */
  public static MetricQuality rest() {
    return new MetricQuality(Duration.ofSeconds(10), Duration.ofSeconds(2), 0, 0);
  }

  /** Returns what a metric pipeline gives: 15 s scrapes, 15 s late, 5 % noise, 1 % lost. */
  public static MetricQuality pipeline() {
    return new MetricQuality(Duration.ofSeconds(15), Duration.ofSeconds(15), 0.05, 0.01);
  }

  /** Returns this with another time over which rates are averaged; positive. */
  public MetricQuality withScrape(Duration scrape) {
    return new MetricQuality(scrape, delay, noise, loss);
  }

  /** Returns this with another age at which they are seen; at least 0. */
  public MetricQuality withDelay(Duration delay) {
    return new MetricQuality(scrape, delay, noise, loss);
  }

  /** Returns this with another relative standard deviation; at least 0. */
  public MetricQuality withNoise(double noise) {
    return new MetricQuality(scrape, delay, noise, loss);
  }

  /** Returns this with another share of samples that is missing, from 0 to 1. */
  public MetricQuality withLoss(double loss) {
    return new MetricQuality(scrape, delay, noise, loss);
  }
}
