package io.kta.algorithm.learned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

final class LoadHistoryTest {
  private static final Duration AHEAD = Duration.ofMinutes(10);

  @Test
  void growth_ramp_goesOnDamped() {
    DoubleUnaryOperator ramp = minute -> 1000 + 50 * minute;
    // 10 more minutes are 500 more, of which four fifths are expected
    assertThat(after(20, ramp).growth(2000, AHEAD)).isCloseTo(1.2, within(0.02));
  }

  @Test
  void growth_constantWithNoise_isNone() {
    Random random = new Random(3);
    for (int i = 0; i < 50; i++) {
      LoadHistory history = after(30, minute -> 1000 * (1 + 0.03 * random.nextGaussian()));
      assertThat(history.growth(1000, AHEAD)).isLessThan(1.15);
    }
  }

  @Test
  void growth_falling_isNone() {
    assertThat(after(20, minute -> 2000 - 50 * minute).growth(1000, AHEAD)).isEqualTo(1);
  }

  /** A jump five minutes ago was taken for a ramp, and twice as much was expected. */
  @Test
  void growth_afterAJump_isOver() {
    DoubleUnaryOperator jump = minute -> minute < 20 ? 500 : 2000;
    for (int minute = 22; minute < 30; minute++) {
      assertThat(after(minute, jump).growth(2000, AHEAD)).as("minute %d", minute).isEqualTo(1);
    }
  }

  /** Hours after a jump what rounding had left was taken for a period, and the jump to return. */
  @Test
  void growth_jumpLongAgo_isNoPeriod() {
    DoubleUnaryOperator jump = minute -> minute < 200 ? 3000 : 6000 * (1 + 1e-15 * (minute % 3));
    for (int minute = 210; minute < 800; minute += 5) {
      assertThat(after(minute, jump).growth(6000, AHEAD))
          .as("minute %d", minute)
          .isCloseTo(1, within(1e-6));
    }
  }

  @Test
  void growth_waveAtItsTrough_expectsWhatCameThen() {
    DoubleUnaryOperator wave = minute -> 1250 + 1000 * Math.cos(2 * Math.PI * minute / 60);
    LoadHistory history = after(150, wave); // two and a half periods: at the trough
    assertThat(history.growth(250, Duration.ofMinutes(20)))
        .as("a trend would say nothing here")
        .isCloseTo(7, within(0.5));
    LoadHistory crest = after(180, wave);
    assertThat(crest.growth(2250, Duration.ofMinutes(10))).isCloseTo(1, within(0.03));
  }

  /** What came before is expected whole, up to a bound, since it was seen and is no guess. */
  @Test
  void growth_periodOfFarMore_isBounded() {
    DoubleUnaryOperator peaks = minute -> minute % 20 < 5 ? 10_000 : 10;
    assertThat(after(117, peaks).growth(10, Duration.ofMinutes(10))).isEqualTo(8);
  }

  @Test
  void with_days_memoryStaysBounded() {
    LoadHistory history = after(3 * 24 * 60, minute -> 1000);
    assertThat(history.means()).hasSizeBetween(64, 128).allMatch(mean -> mean == 1000);
    assertThat(history.width()).isEqualTo(Duration.ofMinutes(64));
  }

  private static LoadHistory after(int minutes, DoubleUnaryOperator load) {
    LoadHistory history = LoadHistory.of(Instant.EPOCH, load.applyAsDouble(0));
    for (int half = 1; half <= 2 * minutes; half++) {
      history = history.with(Instant.EPOCH.plusSeconds(30L * half), load.applyAsDouble(half / 2.0));
    }
    return history;
  }
}
