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

  @Test
  void growth_nothingComesNow_isNone() {
    assertThat(after(20, minute -> 1000 + 50 * minute).growth(0, AHEAD)).isEqualTo(1);
  }

  @Test
  void growth_fewMinutesOrSlowRise_isNoTrend() {
    assertThat(after(2, minute -> 1000 + 500 * minute).growth(2000, AHEAD)).isEqualTo(1);
    assertThat(after(3, minute -> 1000 + 50 * minute).growth(1150, AHEAD)).isGreaterThan(1.3);
  }

  @Test
  void rise_ramp_isWhatItRisesByEachSecond() {
    assertThat(after(20, minute -> 1000 + 60 * minute).rise()).isCloseTo(1, within(0.05));
    assertThat(after(20, minute -> 3000 - 60 * minute).rise()).isZero();
    LoadHistory wide = after(400, minute -> 1000 + 60 * minute);
    assertThat(wide.width()).isEqualTo(Duration.ofMinutes(4));
    assertThat(wide.rise()).as("by the width of its means").isCloseTo(1, within(0.2));
  }

  @Test
  void growth_trendThatBends_goesOnByItsLastStep() {
    DoubleUnaryOperator bent =
        minute -> minute < 18 ? 1000 + 100 * minute : 2800 + 5 * (minute - 18);
    assertThat(after(20, bent).growth(2810, AHEAD)).isLessThan(1.05);
  }

  @Test
  void growth_periodAfterItsRise_looksOnlyAsFarAsAsked() {
    DoubleUnaryOperator wave = minute -> 1250 + 1000 * Math.cos(2 * Math.PI * minute / 60);
    LoadHistory history = after(150, wave);
    double soon = history.growth(250, Duration.ofMinutes(3));
    // 3 minutes after the trough the load is 49 above it
    assertThat(soon).isBetween(1.1, 1.4);
    assertThat(history.growth(2500, Duration.ofMinutes(30)))
        .as("the crest is 2,000 above it")
        .isCloseTo(1.8, within(0.02));
    assertThat(history.growth(2500, Duration.ofHours(9)))
        .as("one period holds it all")
        .isCloseTo(1.8, within(0.02));
  }

  @Test
  void growth_lessThanOneAndAHalfPeriods_isNotTakenForOne() {
    DoubleUnaryOperator wave = minute -> 1250 + 1000 * Math.cos(2 * Math.PI * minute / 60);
    assertThat(after(75, wave).growth(1250, Duration.ofMinutes(30))).isEqualTo(1);
  }

  /** A ripple on a steady load is no period, though it is alike from one to the next. */
  @Test
  void growth_periodOfARippleAfterAJump_isNoise() {
    DoubleUnaryOperator ripple =
        minute -> (minute < 60 ? 500 : 3000) + 40 * Math.cos(2 * Math.PI * minute / 10);
    for (int minute = 100; minute < 110; minute++) {
      assertThat(after(minute, ripple).growth(3000, Duration.ofMinutes(9)))
          .as("minute %d", minute)
          .isLessThan(1.1);
    }
  }

  /** The ripples before and after a jump are alike: the jump was taken to be due again. */
  @Test
  void growth_ripplesOnBothSidesOfAJump_doNotMakeTheJumpDueAgain() {
    DoubleUnaryOperator ripple =
        minute -> (minute < 60 ? 500 : 3000) + 40 * Math.cos(2 * Math.PI * minute / 10);
    for (int minute = 100; minute < 110; minute++) {
      assertThat(after(minute, ripple).growth(3000, Duration.ofMinutes(30)))
          .as("minute %d", minute)
          .isLessThan(1.5);
    }
  }

  /** Whether a rise is clear does not depend on the unit of the load. */
  @Test
  void growth_rampOfALittleLoad_isATrendToo() {
    DoubleUnaryOperator ramp = minute -> 1 + 0.05 * minute;
    assertThat(after(20, ramp).growth(2, AHEAD)).isCloseTo(1.2, within(0.02));
  }

  @Test
  void growth_waveOfALittleLoad_isAPeriodToo() {
    DoubleUnaryOperator wave = minute -> 0.01250 + 0.01 * Math.cos(2 * Math.PI * minute / 60);
    assertThat(after(150, wave).growth(0.0025, Duration.ofMinutes(20))).isCloseTo(7, within(0.5));
  }

  @Test
  void growth_waveOfATenthOnAHighLoad_isAPeriodToo() {
    DoubleUnaryOperator wave = minute -> 10_000 + 1_000 * Math.cos(2 * Math.PI * minute / 60);
    assertThat(after(150, wave).growth(9_000, Duration.ofMinutes(20)))
        .as("1,500 more come in 20 minutes")
        .isBetween(1.12, 1.2);
  }

  @Test
  void growth_noisyRise_isATrendOnlyIfItIsClear() {
    DoubleUnaryOperator clear = minute -> 1000 + 30 * minute + 20 * ((long) minute % 2);
    DoubleUnaryOperator hidden = minute -> 1000 + 3 * minute + 200 * ((long) minute % 2);
    assertThat(after(21, clear).growth(1600, AHEAD)).isBetween(1.08, 1.25);
    assertThat(after(21, hidden).growth(1200, AHEAD)).isLessThan(1.05);
  }

  @Test
  void with_clockSetBackOrNothingSeenForLong_beginsAnew() {
    LoadHistory history = after(10, minute -> 1000);
    assertThat(with(history, 5, 7).means()).containsExactly(7.0);
    assertThat(with(history, 10 + 129, 7).means()).containsExactly(7.0);
    assertThat(with(history, 10 + 128, 7).latest()).as("and the minute before").isEqualTo(503.5);
    assertThat(with(history, 10 + 128, 7).start()).isBefore(Instant.EPOCH.plusSeconds(1_000));
  }

  @Test
  void with_minutesWithoutSamples_countAsTheOneBefore() {
    LoadHistory history = with(after(2, minute -> 1000), 5, 700);
    assertThat(history.means()).containsExactly(1000.0, 1000.0, 1000.0, 1000.0, 1000.0, 700.0);
    assertThat(history.latest()).isEqualTo(700);
    assertThat(history.samples()).isEqualTo(1);
    LoadHistory more = with(history, 5.5, 100);
    assertThat(more.latest()).as("the mean of both").isEqualTo(400);
    assertThat(more.samples()).isEqualTo(2);
  }

  @Test
  void with_moreThanFits_joinsTwoByTwoFromTheNewest() {
    LoadHistory history = LoadHistory.of(Instant.EPOCH, 0);
    for (int minute = 1; minute <= 128; minute++) {
      history = with(history, minute, minute);
    }
    assertThat(history.width()).isEqualTo(Duration.ofMinutes(2));
    assertThat(history.start())
        .as("the oldest is left out")
        .isEqualTo(Instant.EPOCH.plusSeconds(60));
    assertThat(history.means()).hasSize(64).startsWith(1.5, 3.5).endsWith(127.5);
    assertThat(history.samples()).isEqualTo(2);
  }

  private static LoadHistory with(LoadHistory history, double minute, double demand) {
    return history.with(Instant.EPOCH.plusSeconds((long) (60 * minute)), demand);
  }

  private static LoadHistory after(int minutes, DoubleUnaryOperator load) {
    LoadHistory history = LoadHistory.of(Instant.EPOCH, load.applyAsDouble(0));
    for (int half = 1; half <= 2 * minutes; half++) {
      history = history.with(Instant.EPOCH.plusSeconds(30L * half), load.applyAsDouble(half / 2.0));
    }
    return history;
  }
}
