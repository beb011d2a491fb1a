package io.kta;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How often a scheduler looks, and tells, how late its cycles are. */
final class LatenessTest {
  private static final Instant NOW = Instant.EPOCH;

  private final Lateness lateness = new Lateness();
  private final List<Instant> looks = new ArrayList<>();

  @Test
  void see_inTime_looksOnceASecond() {
    for (int millis = 0; millis <= 2_000; millis += 250) {
      see(NOW.plusMillis(millis), Duration.ofMillis(4_999));
    }
    assertThat(looks).containsExactly(NOW, NOW.plusSeconds(1), NOW.plusSeconds(2));
  }

  @Test
  void see_late_tellsOnceAMinute() {
    for (int second = 0; second <= 120; second++) {
      see(NOW.plusSeconds(second), Duration.ofSeconds(5));
    }
    assertThat(looks).containsExactly(NOW, NOW.plusSeconds(60), NOW.plusSeconds(120));
  }

  private void see(Instant now, Duration longestWait) {
    lateness.see(
        now,
        at -> {
          looks.add(at);
          return new SchedulerLoad(1, 1, 1, longestWait, longestWait);
        });
  }
}
