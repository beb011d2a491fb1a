package io.kta.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
final class SystemLoopClockTest {
  private final LoopClock clock = LoopClock.system();

  @Test
  void await_completeEventAndPastDeadline_eventWins() throws Exception {
    CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
    assertThat(clock.await(done, Instant.MIN)).isTrue();
    assertThat(clock.await(new CompletableFuture<>(), Instant.MIN)).isFalse();
  }

  @Test
  void await_farthestDeadline_waitsForTheEvent() throws Exception {
    CompletableFuture<Void> event = new CompletableFuture<>();
    Thread completing = new Thread(() -> event.cancel(false));
    completing.start();
    assertThat(clock.await(event, Instant.MAX)).isTrue();
  }

  @Test
  void sleepUntil_future_doesNotWakeBefore() throws Exception {
    Instant deadline = clock.now().plusMillis(20);
    clock.sleepUntil(deadline);
    assertThat(clock.now()).isAfterOrEqualTo(deadline);
  }
}
