package io.kta.examples.duel;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.simulation.Load;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** One record comes per second, the first at 1 s. */
final class PunctualityTest {
  private static final int WARM_UP = 3;

  private final Arrivals arrivals = Arrivals.of(Load.constant(1.000_001), Duration.ofSeconds(10));
  private final Punctuality punctuality = new Punctuality(arrivals, WARM_UP);

  @Test
  void lateness_allAtOnce_noneIsLate() {
    for (int number = 0; number < 10; number++) {
      punctuality.done(number, number + 1.2);
    }
    assertThat(punctuality.lateness(16)).isEqualTo(new Lateness(7, 0, 0));
    assertThat(punctuality.backlog(16)).isZero();
  }

  /** What comes in the warm-up does not count, however late it is. */
  @Test
  void lateness_allDoneAtTheEnd_thoseOfMoreThanFiveSecondsAgoAreLate() {
    for (int number = 0; number < 10; number++) {
      punctuality.done(number, 10.5);
    }
    assertThat(punctuality.lateness(16)).isEqualTo(new Lateness(7, 2, 0)); // of 4 s and 5 s
  }

  /** A job that goes back to a checkpoint does records again, long after they came. */
  @Test
  void lateness_doneAgainMuchLater_countsTheFirstTime() {
    for (int number = 0; number < 10; number++) {
      punctuality.done(number, number + 1.2);
    }
    punctuality.done(4, 15);
    assertThat(punctuality.lateness(16)).isEqualTo(new Lateness(7, 0, 1));
  }

  @Test
  void lateness_neverDone_isLateOnceFiveSecondsHavePassed() {
    for (int number = 0; number < 9; number++) {
      punctuality.done(number, number + 1.2);
    }
    assertThat(punctuality.lateness(14).late()).isZero();
    assertThat(punctuality.lateness(16).late()).isEqualTo(1);
    assertThat(punctuality.lateBySecond(16).get(9)).isEqualTo(1);
    assertThat(punctuality.backlog(16)).isEqualTo(1);
  }
}
