package io.kta.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class AllowanceTest {
  private final Allowance allowance = new Allowance(3, Duration.ofSeconds(10));
  private Instant now = Instant.EPOCH;

  @Test
  void take_often_isAllowedSoManyTimesAndThenOnceInAWhile() {
    assertThat(takes(5)).isEqualTo(3);
    now = now.plusSeconds(9);
    assertThat(takes(1)).isZero();
    now = now.plusSeconds(1);
    assertThat(takes(2)).isEqualTo(1);
    now = now.plusSeconds(25);
    assertThat(takes(5)).isEqualTo(2);
    now = now.plusSeconds(5);
    assertThat(takes(5)).isEqualTo(1);
  }

  @Test
  void take_afterALongTime_isAllowedNoMoreThanAtFirst() {
    assertThat(takes(1)).isEqualTo(1);
    now = now.plus(Duration.ofDays(365));
    assertThat(takes(9)).isEqualTo(3);
  }

  @Test
  void take_clockSetBack_goesOn() {
    assertThat(takes(3)).isEqualTo(3);
    now = now.minusSeconds(3600);
    assertThat(takes(1)).isZero();
  }

  private int takes(int tries) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      taken += allowance.take(now) ? 1 : 0;
    }
    return taken;
  }
}
