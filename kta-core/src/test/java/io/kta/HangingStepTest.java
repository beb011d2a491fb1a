package io.kta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Decision;
import io.kta.knowledge.Outcome;
import io.kta.knowledge.Step;
import io.kta.policy.ScalingPolicy;
import io.kta.time.ManualClock;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Strangers that do not return. */
@Timeout(180)
final class HangingStepTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(7);

  private final ManualClock clock = new ManualClock();
  private final TestJob job = new TestJob(clock);
  private final BlockingQueue<CycleReport> reports = new LinkedBlockingQueue<>();
  private final LoopScheduler scheduler =
      LoopScheduler.builder().cyclesAtOnce(1).clock(clock).build();
  private final CountDownLatch called = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger mostInside = new AtomicInteger();

  @AfterEach
  void letGo() {
    release.countDown();
  }

  @Test
  void start_algorithmThatHeedsInterrupts_failsThatCycleOnly() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    Algorithm<?, ?> hangsOnce =
        Algorithm.of("algorithm")
            .plan(
                context -> {
                  if (calls.getAndIncrement() == 0) {
                    called.countDown();
                    waitFor(new CountDownLatch(1));
                  }
                  return new Decision.Hold("call " + calls);
                });
    try (LoopScheduler threads = scheduler;
        Autoscaler autoscaler = builder(hangsOnce).start()) {
      assertFailsByTimeout();
      await().until(() -> scheduler.load().calls() == 0); // the call has heeded its interrupt
      assertThat(nextReport()).hasToString("kta#2 holds: call 2");
    }
  }

  @Test
  void start_algorithmThatIgnoresInterrupts_isNeverCalledTwiceAtATime() throws Exception {
    Algorithm<?, ?> hangs =
        Algorithm.of("algorithm")
            .plan(
                context -> {
                  mostInside.accumulateAndGet(inside.incrementAndGet(), Math::max);
                  called.countDown();
                  waitStubbornly();
                  inside.decrementAndGet();
                  return new Decision.Hold("free");
                });
    try (LoopScheduler threads = scheduler;
        Autoscaler autoscaler = builder(hangs).start()) {
      assertFailsByTimeout();
      for (int cycle = 2; cycle < 5; cycle++) {
        Outcome.Failed refused = (Outcome.Failed) nextReport().outcome();
        assertThat(refused.reason())
            .isEqualTo(
                "algorithm.monitor() was not called, since algorithm.plan(), called at"
                    + " 2030-01-01T00:00:00Z, has not returned; it ignores being interrupted");
      }
      release.countDown();
      await().until(() -> inside.get() == 0);
      await().until(() -> nextReport().outcome().equals(new Outcome.Held("free")));
    }
    assertThat(mostInside).hasValue(1);
    assertThat(job.isClosed()).isTrue();
  }

  @Test
  void start_listenerThatHangs_missesReportsButTheLoopGoesOn() throws Exception {
    AtomicInteger heard = new AtomicInteger();
    AutoscalerListener hangs =
        report -> {
          heard.incrementAndGet();
          called.countDown();
          waitStubbornly();
        };
    try (LoopScheduler threads = scheduler;
        Autoscaler autoscaler =
            builder(Algorithm.of("algorithm").plan(context -> new Decision.Hold("quiet")))
                .listener(hangs)
                .start()) {
      assertThat(reports.take().cycle().number()).isEqualTo(1);
      called.await();
      clock.advance(Duration.ofSeconds(10)); // what a listener is given
      assertThat(nextReport().cycle().number()).isEqualTo(2);
      assertThat(nextReport().cycle().number()).isEqualTo(3);
      assertThat(heard).hasValue(1);
      release.countDown();
    }
  }

  private AutoscalerBuilder builder(Algorithm<?, ?> algorithm) {
    return Kta.autoscaler()
        .scheduler(scheduler)
        .policy(ScalingPolicy.builder().timeout(Step.PLAN, TIMEOUT).build())
        .algorithm(algorithm)
        .driver(job)
        .listener(reports::add);
  }

  private void assertFailsByTimeout() throws InterruptedException {
    called.await();
    clock.advance(TIMEOUT);
    Outcome.Failed late = (Outcome.Failed) reports.take().outcome();
    assertThat(late.step()).isEqualTo(Step.PLAN);
    assertThat(late.reason())
        .isEqualTo(
            "algorithm.plan() has not returned within PT7S; make it faster or raise the timeout");
  }

  /** Waits until the loop is between two cycles, and moves the time on to the next. */
  private CycleReport nextReport() throws InterruptedException {
    await().pollInterval(Duration.ofMillis(1)).until(() -> scheduler.appointments() == 1);
    clock.advance(ScalingPolicy.defaults().interval());
    return reports.take();
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void waitStubbornly() {
    while (release.getCount() > 0) {
      try {
        release.await();
      } catch (InterruptedException e) {
        // ignored on purpose
      }
    }
  }
}
