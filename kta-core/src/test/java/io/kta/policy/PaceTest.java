package io.kta.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PaceTest {
  private static final Instant START = Instant.EPOCH;
  private static final Pace PACE =
      new Pace(Duration.ofSeconds(30), Duration.ofMinutes(5), Map.of());

  @ParameterizedTest
  @CsvSource({
    // interval, the most that failures put off, failures in a row, seconds until the next cycle
    "30, 300, 0, 30",
    "30, 300, 1, 60",
    "30, 300, 2, 120",
    "30, 300, 3, 240",
    "30, 300, 4, 300",
    "30, 300, 1000000, 300",
    "30, 240, 3, 240",
    "30, 60, 1, 60",
    "30, 30, 5, 30",
    "30, 10, 5, 30", // an interval that is longer stays as it is
    "31536000, 31536000, 30, 31536000"
  })
  void next_failuresInARow_doublesUpToTheMost(
      long interval, long most, int failures, long expected) {
    Pace pace = new Pace(Duration.ofSeconds(interval), Duration.ofSeconds(most), Map.of());
    assertThat(pace.delay(failures)).isEqualTo(Duration.ofSeconds(expected));
    assertThat(pace.next(START, START, failures)).isEqualTo(START.plusSeconds(expected));
  }

  @Test
  void delay_shortestInterval_isDoubledThirtyTimesAtMost() {
    Pace pace = new Pace(Duration.ofNanos(1), Duration.ofDays(1), Map.of());
    assertThat(pace.delay(30)).isEqualTo(Duration.ofNanos(1 << 30));
    assertThat(pace.delay(31)).isEqualTo(pace.delay(30));
  }

  @Test
  void next_cycleThatTookLongerThanTheInterval_isFollowedAtOnce() {
    Instant ended = START.plusSeconds(31);
    assertThat(PACE.next(START, ended, 0)).isEqualTo(ended);
    assertThat(PACE.next(START, ended, 1)).isEqualTo(START.plusSeconds(60));
  }

  @Test
  void next_intervalAboveTheMost_isNeverShortened() {
    Pace slow = new Pace(Duration.ofHours(1), Duration.ofMinutes(5), Map.of());
    assertThat(slow.next(START, START, 3)).isEqualTo(START.plusSeconds(3600));
  }

  @Test
  void next_clockSetBackDuringTheCycle_countsFromItsEnd() {
    Instant ended = START.minusSeconds(3600);
    assertThat(PACE.next(START, ended, 0)).isEqualTo(ended.plusSeconds(30));
  }
}
