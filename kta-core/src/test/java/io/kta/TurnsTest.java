package io.kta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One thread at a time, and one end. */
@Timeout(180)
final class TurnsTest {
  private final Turns turns = new Turns();
  private final CompletableFuture<Boolean> entered = new CompletableFuture<>();
  private final AtomicBoolean flag = new AtomicBoolean();
  private final Thread other =
      new Thread(
          () -> {
            boolean isIn = turns.enter();
            flag.set(Thread.currentThread().isInterrupted());
            entered.complete(isIn);
          },
          "user");

  @Test
  void enter_nobodyInside_isInsideUntilItLeaves() {
    assertThat(turns.isTaken()).isFalse();
    assertThat(turns.enter()).isTrue();
    assertThat(turns.isTaken()).isTrue();
    assertThat(turns.isInside(Thread.currentThread())).isTrue();
    assertThat(turns.isInside(other)).isFalse();
    assertThat(turns.leave()).as("there is nothing to end").isFalse();
    assertThat(turns.isTaken()).isFalse();
    assertThat(turns.isInside(Thread.currentThread())).isFalse();
  }

  @Test
  void enter_anotherInside_waitsUntilThatHasLeft() throws Exception {
    assertThat(turns.enter()).isTrue();
    startAndAwaitWaiting();
    assertThat(entered).isNotDone();
    turns.leave();
    assertThat(entered.get()).isTrue();
    assertThat(flag).isFalse();
    assertThat(turns.isInside(other)).isTrue();
  }

  @Test
  void enter_closedWhileItWaits_isTurnedAway() throws Exception {
    assertThat(turns.enter()).isTrue();
    startAndAwaitWaiting();
    assertThat(turns.close()).as("the one inside has to end it").isFalse();
    assertThat(entered.get()).isFalse();
    assertThat(turns.isInside(Thread.currentThread())).isTrue();
  }

  @Test
  void enter_interruptedWhileItWaits_entersAndHasItsFlagAgain() throws Exception {
    assertThat(turns.enter()).isTrue();
    startAndAwaitWaiting();
    other.interrupt();
    await().until(() -> !other.isInterrupted()); // it has taken notice, and waits on
    turns.leave();
    assertThat(entered.get()).isTrue();
    assertThat(flag).isTrue();
  }

  @Test
  void close_nobodyInside_isToEndOnce() {
    assertThat(turns.isClosed()).isFalse();
    assertThat(turns.close()).isTrue();
    assertThat(turns.isClosed()).isTrue();
    assertThat(turns.close()).as("the first does that").isFalse();
    assertThat(turns.enter()).isFalse();
    assertThat(turns.isTaken()).isFalse();
  }

  @Test
  void close_oneInside_isEndedByThatOneWhenItLeaves() {
    assertThat(turns.enter()).isTrue();
    assertThat(turns.close()).isFalse();
    assertThat(turns.close()).isFalse();
    assertThat(turns.leave()).isTrue();
    assertThat(turns.close()).as("it is being ended").isFalse();
  }

  private void startAndAwaitWaiting() {
    other.start();
    await().until(() -> other.getState() == Thread.State.WAITING);
  }
}
