package io.kta.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When something happened between two looks. */
final class MomentTest {
  private static final Instant BEGIN = Instant.parse("2030-01-01T00:00:00Z");

  @ParameterizedTest
  @CsvSource({"0, 0, 0", "400, 200, 200", "1000, 500, 500", "1001, 1001, 1001", "9000, 9000, 9000"})
  void between_laterAndLater_isTheMiddleOrWhenItWasSeen(long span, long at, long error) {
    assertThat(Moment.between(BEGIN, BEGIN.plusMillis(span)))
        .isEqualTo(new Moment(BEGIN.plusMillis(at), Duration.ofMillis(error)));
  }

  @Test
  void between_seenBeforeItHadNotHappened_isWhenItWasSeen() {
    Instant done = BEGIN.minusMillis(5);
    assertThat(Moment.between(BEGIN, done)).isEqualTo(new Moment(done, Duration.ZERO));
  }
}
