package io.kta;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.StepRunner.StepException;
import io.kta.time.ManualClock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A driver or a store is closed once, and never amid one of its calls. */
@Timeout(180)
final class LastCallTest {
  private final ManualClock clock = new ManualClock();
  private final Hurry hurry = new Hurry(clock);
  private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
  private final AtomicInteger closed = new AtomicInteger();

  @Test
  void close_nothingUnderWay_closesAtOnce() {
    StepRunner calls = new StepRunner(Runnable::run, clock, hurry);
    assertThat(new LastCall("the driver", closed::incrementAndGet, calls).close()).isEmpty();
    assertThat(closed).hasValue(1);
  }

  @Test
  void close_throws_isReported() {
    StepRunner calls = new StepRunner(Runnable::run, clock, hurry);
    AutoCloseable broken =
        () -> {
          throw new IllegalStateException("still in use");
        };
    assertThat(new LastCall("the driver", broken, calls).close())
        .contains(
            "the driver was not closed: the driver's close() threw"
                + " java.lang.IllegalStateException: still in use");
  }

  @Test
  void close_callUnderWayThatWasGivenUp_closesOnceThatHasReturned() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch proceed = new CountDownLatch(1);
    StepRunner calls = new StepRunner(task -> new Thread(task, "user").start(), clock, hurry);
    CompletableFuture<String> givenUp =
        CompletableFuture.supplyAsync(
            () -> call(calls, called, proceed), task -> new Thread(task, "user").start());
    called.await();
    clock.awaitWaiting(1);
    clock.advance(Duration.ofSeconds(7));
    assertThat(givenUp.get()).startsWith("observe has not returned within PT7S");
    CountDownLatch end = new CountDownLatch(1);
    LastCall last =
        new LastCall(
            "the driver",
            () -> {
              closed.incrementAndGet();
              end.countDown();
              throw new IllegalStateException("goes into the log");
            },
            calls);
    assertThat(last.close())
        .contains("the driver is closed once a call of it returns that was given up");
    assertThat(closed).hasValue(0);
    proceed.countDown();
    end.await();
    assertThat(closed).hasValue(1);
  }

  private static String call(StepRunner calls, CountDownLatch called, CountDownLatch proceed) {
    try {
      return calls.call(
          "observe",
          Duration.ofSeconds(7),
          () -> {
            called.countDown();
            HookedJob.waitStubbornly(proceed);
            return "late";
          });
    } catch (StepException e) {
      return e.reason();
    }
  }

  // An executor of the user's that has no thread for 30 s: closed late, and once.
  @Test
  void close_noThreadIsFreeInTime_closesOnceWhenOneIs() throws Exception {
    LastCall last =
        new LastCall(
            "the driver", closed::incrementAndGet, new StepRunner(queue::add, clock, hurry));
    CompletableFuture<Optional<String>> found =
        CompletableFuture.supplyAsync(last::close, task -> new Thread(task, "user").start());
    clock.awaitWaiting(1);
    clock.advance(Duration.ofSeconds(30));
    assertThat(found.get())
        .contains(
            "the driver was not closed: the driver's close() was not begun within PT30S, since no"
                + " thread was free; give the executor more threads");
    assertThat(closed).hasValue(0);
    queue.take().run(); // the call, which was given up
    queue.take().run(); // what was to follow it
    assertThat(closed).hasValue(1);
    assertThat(queue).isEmpty();
  }
}
