package io.kta.algorithm.learned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

final class RecentLoadTest {
  private static final double UNKNOWN = 0.07;
  private static final double SHARE = 0.8;

  @Test
  void surprise_fewMinutes_isUnknown() {
    assertThat(after(10, minute -> 1000).surprise(UNKNOWN)).isEqualTo(UNKNOWN);
  }

  @Test
  void surprise_constant_isNone() {
    assertThat(after(30, minute -> 1000).surprise(UNKNOWN)).isZero();
  }

  @Test
  void surprise_ramp_isHalfAStep() {
    assertThat(after(30, minute -> 1000 + 50 * minute).surprise(UNKNOWN))
        .isCloseTo(25 / 1225.0, within(0.01));
  }

  /** A fifth up or down each minute: one minute in ten is a quarter above what was expected. */
  @Test
  void surprise_walk_isAsLargeAsItsSteps() {
    Random random = new Random(5);
    double[] walk = new double[61];
    walk[0] = 1000;
    for (int i = 1; i < walk.length; i++) {
      walk[i] = walk[i - 1] * (random.nextBoolean() ? 1.2 : 1 / 1.2);
    }
    double surprise = after(60, minute -> walk[(int) minute]).surprise(UNKNOWN);
    assertThat(surprise).isBetween(0.1, 0.4);
  }

  @Test
  void surprise_nothingThenAll_isBounded() {
    assertThat(after(40, minute -> (long) minute % 4 == 0 ? 1000 : 0).surprise(UNKNOWN))
        .isBetween(0.5, 1.0);
  }

  @Test
  void momentum_loadHasJumped_expectsItToGoOn() {
    RecentLoad load = after(10, minute -> 1000).with(at(10, 30), 1200);
    assertThat(load.momentum(SHARE)).isCloseTo(1500 / 1200.0, within(1e-9));
    assertThat(load.with(at(11, 0), 4000).momentum(SHARE)).isEqualTo(2);
  }

  /** It was taken to go on as if it were the first, however often it had not. */
  @Test
  void momentum_jumpsAlwaysFellBack_expectsNoMore() {
    RecentLoad load = bursts(10, 1);
    assertThat(load.continuations()).hasSize(8).containsOnly(0.0);
    assertThat(load.momentum(SHARE)).isEqualTo(1);
  }

  @Test
  void momentum_jumpsAlwaysWentOnAsFarAgain_expectsAsMuch() {
    RecentLoad load = bursts(10, 2);
    assertThat(load.continuations()).hasSize(8).containsOnly(2.0);
    assertThat(load.momentum(0.5)).isCloseTo(1210 / 1105.0, within(1e-9));
  }

  @Test
  void momentum_higherShare_isNoLower() {
    RecentLoad load = bursts(3, 1);
    assertThat(load.momentum(0)).isEqualTo(1);
    assertThat(load.momentum(1)).isCloseTo((1000 + 2.5 * 105) / 1105, within(1e-9));
  }

  /** As one that was stored before jumps and peaks were. */
  @Test
  void new_noPeaks_takesTheMeans() {
    RecentLoad old =
        new RecentLoad(Instant.EPOCH, List.of(5.0, 7.0), 1, 5, 7, List.of(), List.of());
    assertThat(old.peaks()).containsExactly(5.0, 7.0);
    assertThat(old.with(at(1, 30), 9).peaks()).containsExactly(5.0, 9.0);
  }

  @Test
  void momentum_loadIsSteadyOrFalls_isNone() {
    RecentLoad load = after(10, minute -> 1000);
    assertThat(load.momentum(SHARE)).isEqualTo(1);
    assertThat(load.with(at(10, 30), 1050).momentum(SHARE)).isEqualTo(1);
    assertThat(load.with(at(10, 30), 200).momentum(SHARE)).isEqualTo(1);
    assertThat(after(10, minute -> 0).with(at(10, 30), 200).momentum(SHARE)).isEqualTo(1);
  }

  @Test
  void isFlat_afterAStep_withinThreeMinutes() {
    DoubleUnaryOperator step = minute -> minute < 20 ? 2000 : 1000;
    assertThat(after(21, step).isFlat()).isTrue();
    assertThat(after(20, step).isFlat()).isFalse();
    assertThat(after(20, minute -> 2000 - 100 * minute).isFlat()).isFalse();
  }

  @Test
  void isFlat_fewerThanThreeMinutes_isNotKnown() {
    RecentLoad two = RecentLoad.of(at(0, 0), 1000).with(at(1, 0), 1000);
    assertThat(two.isFlat()).isFalse();
    assertThat(two.with(at(2, 0), 1000).isFlat()).isTrue();
  }

  @Test
  void with_samplesWithinOneMinute_areItsMean() {
    RecentLoad load = RecentLoad.of(at(0, 0), 300).with(at(0, 20), 600).with(at(0, 40), 900);
    assertThat(load.minutes()).containsExactly(600.0);
    assertThat(load.samples()).isEqualTo(3);
  }

  @Test
  void isSilentFor_recordsComeNowAndThen_isNotSilent() {
    Duration quarter = Duration.ofMinutes(15);
    assertThat(after(30, minute -> minute < 12 ? 1000 : 0).isSilentFor(quarter)).isTrue();
    assertThat(after(30, minute -> minute < 20 ? 1000 : 0).isSilentFor(quarter)).isFalse();
    assertThat(after(30, minute -> minute == 25 ? 1 : 0).isSilentFor(quarter)).isFalse();
    assertThat(after(10, minute -> 0).isSilentFor(quarter)).isFalse();
  }

  @Test
  void with_day_memoryStaysBounded() {
    RecentLoad load = after(24 * 60, minute -> minute);
    assertThat(load.minutes()).hasSize(32);
    assertThat(load.minutes().get(31)).isCloseTo(24 * 60, within(1.0));
    assertThat(load.peaks()).hasSize(32).endsWith(24.0 * 60);
  }

  @Test
  void with_clockSetBackOrNothingSeenForLong_beginsAnew() {
    RecentLoad load = after(10, minute -> 1000);
    assertThat(load.with(at(5, 0), 7).minutes()).containsExactly(7.0);
    assertThat(load.with(at(100, 0), 7).minutes()).containsExactly(7.0);
    assertThat(load.with(at(13, 0), 7).minutes()).endsWith(1000.0, 1000.0, 7.0);
  }

  @Test
  void with_halfAnHourWithoutSamples_isStillRemembered() {
    RecentLoad load = after(10, minute -> 1000);
    assertThat(load.with(at(42, 0), 7).minutes()).hasSize(32).endsWith(1000.0, 7.0);
    assertThat(load.with(at(42, 0), 7).start()).isEqualTo(at(11, 0));
    assertThat(load.with(at(43, 0), 7).minutes()).as("a minute longer").containsExactly(7.0);
  }

  @Test
  void surprise_tenMinutesThatAreOver_areEnough() {
    assertThat(after(11, minute -> 1000).surprise(UNKNOWN)).isZero();
  }

  /** Of ten minutes, two are twice what was expected: the second largest counts. */
  @Test
  void surprise_twoJumpsInTenMinutes_countsThem() {
    DoubleUnaryOperator jumps = minute -> minute < 6 ? 1000 : minute < 9 ? 2000 : 4000;
    assertThat(after(12, jumps).surprise(UNKNOWN)).isCloseTo(1, within(1e-9));
    DoubleUnaryOperator jump = minute -> minute < 6 ? 1000 : 2000;
    assertThat(after(12, jump).surprise(UNKNOWN)).as("one is not often").isZero();
  }

  @Test
  void isFlat_ripplesOfAFewPercent_isFlat() {
    assertThat(after(20, minute -> 1000 + 40 * ((long) minute % 2)).isFlat()).isTrue();
    assertThat(after(20, minute -> 1000 + 60 * ((long) minute % 2)).isFlat()).isFalse();
  }

  @Test
  void isSilentFor_silentForJustSoLong_isSilent() {
    assertThat(after(14, minute -> 0).isSilentFor(Duration.ofMinutes(15))).isTrue();
  }

  /** Jumps by a tenth, and what each is at the next look, in times the jump less one. */
  private static RecentLoad bursts(int times, int looks) {
    RecentLoad load = after(10, minute -> 1000);
    for (int time = 0; time < times; time++) {
      int minute = 11 + time;
      load = load.with(at(minute, 0), 1000).with(at(minute, 15), 1105);
      load = load.with(at(minute, 30), 1000 + 105 * (looks == 1 ? 0 : looks));
      load = load.with(at(minute, 45), 1000);
    }
    return load.with(at(11 + times, 15), 1105);
  }

  private static RecentLoad after(int minutes, DoubleUnaryOperator load) {
    RecentLoad recent = RecentLoad.of(Instant.EPOCH, load.applyAsDouble(0));
    for (int half = 1; half <= 2 * minutes; half++) {
      recent = recent.with(Instant.EPOCH.plusSeconds(30L * half), load.applyAsDouble(half / 2.0));
    }
    return recent;
  }

  private static Instant at(int minute, int second) {
    return Instant.EPOCH.plusSeconds(60L * minute + second);
  }
}
