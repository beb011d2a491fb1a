package io.kta.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
final class ManualClockTest {
  private final ManualClock clock = new ManualClock(Instant.EPOCH);

  @Test
  void await_deadlineComes_wakesWithoutTheEvent() throws Exception {
    CompletableFuture<Boolean> woken = awaiting(new CompletableFuture<>());
    clock.advance(Duration.ofSeconds(59));
    assertThat(woken).isNotDone();
    clock.advance(Duration.ofSeconds(1));
    assertThat(woken.get()).isFalse();
  }

  @Test
  void await_eventComesFirst_wakesWithIt() throws Exception {
    CompletableFuture<Void> event = new CompletableFuture<>();
    CompletableFuture<Boolean> woken = awaiting(event);
    event.completeExceptionally(new IllegalStateException("an end is an end"));
    assertThat(woken.get()).isTrue();
    assertThat(clock.now()).isEqualTo(Instant.EPOCH);
  }

  @Test
  void sleepUntil_past_returnsAtOnce() throws Exception {
    clock.sleepUntil(Instant.EPOCH);
    assertThatIllegalArgumentException().isThrownBy(() -> clock.advance(Duration.ofSeconds(-1)));
  }

  // Whoever moved the time on too early, since the wait that was counted was over already, had the
  // thread wait for a time that never came: StepRunnerTest hung by luck.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void awaitWaiting_waitThatIsOver_doesNotCountThoughItsThreadHasNotGoneOn(boolean byEvent)
      throws Exception {
    CompletableFuture<Void> event = new CompletableFuture<>();
    CompletableFuture<Boolean> over = awaiting(event);
    Thread next = new Thread(this::sleepADay);
    next.setDaemon(true);
    synchronized (clock) { // so that no thread goes on
      if (byEvent) {
        event.complete(null);
      } else {
        clock.advance(Duration.ofSeconds(60));
      }
      next.start();
      clock.awaitWaiting(1);
      assertThat(next.getState()).isEqualTo(Thread.State.WAITING);
    }
    assertThat(over.get()).isEqualTo(byEvent);
    clock.advance(Duration.ofDays(1));
    next.join();
  }

  private void sleepADay() {
    try {
      clock.sleepUntil(Instant.EPOCH.plus(Duration.ofDays(1)));
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  private CompletableFuture<Boolean> awaiting(CompletableFuture<Void> event) throws Exception {
    CompletableFuture<Boolean> woken = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                woken.complete(clock.await(event, Instant.EPOCH.plusSeconds(60)));
              } catch (InterruptedException e) {
                woken.completeExceptionally(e);
              }
            });
    thread.start();
    clock.awaitWaiting(1);
    return woken;
  }
}
