package io.kta.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kta.time.ManualClock;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class MetricSourceTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:10:00Z");
  private static final OperatorId MAP = new OperatorId("map");
  private static final Topology TOPOLOGY = Topology.chain(Operator.of("map", 1));

  @Test
  void noOlderThan_measurements_leavesOutWhatIsOlderAndKeepsTheUndated() {
    Duration minute = Duration.ofMinutes(1);
    assertThat(measuredAt(Optional.of(NOW.minus(minute)))).hasSize(1);
    assertThat(measuredAt(Optional.of(NOW.minus(minute).minusNanos(1)))).isEmpty();
    assertThat(measuredAt(Optional.empty())).hasSize(1);
  }

  @Test
  void noOlderThan_ageThatIsNotPositive_isRefused() {
    MetricSource source = topology -> Map.of();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> source.noOlderThan(Duration.ZERO, new ManualClock(NOW)))
        .withMessage("age is PT0S; it must be positive");
  }

  @Test
  void orUnknown_failure_knowsNothingAndAfterwardsAgain() {
    boolean[] fails = {true};
    MetricSource source =
        topology -> {
          if (fails[0]) {
            throw new MetricSourceException("away");
          }
          return Map.of(MAP, Measurement.undated(1));
        };
    MetricSource forgiving = source.orUnknown();
    assertThat(forgiving.measure(TOPOLOGY)).isEmpty();
    fails[0] = false;
    assertThat(forgiving.measure(TOPOLOGY)).containsOnlyKeys(MAP);
  }

  @Test
  void orUnknown_interrupted_ends() {
    MetricSource interrupted =
        topology -> {
          Thread.currentThread().interrupt();
          throw new MetricSourceException("interrupted");
        };
    try {
      assertThatExceptionOfType(MetricSourceException.class)
          .isThrownBy(() -> interrupted.orUnknown().measure(TOPOLOGY));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void measurement_notFinite_isRefused() {
    for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException().isThrownBy(() -> Measurement.undated(value));
    }
  }

  private static Map<OperatorId, Measurement> measuredAt(Optional<Instant> at) {
    MetricSource source = topology -> Map.of(MAP, new Measurement(1, at));
    return source.noOlderThan(Duration.ofMinutes(1), new ManualClock(NOW)).measure(TOPOLOGY);
  }
}
