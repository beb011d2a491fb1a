package io.kta.examples.duel.flink;

import io.kta.examples.duel.Compression;
import io.kta.examples.duel.Contestant;
import io.kta.examples.duel.ContestantProvider;
import java.time.Duration;
import java.util.List;
import org.apache.flink.autoscaler.config.AutoScalerOptions;
import org.apache.flink.autoscaler.metrics.MetricAggregator;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/** Flink's autoscaler as it comes, and with its times as much shorter as the load's. */
public final class FlinkContestants implements ContestantProvider {
  private static final Duration RECONCILED = Duration.ofMinutes(1); // by Flink's operator

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration SHORTEST_WINDOW = Duration.ofSeconds(9);

  private static final List<ConfigOption<Duration>> TIMES =
      List.of(
          AutoScalerOptions.STABILIZATION_INTERVAL,
          AutoScalerOptions.CATCH_UP_DURATION,
          AutoScalerOptions.RESTART_TIME,
          AutoScalerOptions.SCALE_DOWN_INTERVAL,
          AutoScalerOptions.BACKLOG_PROCESSING_LAG_THRESHOLD,
          AutoScalerOptions.OBSERVE_TRUE_PROCESSING_RATE_LAG_THRESHOLD,
          AutoScalerOptions.VERTEX_SCALING_HISTORY_AGE);

  /** Creates the provider; for the service loader. */
  public FlinkContestants() {}

  @Override
  public List<Contestant> contestants(Compression compression) {
    return List.of(
        new ByFlink(
            "FlinkDefaults",
            "as it comes: every 1 min, window 15 min, stabilization 5 min",
            RECONCILED,
            new Configuration()),
        compressed(compression));
  }

  private static Contestant compressed(Compression compression) {
    Configuration options = new Configuration();
    for (ConfigOption<Duration> time : TIMES) {
      options.set(time, compression.shortened(time.defaultValue(), SHORTEST));
    }
    Duration window = AutoScalerOptions.METRICS_WINDOW.defaultValue();
    options.set(AutoScalerOptions.METRICS_WINDOW, compression.shortened(window, SHORTEST_WINDOW));
    // By default it divides the rate of the last minute, whatever the window, by how busy it is.
    options.set(AutoScalerOptions.BUSY_TIME_AGGREGATOR, MetricAggregator.AVG);
    Duration interval = compression.interval(RECONCILED);
    return new ByFlink(
        "FlinkCompressed",
        "every %s, %s".formatted(interval, options.toMap()),
        interval,
        options);
  }
}
