package io.kta.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In Vienna, clocks go forward on 31 March 2030 at 2:00, and back on 27 October 2030 at 3:00. */
final class WeeklyWindowTest {
  private static final ZoneId VIENNA = ZoneId.of("Europe/Vienna");

  @ParameterizedTest
  @CsvSource({
    "22:00, 04:00, 2030-01-04T20:59:59Z, false", // a Friday
    "22:00, 04:00, 2030-01-04T21:00:00Z, true",
    "22:00, 04:00, 2030-01-05T02:59:59Z, true", // on into Saturday
    "22:00, 04:00, 2030-01-05T03:00:00Z, false",
    "22:00, 04:00, 2030-01-05T21:30:00Z, false", // which is no day of its own
    "22:00, 04:00, 2030-01-04T02:00:00Z, false", // nor is Thursday
    "00:00, 00:00, 2030-01-04T22:59:59Z, true", // all day long
    "00:00, 00:00, 2030-01-04T23:00:00Z, false"
  })
  void contains_fridays_beginOnFridayAndMayEndOnSaturday(
      LocalTime from, LocalTime to, Instant at, boolean expected) {
    WeeklyWindow window = WeeklyWindow.on(Set.of(DayOfWeek.FRIDAY), from, to, VIENNA);
    assertThat(window.contains(at)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "02:15, 02:45, 2030-03-31T00:59:59Z, false", // 2:15 to 2:45 is not there: 3:00 to 3:45 is
    "02:15, 02:45, 2030-03-31T01:00:00Z, true",
    "02:15, 02:45, 2030-03-31T01:44:59Z, true",
    "02:15, 02:45, 2030-03-31T01:45:00Z, false",
    "02:15, 02:45, 2030-10-27T00:14:59Z, false", // 2:15 to 2:45 is there twice: one stretch
    "02:15, 02:45, 2030-10-27T00:15:00Z, true",
    "02:15, 02:45, 2030-10-27T00:50:00Z, true",
    "02:15, 02:45, 2030-10-27T01:44:59Z, true",
    "02:15, 02:45, 2030-10-27T01:45:00Z, false",
    "22:00, 04:00, 2030-03-31T01:59:59Z, true", // five hours long that night
    "22:00, 04:00, 2030-03-31T02:00:00Z, false",
    "22:00, 04:00, 2030-10-27T02:59:59Z, true", // and seven that night
    "22:00, 04:00, 2030-10-27T03:00:00Z, false"
  })
  void contains_whenClocksChange_isOneStretch(
      LocalTime from, LocalTime to, Instant at, boolean expected) {
    assertThat(WeeklyWindow.daily(from, to, VIENNA).contains(at)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"02:15, 02:45", "22:00, 04:00", "02:30, 03:30", "01:30, 02:30", "23:55, 00:05"})
  void contains_allThroughAYear_beginsOnceADay(LocalTime from, LocalTime to) {
    WeeklyWindow window = WeeklyWindow.daily(from, to, VIENNA);
    Instant at = Instant.parse("2029-12-31T11:00:00Z");
    Instant end = at.plus(Duration.ofDays(365));
    int begins = 0;
    boolean before = window.contains(at);
    while (at.isBefore(end)) {
      at = at.plusSeconds(300);
      boolean now = window.contains(at);
      begins += now && !before ? 1 : 0;
      before = now;
    }
    assertThat(begins).isEqualTo(365);
  }

  @Test
  void new_noDay_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WeeklyWindow(List.of(), LocalTime.MIDNIGHT, LocalTime.NOON, VIENNA))
        .withMessage("the window from 00:00 to 12:00 has no days; name at least one");
  }

  @Test
  void toString_someDays_namesThemInOrder() {
    assertThat(
            WeeklyWindow.on(
                Set.of(DayOfWeek.FRIDAY, DayOfWeek.MONDAY),
                LocalTime.of(22, 0),
                LocalTime.of(4, 0),
                VIENNA))
        .hasToString("MONDAY, FRIDAY 22:00 to 04:00 Europe/Vienna");
  }
}
