package io.kta.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClockSkewTest {
  private final ClockSkew skew =
      new ClockSkew("the API server", new ManualClock(Instant.parse("2030-01-01T00:10:00Z")));

  @ParameterizedTest
  @CsvSource({
    "'Tue, 1 Jan 2030 00:10:59 GMT', ",
    "'Tue, 01 Jan 2030 00:09:00 GMT', ",
    "'Tue, 01 Jan 2030 00:15:00 GMT', PT5M",
    "'Tue, 01 Jan 2030 00:03:00 GMT', PT-7M",
    "yesterday, ",
    "'', "
  })
  void compare_date_tellsADifferenceOfMinutes(String date, Duration ahead) {
    assertThat(skew.compare(date)).isEqualTo(Optional.ofNullable(ahead));
  }
}
