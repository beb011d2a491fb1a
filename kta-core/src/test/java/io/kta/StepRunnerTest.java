package io.kta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kta.StepRunner.StepException;
import io.kta.driver.ScaleDriverException;
import io.kta.time.ManualClock;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls of strangers' code. */
@Timeout(180)
final class StepRunnerTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(7);

  private final ManualClock clock = new ManualClock();
  private final Hurry hurry = new Hurry(clock);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final StepRunner runner = new StepRunner(threads, clock, hurry);
  private final CountDownLatch called = new CountDownLatch(1);
  private final CountDownLatch proceed = new CountDownLatch(1);

  @AfterEach
  void letGo() throws InterruptedException {
    proceed.countDown();
    threads.shutdown();
    assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void call_answer_comesFromAnotherThread() throws Exception {
    Thread answer = runner.call("step", TIMEOUT, Thread::currentThread);
    assertThat(answer).isNotSameAs(Thread.currentThread());
    assertThat(runner.isInside()).isFalse();
    assertThat(runner.call("step", TIMEOUT, runner::isInside)).isTrue();
  }

  @Test
  void call_throwsOrReturnsNull_saysSo() {
    assertFails(
        "step threw java.lang.Error: no",
        () -> {
          throw new Error("no");
        });
    assertFails("step returned null; return a value", () -> null);
  }

  // Issue 19, section 1, fault 4: the deadline overflowed after the call was handed over, so that
  // five calls ran at once in one driver.
  @Test
  void call_timeoutThatOverflows_isNeverHandedOver() {
    AtomicInteger calls = new AtomicInteger();
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(
              () -> runner.call("step", Duration.ofSeconds(Long.MAX_VALUE), calls::incrementAndGet))
          .isInstanceOf(ArithmeticException.class);
    }
    assertThat(calls).hasValue(0);
  }

  @Test
  void call_executorThatRefusesOrHasNoThread_failsAndCanBeCalledAgain() {
    StepRunner refused =
        new StepRunner(
            task -> {
              throw new RejectedExecutionException("shut down");
            },
            clock,
            hurry);
    StepRunner full =
        new StepRunner(
            task -> {
              throw new OutOfMemoryError("unable to create native thread");
            },
            clock,
            hurry);
    for (int i = 0; i < 2; i++) {
      assertThatExceptionOfType(StepException.class)
          .isThrownBy(() -> refused.call("step", TIMEOUT, () -> "never"))
          .withMessage("step was not called, since the scheduler is closed");
      assertThatExceptionOfType(StepException.class)
          .isThrownBy(() -> full.call("step", TIMEOUT, () -> "never"))
          .withMessage("step was not called, since no thread could be begun");
    }
  }

  @Test
  void call_executorThatDoesNotBegin_saysSoAndNeverCallsLate() throws Exception {
    BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    StepRunner starved = new StepRunner(queue::add, clock, hurry);
    AtomicInteger calls = new AtomicInteger();
    CompletableFuture<String> reason = failing(starved, calls::incrementAndGet);
    clock.awaitWaiting(1);
    clock.advance(TIMEOUT);
    assertThat(reason.get())
        .isEqualTo(
            "step was not begun within PT7S, since no thread was free; give the executor more"
                + " threads");
    assertThat(failing(starved, calls::incrementAndGet).get()).contains("waits for a thread still");
    queue.take().run();
    assertThat(calls).as("it was given up").hasValue(0);
    CompletableFuture<String> again = failing(starved, calls::incrementAndGet);
    queue.take().run();
    assertThat(again.get()).isEqualTo("answered 1");
  }

  // Issue 19, section 2, StepRunner:71: the interrupt of the thread that waits is given back.
  @Test
  void call_waitingThreadInterrupted_callIsInterruptedAndTheFlagComesBackAtTheEnd()
      throws Exception {
    AtomicBoolean flagDuring = new AtomicBoolean();
    AtomicBoolean flagAfter = new AtomicBoolean();
    CompletableFuture<String> reason = new CompletableFuture<>();
    Thread caller =
        new Thread(
            () -> {
              reason.complete(
                  failure(
                      runner,
                      () -> {
                        called.countDown();
                        new CountDownLatch(1).await();
                        return "never";
                      }));
              flagDuring.set(Thread.currentThread().isInterrupted());
              hurry.endOfCycle();
              flagAfter.set(Thread.currentThread().isInterrupted());
            });
    caller.start();
    called.await();
    clock.awaitWaiting(1);
    caller.interrupt();
    caller.join();
    assertThat(reason.get())
        .isEqualTo(
            "step was interrupted, since the thread that ran the cycle was interrupted, and threw"
                + " java.lang.InterruptedException");
    assertThat(flagDuring).as("while the cycle goes on to save").isFalse();
    assertThat(flagAfter).isTrue();
    assertThat(runner.call("step", TIMEOUT, () -> "in peace again")).isEqualTo("in peace again");
  }

  @Test
  void call_interruptedButAnswersAllTheSame_answerCounts() throws Exception {
    CompletableFuture<String> answer =
        failing(
            runner,
            () -> {
              called.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                return "carried out";
              }
              return "never";
            });
    called.await();
    assertThat(hurry.beginForGood("the autoscaler was closed"))
        .contains("step, called at 2030-01-01T00:00:00Z");
    assertThat(answer.get()).isEqualTo("answered carried out");
  }

  @Test
  void call_interruptedAndDoesNotReturn_isGivenUpAfterASecond() throws Exception {
    CompletableFuture<String> reason =
        failing(
            runner,
            () -> {
              called.countDown();
              HookedJob.waitStubbornly(proceed);
              return "late";
            });
    called.await();
    hurry.beginForGood("the autoscaler was closed");
    clock.awaitWaiting(1);
    clock.advance(Hurry.TO_RETURN);
    assertThat(reason.get())
        .isEqualTo("step was interrupted, since the autoscaler was closed, and has not returned");
  }

  @Test
  void call_inAHurry_onlyWhatIsDoneAtTheEndIsCalled() throws Exception {
    hurry.beginForGood("the autoscaler was closed");
    assertFails("step was not called, since the autoscaler was closed", () -> "never");
    assertThat(runner.callLast("save", TIMEOUT, () -> "saved")).isEqualTo("saved");
  }

  @Test
  void callLast_inAHurry_isGivenHalfOfWhatIsLeft() throws Exception {
    hurry.beginForGood("the autoscaler was closed");
    assertThat(hurry.limit(Duration.ofSeconds(30))).isEqualTo(Hurry.GRACE.dividedBy(2));
    assertThat(hurry.limit(Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(1));
    clock.advance(Hurry.GRACE.plusSeconds(1));
    assertThat(hurry.limit(Duration.ofSeconds(30))).isEqualTo(Duration.ZERO);
  }

  @Test
  void callOnceReturned_callThatWasGivenUp_runsWhenItHasReturned() throws Exception {
    assertThat(runner.callOnceReturned(() -> {})).as("no call is under way").isFalse();
    CompletableFuture<String> reason =
        failing(
            runner,
            () -> {
              called.countDown();
              HookedJob.waitStubbornly(proceed);
              return "late";
            });
    called.await();
    clock.awaitWaiting(1);
    clock.advance(TIMEOUT);
    assertThat(reason.get()).startsWith("step has not returned within PT7S");
    CompletableFuture<Boolean> closed = new CompletableFuture<>();
    assertThat(runner.callOnceReturned(() -> closed.complete(true))).isTrue();
    assertThat(closed).isNotDone();
    proceed.countDown();
    assertThat(closed.get()).isTrue();
  }

  @Test
  void callLast_executorThatRefuses_runsOnADaemonOfItsOwn() throws Exception {
    StepRunner refused =
        new StepRunner(
            task -> {
              throw new RejectedExecutionException("shut down");
            },
            clock,
            hurry);
    Thread own = refused.callLast("save", TIMEOUT, Thread::currentThread);
    assertThat(own.getName()).isEqualTo("kta-closing");
    assertThat(own.isDaemon()).isTrue();
  }

  /** Messages of KTA's own exceptions say it all. */
  @Test
  void call_throwsAnExceptionOfKta_reasonIsItsMessage() {
    assertFails(
        "the job is gone; submit it again",
        () -> {
          throw new ScaleDriverException("the job is gone; submit it again");
        });
  }

  @Test
  void isInside_asksForTheCallingThread() throws Exception {
    CompletableFuture<String> answer =
        failing(
            runner,
            () -> {
              called.countDown();
              proceed.await();
              return runner.isInside();
            });
    called.await();
    assertThat(runner.isInside()).as("the call is another thread's").isFalse();
    proceed.countDown();
    assertThat(answer.get()).isEqualTo("answered true");
  }

  @Test
  void beginForGood_callHasReturned_interruptsNothing() throws Exception {
    assertThat(runner.call("step", TIMEOUT, () -> "answer")).isEqualTo("answer");
    assertThat(hurry.beginForGood("the autoscaler was closed")).isEmpty();
  }

  /** The interrupt that was meant for a call must not hit what its thread runs next. */
  @Test
  void call_givenUp_leavesItsThreadWithoutTheInterrupt() throws Exception {
    BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    StepRunner queued = new StepRunner(queue::add, clock, hurry);
    CompletableFuture<String> reason =
        failing(
            queued,
            () -> {
              called.countDown();
              while (proceed.getCount() > 0) {
                Thread.onSpinWait(); // takes no notice of interrupts
              }
              return "late";
            });
    CompletableFuture<Boolean> interruptedAfter = new CompletableFuture<>();
    beginFlagged(queue, interruptedAfter);
    called.await();
    clock.awaitWaiting(1);
    clock.advance(TIMEOUT);
    assertThat(reason.get()).startsWith("step has not returned within PT7S");
    proceed.countDown();
    assertThat(interruptedAfter.get()).isFalse();
  }

  /** An interrupt that a call was not sent by KTA is for whoever owns the thread. */
  @Test
  void call_codeInterruptsItsOwnThread_leavesThatToTheThread() throws Exception {
    BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    StepRunner queued = new StepRunner(queue::add, clock, hurry);
    CompletableFuture<String> answer =
        failing(
            queued,
            () -> {
              Thread.currentThread().interrupt();
              return "done";
            });
    CompletableFuture<Boolean> interruptedAfter = new CompletableFuture<>();
    beginFlagged(queue, interruptedAfter);
    assertThat(answer.get()).isEqualTo("answered done");
    assertThat(interruptedAfter.get()).isTrue();
  }

  private static void beginFlagged(
      BlockingQueue<Runnable> queue, CompletableFuture<Boolean> interruptedAfter) {
    new Thread(
            () -> {
              try {
                queue.take().run();
                interruptedAfter.complete(Thread.currentThread().isInterrupted());
              } catch (InterruptedException e) {
                interruptedAfter.completeExceptionally(e);
              }
            },
            "user")
        .start();
  }

  private void assertFails(String reason, Callable<?> code) {
    assertThatExceptionOfType(StepException.class)
        .isThrownBy(() -> runner.call("step", TIMEOUT, code))
        .withMessage(reason);
  }

  private static CompletableFuture<String> failing(StepRunner runner, Callable<?> code) {
    return CompletableFuture.supplyAsync(
        () -> failure(runner, code), task -> new Thread(task, "user").start());
  }

  private static String failure(StepRunner runner, Callable<?> code) {
    try {
      return "answered " + runner.call("step", TIMEOUT, code);
    } catch (StepException e) {
      return e.reason();
    }
  }
}
