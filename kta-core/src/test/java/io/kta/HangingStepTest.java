package io.kta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Decision;
import io.kta.algorithm.Outcome;
import io.kta.algorithm.Step;
import io.kta.policy.ScalingPolicy;
import io.kta.simulation.ManualClock;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Strangers that do not return. */
@Timeout(60)
final class HangingStepTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(7);

  private final ManualClock clock = new ManualClock();
  private final TestJob job = new TestJob(clock);
  private final BlockingQueue<CycleReport> reports = new LinkedBlockingQueue<>();
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
        Algorithm.plan(
            context -> {
              if (calls.getAndIncrement() == 0) {
                waitFor(new CountDownLatch(1));
              }
              return new Decision.Hold("call " + calls);
            });
    try (Autoscaler autoscaler = start(hangsOnce)) {
      assertFailsByTimeout();
      assertThat(nextReport()).hasToString("kta#2 holds: call 2");
    }
  }

  @Test
  void start_algorithmThatIgnoresInterrupts_isNeverCalledTwiceAtATime() throws Exception {
    Algorithm<?, ?> hangs =
        Algorithm.plan(
            context -> {
              mostInside.accumulateAndGet(inside.incrementAndGet(), Math::max);
              waitStubbornly();
              inside.decrementAndGet();
              return new Decision.Hold("free");
            });
    try (Autoscaler autoscaler = start(hangs)) {
      assertFailsByTimeout();
      for (int cycle = 2; cycle < 5; cycle++) {
        Outcome.Failed refused = (Outcome.Failed) nextReport().outcome();
        assertThat(refused.reason())
            .matches(
                "algorithm.monitor\\(\\) was not called, since algorithm.plan\\(\\), called at"
                    + " 2030-01-01T00:0.*Z, has not returned; it ignores being interrupted");
      }
      release.countDown();
      await().until(() -> inside.get() == 0);
      assertThat(nextReport().outcome()).isEqualTo(new Outcome.Held("free"));
    }
    assertThat(mostInside).hasValue(1);
    assertThat(job.isClosed()).isTrue();
  }

  @Test
  void start_listenerThatHangs_delaysAndThenMissesReportsButTheLoopGoesOn() throws Exception {
    AtomicInteger heard = new AtomicInteger();
    AutoscalerListener hangs =
        report -> {
          heard.incrementAndGet();
          waitStubbornly();
        };
    try (Autoscaler autoscaler =
        builder(Algorithm.plan(context -> new Decision.Hold("quiet"))).listener(hangs).start()) {
      for (int cycle = 1; cycle < 4; cycle++) {
        assertThat(nextReport().cycle().number()).isEqualTo(cycle);
      }
      assertThat(heard).hasValue(1);
      release.countDown();
    }
  }

  private Autoscaler start(Algorithm<?, ?> algorithm) {
    return builder(algorithm).start();
  }

  private AutoscalerBuilder builder(Algorithm<?, ?> algorithm) {
    return Kta.autoscaler()
        .clock(clock)
        .policy(ScalingPolicy.builder().timeout(Step.PLAN, TIMEOUT).build())
        .algorithm(algorithm)
        .driver(job)
        .listener(reports::add);
  }

  private void assertFailsByTimeout() throws InterruptedException {
    Outcome.Failed late = (Outcome.Failed) nextReport().outcome();
    assertThat(late.step()).isEqualTo(Step.PLAN);
    assertThat(late.reason())
        .isEqualTo(
            "algorithm.plan() has not returned within PT7S; make it faster or raise the timeout");
  }

  /** Moves the time on until there is a report. */
  private CycleReport nextReport() throws InterruptedException {
    CycleReport report = reports.poll(1, TimeUnit.MILLISECONDS);
    while (report == null) {
      clock.advance(Duration.ofSeconds(1));
      report = reports.poll(1, TimeUnit.MILLISECONDS);
    }
    return report;
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
