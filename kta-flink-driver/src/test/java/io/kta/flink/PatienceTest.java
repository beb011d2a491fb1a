package io.kta.flink;

import static io.kta.flink.FakeFlink.apply;
import static io.kta.flink.FakeFlink.error;
import static io.kta.flink.FakeFlink.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriverException;
import io.kta.time.LoopClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How often the driver asks while it waits: without pauses it would keep a JobManager busy. */
@Timeout(180)
final class PatienceTest {
  private final PauseClock clock = new PauseClock();
  private final Patience patience = new Patience(clock);

  // Issue 19, section 2, Patience:47.
  @Test
  void lookUntil_neverEnough_looksLessOftenTheLongerItTakes() {
    AtomicInteger looks = new AtomicInteger();
    Instant begin = clock.now();
    Patience.Awaited last =
        patience.lookUntil(
            begin.plusSeconds(10),
            "something",
            () -> {
              assertThat(looks.incrementAndGet()).as("looks without a pause").isLessThan(1000);
              return () -> false;
            });
    assertThat(last.isEnough()).isFalse();
    assertThat(clock.pauses().get(0)).isEqualTo(Duration.ofMillis(5));
    assertThat(clock.pauses()).isSorted().last().isEqualTo(Duration.ofMillis(250));
    assertThat(looks).hasValue(clock.pauses().size() + 1);
    assertThat(Duration.between(begin, clock.now()))
        .isBetween(Duration.ofSeconds(10), Duration.ofMillis(10_250));
    Duration waited = Duration.ZERO;
    for (Duration pause : clock.pauses()) {
      Duration share = waited.dividedBy(20);
      assertThat(pause)
          .isEqualTo(
              Stream.of(share, Duration.ofMillis(5), Duration.ofMillis(250))
                  .sorted()
                  .toList()
                  .get(1));
      waited = waited.plus(pause);
    }
  }

  @Test
  void lookUntil_enoughAtOnceOrTooLate_looksOnce() {
    AtomicInteger looks = new AtomicInteger();
    patience.lookUntil(
        clock.now().plusSeconds(10), "something", () -> look(looks.incrementAndGet() == 1));
    assertThat(looks).hasValue(1);
    patience.lookUntil(clock.now(), "something", () -> look(looks.incrementAndGet() < 0));
    assertThat(looks).hasValue(2);
    assertThat(clock.pauses()).isEmpty();
  }

  @Test
  void await_tellsWhetherItHasCome() {
    Instant soon = clock.now().plusMillis(10);
    assertThat(patience.await(new CompletableFuture<>(), soon, "something")).isFalse();
    assertThat(patience.await(CompletableFuture.completedFuture(1), soon, "something")).isTrue();
  }

  /** Whoever interrupts a driver wants its thread to end, and not this wait alone. */
  @Test
  void await_interrupted_failsAsTheDriverAndLeavesTheFlag() {
    Patience real = new Patience(LoopClock.system());
    Thread.currentThread().interrupt();
    try {
      assertThatExceptionOfType(ScaleDriverException.class)
          .isThrownBy(() -> real.pause(Duration.ofMinutes(10), "a long wait"))
          .withMessage("interrupted during a long wait")
          .withCauseInstanceOf(InterruptedException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  // Issue 19, section 2, Rescaler:94.
  @Test
  void apply_alwaysBusy_pausesLongerEachTime() {
    try (FakeFlink flink = new FakeFlink();
        FlinkDriver driver = FlinkDriver.builder(flink.uri()).clock(clock).build()) {
      flink.replace(
          "PUT " + job("/resource-requirements"),
          409,
          error("Another update to the job [%s] is in progress."));
      assertThat(apply(driver, 2, 4)).isInstanceOf(ApplyResult.Rejected.class);
      assertThat(clock.pauses())
          .extracting(Duration::toMillis)
          .containsExactly(200L, 400L, 600L, 800L);
    }
  }

  private static Patience.Awaited look(boolean isEnough) {
    return () -> isEnough;
  }
}
