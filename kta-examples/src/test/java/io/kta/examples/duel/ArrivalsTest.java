package io.kta.examples.duel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kta.examples.traces.Trace;
import io.kta.simulation.Load;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ArrivalsTest {
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  @Test
  void count_constantLoad_growsEvenly() {
    Arrivals arrivals = Arrivals.of(Load.constant(100), TEN_SECONDS);

    assertThat(arrivals.count(-1)).isZero();
    assertThat(arrivals.count(2.5)).isBetween(249L, 250L); // by the last bit of a sum
    assertThat(arrivals.count(60)).isEqualTo(arrivals.total()).isBetween(999L, 1000L);
    assertThat(arrivals.secondOf(99)).isCloseTo(1, within(1e-6));
  }

  /** A record never is done before it came. */
  @Test
  void secondOf_anyRecord_isNotAfterItWasCounted() {
    Arrivals arrivals = Arrivals.of(Load.cosine(50, 60, Duration.ofSeconds(4)), TEN_SECONDS);

    for (double second = 0; second < 10; second += 0.03) {
      long came = arrivals.count(second);
      if (came > 0) {
        assertThat(arrivals.secondOf(came - 1)).isLessThanOrEqualTo(second + 1e-9);
      }
      if (came < arrivals.total()) {
        assertThat(arrivals.secondOf(came)).isGreaterThanOrEqualTo(second - 1e-9);
      }
    }
  }

  @Test
  void count_nothingComesForAWhile_staysTheSame() {
    Arrivals arrivals = Arrivals.of(Load.steps(Duration.ofSeconds(3), 10, 0, 10), TEN_SECONDS);

    assertThat(arrivals.count(5.9)).isEqualTo(arrivals.count(3.05));
    assertThat(arrivals.secondOf(arrivals.count(5))).isBetween(6.0, 6.2);
  }

  /** A day passes in 24 minutes, once the first load has held for the warm-up. */
  @Test
  void arrivals_dayInTwentyFourMinutes_isSixtyTimesAsFast(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("day.csv"), "0,0.5\n43200,1\n86400,0.25\n");
    Trace day = Trace.in(folder).get(0);
    Duration length = Duration.ofMinutes(24);
    Compression compression = Compression.of(day.length(), length);

    assertThat(compression.speed()).isEqualTo(60);
    Arrivals arrivals = Round.arrivals(day.load(), compression, length);
    assertThat(arrivals.length()).isEqualTo(24 * 60 + Round.WARM_UP);
    assertThat(arrivals.ratePerSecond(Round.WARM_UP + 11 * 60)).isEqualTo(200);
    assertThat(arrivals.ratePerSecond(Round.WARM_UP + 13 * 60)).isEqualTo(400);
  }

  @Test
  void shortened_shorterThanTheLeast_isTheLeast() {
    Compression compression = new Compression(57.6);

    assertThat(compression.shortened(Duration.ofMinutes(15), Duration.ofSeconds(9)))
        .isEqualTo(Duration.ofMillis(15_625));
    assertThat(compression.interval(Duration.ofSeconds(30))).isEqualTo(Duration.ofSeconds(3));
  }
}
