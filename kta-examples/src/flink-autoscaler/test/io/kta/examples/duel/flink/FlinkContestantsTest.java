package io.kta.examples.duel.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.examples.duel.Compression;
import io.kta.examples.duel.Contestant;
import java.time.Duration;
import java.util.List;
import org.apache.flink.autoscaler.config.AutoScalerOptions;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

final class FlinkContestantsTest {
  private final List<Contestant> contestants =
      new FlinkContestants().contestants(new Compression(60));

  @Test
  void contestants_defaults_areFlinksOwn() {
    ByFlink defaults = (ByFlink) contestants.get(0);

    assertThat(defaults.name()).isEqualTo("FlinkDefaults");
    assertThat(defaults.options()).isEqualTo(new Configuration());
    assertThat(defaults.interval()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void contestants_sixtyTimesAsFast_haveASixtiethOfAllTimes() {
    ByFlink compressed = (ByFlink) contestants.get(1);
    Configuration options = compressed.options();

    assertThat(options.get(AutoScalerOptions.METRICS_WINDOW)).isEqualTo(Duration.ofSeconds(15));
    assertThat(options.get(AutoScalerOptions.STABILIZATION_INTERVAL))
        .isEqualTo(Duration.ofSeconds(5));
    assertThat(options.get(AutoScalerOptions.SCALE_DOWN_INTERVAL))
        .isEqualTo(Duration.ofMinutes(1));
    assertThat(compressed.interval()).isEqualTo(Duration.ofSeconds(3));
  }
}
