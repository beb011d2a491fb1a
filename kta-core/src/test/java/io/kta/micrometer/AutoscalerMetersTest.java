package io.kta.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.Autoscaler;
import io.kta.Kta;
import io.kta.algorithm.toggle.Toggle;
import io.kta.driver.ScaleTarget;
import io.kta.driver.ScaleTargetDriver;
import io.kta.policy.Behavior;
import io.kta.policy.ScalingPolicy;
import io.kta.time.ManualClock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AutoscalerMetersTest {
  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final AutoscalerMeters meters = new AutoscalerMeters(clock);

  @Test
  void onCycle_registryBound_showsCountsAndParallelismByAutoscaler() {
    meters.bindTo(registry);
    try (Autoscaler one = autoscaler("one");
        Autoscaler other = autoscaler("other")) {
      one.runOnce();
      one.runOnce();
      other.runOnce();
      clock.advance(Duration.ofSeconds(3));
      assertThat(registry.get("kta.cycles").tags("autoscaler", "one").counter().count())
          .isEqualTo(2);
      assertThat(number("kta.parallelism.desired", "one")).isEqualTo(4);
      assertThat(number("kta.parallelism.current", "other")).isEqualTo(1);
      assertThat(number("kta.parallelism.max", "other")).isEqualTo(8);
      assertThat(number("kta.observation.age", "other")).isEqualTo(3);
    }
  }

  /** Spring binds its registry after it has made the autoscaler, which may have run by then. */
  @Test
  void bindTo_afterCycles_countsThemToo() {
    try (Autoscaler autoscaler = autoscaler("one")) {
      for (int i = 0; i < 22; i++) {
        autoscaler.runOnce();
      }
      meters.bindTo(registry);
      autoscaler.runOnce();
      assertThat(registry.find("kta.cycles").counters().stream().mapToDouble(c -> c.count()).sum())
          .isEqualTo(21); // 20 of those before, and one since
      assertThat(number("kta.parallelism.min", "one")).isEqualTo(1);
    }
  }

  @Test
  void onStop_takesTheMetersOfThatAutoscalerAway() {
    meters.bindTo(registry);
    try (Autoscaler stays = autoscaler("stays")) {
      stays.runOnce();
      try (Autoscaler goes = autoscaler("goes")) {
        goes.runOnce();
      }
      assertThat(registry.getMeters()).isNotEmpty().allMatch(meter -> of(meter).equals("stays"));
    }
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void meters_haveTheNamesAndMeaningsOfTheOperators() throws Exception {
    meters.bindTo(registry);
    List<String> table = Files.readAllLines(Path.of("../docs/operator.md"));
    try (Autoscaler autoscaler = autoscaler("one")) {
      autoscaler.runOnce();
      assertThat(registry.getMeters()).hasSizeGreaterThan(7);
      for (Meter meter : registry.getMeters()) {
        String name = "| `" + meter.getId().getName().replace('.', '_');
        String meaning = "| " + meter.getId().getDescription() + " |";
        assertThat(table).anyMatch(line -> line.startsWith(name) && line.endsWith(meaning));
      }
    }
  }

  private double number(String name, String autoscaler) {
    return registry.get(name).tags("autoscaler", autoscaler).gauge().value();
  }

  private static String of(Meter meter) {
    return String.valueOf(meter.getId().getTag("autoscaler"));
  }

  private Autoscaler autoscaler(String name) {
    return Kta.autoscaler()
        .name(name)
        .algorithm(new Toggle(1, List.of(4, 2)))
        .driver(ScaleTargetDriver.of(List.of(ScaleTarget.inMemory("workers", 1)), clock))
        .policy(ScalingPolicy.builder().maxParallelism(8).behavior(Behavior.unrestricted()).build())
        .clock(clock)
        .listener(meters)
        .build();
  }
}
