package io.kta.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "429, 7, 7",
    "503, ' 120 ', 120",
    "429, 'Thu, 1 Jan 2026 00:02:00 GMT', 120",
    "429, 999999999, 300",
    "503, 'Thu, 1 Jan 2099 00:00:00 GMT', 300"
  })
  void note_secondsOrADate_isUntilThenButFiveMinutesAtMost(int status, String text, int seconds) {
    RetryAfter server = new RetryAfter();
    server.note(status, header(text), NOW);
    assertThat(server.until(NOW)).contains(NOW.plusSeconds(seconds));
    assertThat(server.until(NOW.plusSeconds(seconds).minusNanos(1))).isPresent();
    assertThat(server.until(NOW.plusSeconds(seconds))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-1", "1.5", "99999999999999999999", "2026-01-01T00:02:00Z"})
  void note_nothingOfHttp_asksForNothing(String text) {
    RetryAfter server = new RetryAfter();
    server.note(429, header(text), NOW);
    assertThat(server.until(NOW)).isEmpty();
  }

  @Test
  void note_otherStatus_asksForNothing() {
    RetryAfter server = new RetryAfter();
    server.note(200, header("60"), NOW);
    server.note(429, HttpHeaders.of(Map.of(), (name, value) -> true), NOW);
    server.note(429, header("Thu, 1 Jan 2025 00:00:00 GMT"), NOW.plus(Duration.ofDays(1)));
    assertThat(server.until(NOW)).isEmpty();
  }

  private static HttpHeaders header(String value) {
    return HttpHeaders.of(Map.of("Retry-After", List.of(value)), (name, each) -> true);
  }
}
