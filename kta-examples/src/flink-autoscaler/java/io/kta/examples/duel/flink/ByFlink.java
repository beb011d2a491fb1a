package io.kta.examples.duel.flink;

import io.kta.examples.duel.Arena;
import io.kta.examples.duel.Contestant;
import java.time.Duration;
import org.apache.flink.autoscaler.config.AutoScalerOptions;
import org.apache.flink.configuration.Configuration;

/**
 * Flink's autoscaler with some settings.
 *
 * @param interval how often it is asked
 * @param options other than its defaults
 */
record ByFlink(String name, String settings, Duration interval, Configuration options)
    implements Contestant {

  @Override
  public AutoCloseable scale(Arena arena) {
    Configuration limited = new Configuration(options);
    limited.set(AutoScalerOptions.AUTOSCALER_ENABLED, true);
    limited.set(AutoScalerOptions.VERTEX_MAX_PARALLELISM, arena.slots());
    return ScalingThread.start(arena, limited, interval);
  }
}
