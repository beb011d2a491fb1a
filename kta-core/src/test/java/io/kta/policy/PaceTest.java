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
  @CsvSource({"0, 30", "1, 60", "2, 120", "3, 240", "4, 300", "1000000, 300"})
  void next_failuresInARow_doublesUpToTheMost(int failures, long seconds) {
    assertThat(PACE.next(START, START, failures)).isEqualTo(START.plusSeconds(seconds));
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
