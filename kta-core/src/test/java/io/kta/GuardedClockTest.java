package io.kta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.kta.time.LoopClock;
import io.kta.time.ManualClock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A clock of the user's that throws, or answers null, does the loop no harm. */
@Timeout(180)
final class GuardedClockTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  private final FaultyClock faulty = new FaultyClock();
  private final LoopClock guarded = GuardedClock.of(faulty);

  @Test
  void of_guardedAlreadyOrNull_isTheSameOrRefused() {
    assertThat(GuardedClock.of(guarded)).isSameAs(guarded);
    assertThatNullPointerException().isThrownBy(() -> GuardedClock.of(nothing()));
  }

  @SuppressWarnings("NullAway") // what a careless caller gives
  private static LoopClock nothing() {
    return null;
  }

  @Test
  void now_throwsOrNull_standsAtTheLastTimeKnown() {
    assertThat(guarded.now()).isEqualTo(NOW);
    faulty.breakDown();
    assertThat(guarded.now()).isEqualTo(NOW);
    faulty.now = () -> null;
    assertThat(guarded.now()).isEqualTo(NOW);
    faulty.now = () -> NOW.plusSeconds(5);
    assertThat(guarded.now()).isEqualTo(NOW.plusSeconds(5));
  }

  @Test
  void await_soundClock_saysWhatItSays() throws Exception {
    LoopClock clock = GuardedClock.of(new ManualClock(NOW));
    assertThat(clock.await(CompletableFuture.completedFuture("event"), NOW.plusSeconds(1)))
        .isTrue();
    assertThat(clock.await(new CompletableFuture<String>(), NOW)).isFalse();
  }

  @Test
  void await_throws_isAskedAgainUntilTheDeadline() throws Exception {
    faulty.failures = 2;
    faulty.answer = true;
    assertThat(guarded.await(new CompletableFuture<String>(), NOW.plusSeconds(9))).isTrue();
    assertThat(faulty.asked).hasValue(3);
    faulty.failures = 9;
    assertThat(guarded.await(new CompletableFuture<String>(), NOW)).as("it has come").isFalse();
    assertThat(faulty.asked).hasValue(4);
  }

  @Test
  void await_throwsAndTheEventComes_seesIt() throws Exception {
    faulty.failures = 9;
    CompletableFuture<String> event = CompletableFuture.completedFuture("event");
    assertThat(guarded.await(event, NOW.plusSeconds(9))).isTrue();
    CompletableFuture<String> failed = new CompletableFuture<>();
    failed.completeExceptionally(new IllegalStateException("failed"));
    assertThat(guarded.await(failed, NOW.plusSeconds(9))).isTrue();
    CompletableFuture<String> cancelled = new CompletableFuture<>();
    cancelled.cancel(false);
    assertThat(guarded.await(cancelled, NOW.plusSeconds(9))).isTrue();
    assertThat(faulty.asked).hasValue(3);
  }

  /** While the time is not known, a deadline that is said to have come may not have. */
  @Test
  void await_deadlineComesWhileTheClockStands_isAskedAgain() throws Exception {
    faulty.breakDown();
    assertThat(guarded.now()).isEqualTo(Instant.EPOCH);
    faulty.onAwait =
        () -> {
          if (faulty.asked.get() == 2) {
            faulty.now = () -> NOW;
          }
        };
    assertThat(guarded.await(new CompletableFuture<String>(), NOW)).isFalse();
    assertThat(faulty.asked).hasValue(2);
  }

  private static final class FaultyClock implements LoopClock {
    private final AtomicInteger asked = new AtomicInteger();
    private Supplier<@Nullable Instant> now = () -> NOW;
    private Runnable onAwait = () -> {};
    private int failures;
    private boolean answer;

    void breakDown() {
      now =
          () -> {
            throw new IllegalStateException("no time");
          };
    }

    @Override
    @SuppressWarnings("NullAway") // on purpose
    public Instant now() {
      return now.get();
    }

    @Override
    public boolean await(CompletableFuture<?> event, Instant deadline) {
      asked.incrementAndGet();
      onAwait.run();
      if (failures-- > 0) {
        throw new IllegalStateException("no waiting");
      }
      return answer;
    }
  }
}
