package io.kta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kta.time.ManualClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What close() accepts as the time that cycles under way are given. */
final class GracePeriodTest {
  private final LoopScheduler scheduler = LoopScheduler.byHand(new ManualClock());

  @ParameterizedTest
  @ValueSource(strings = {"PT-0.000000001S", "PT8760H0.000000001S"})
  void close_outOfRange_saysWhatItMustBe(Duration period) {
    for (Runnable close :
        List.<Runnable>of(
            () -> scheduler.close(period), () -> scheduler.close(List.of(), period))) {
      assertThatIllegalArgumentException()
          .isThrownBy(close::run)
          .withMessage(
              "close(" + period + "): the grace period must be at least 0 and at most a year");
    }
    assertThat(scheduler.isClosed()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "P365D"})
  void close_withinRange_closes(Duration period) {
    assertThat(scheduler.close(List.of(), period)).isEmpty();
    assertThat(scheduler.isClosed()).isFalse();
    assertThat(scheduler.close(period)).isEmpty();
    assertThat(scheduler.isClosed()).isTrue();
  }

  @Test
  void close_again_returnsAtOnce() {
    scheduler.close();
    assertThat(scheduler.close(Duration.ZERO)).isEmpty();
  }
}
