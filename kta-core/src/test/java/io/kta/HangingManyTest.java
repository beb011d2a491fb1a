package io.kta;

import static io.kta.TestJob.setMapTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Decision;
import io.kta.driver.ScaleDriver;
import io.kta.policy.ScalingPolicy;
import io.kta.time.ManualClock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Hundreds of strangers that hang leave the others on time (issue 12, section 5: 4 of 200 on four
 * threads left 3 cycles of 30). In virtual time, so that a cycle that is not begun is one that
 * found no thread.
 */
@Timeout(120)
final class HangingManyTest {
  private static final int HANGING = 500;
  private static final int QUICK = 20;
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualClock clock = new ManualClock();
  private final BlockingQueue<CycleReport> quickReports = new LinkedBlockingQueue<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicBoolean isOver = new AtomicBoolean();

  @AfterEach
  void letGo() {
    isOver.set(true);
    release.countDown();
  }

  @Test
  void observe_hangsWithinAMonitor_leavesOthersOnTime() throws Exception {
    CountDownLatch hanging = new CountDownLatch(HANGING);
    try (LoopScheduler scheduler = LoopScheduler.builder().clock(clock).build()) {
      for (int i = 0; i < HANGING; i++) {
        begin(scheduler, "hangs-" + i, HookedJob.onObserve(clock, () -> hang(hanging)));
      }
      hanging.await();
      assertQuickOnesAreOnTime(scheduler);
      assertThat(scheduler.load().running()).isEqualTo(HANGING);
      release.countDown();
    }
  }

  @Test
  void plan_hangsWithinAMonitor_leavesOthersOnTime() throws Exception {
    CountDownLatch hanging = new CountDownLatch(HANGING);
    Algorithm<?, ?> hangs =
        Algorithm.of("algorithm").plan(context -> new Decision.Hold(hang(hanging)));
    try (LoopScheduler scheduler = LoopScheduler.builder().clock(clock).build()) {
      for (int i = 0; i < HANGING; i++) {
        begin(scheduler, "hangs-" + i, new TestJob(clock), hangs, "hangs");
      }
      hanging.await();
      assertQuickOnesAreOnTime(scheduler);
      release.countDown();
    }
  }

  @Test
  void observe_hangsBeyondTheLimit_onlyItsOwnKeyWaits() throws Exception {
    int limit = 40;
    CountDownLatch hanging = new CountDownLatch(limit / 2);
    try (LoopScheduler scheduler = LoopScheduler.ofThreads(limit, clock)) {
      begin(scheduler, "of another key", new TestJob(clock), setMapTo(4), "third");
      for (int i = 0; i < HANGING; i++) {
        begin(scheduler, "hangs-" + i, HookedJob.onObserve(clock, () -> hang(hanging)));
      }
      hanging.await();
      await().until(() -> scheduler.load().late() == HANGING - limit / 2);
      assertQuickOnesAreOnTime(scheduler);
      assertThat(scheduler.load().mostLate()).isGreaterThanOrEqualTo(SECOND.multipliedBy(5));
      release.countDown();
    }
  }

  /** What computes without an end must not hold what carries virtual threads. */
  @Test
  void plan_computesForEver_leavesOthersOnTime() throws Exception {
    int computing = Runtime.getRuntime().availableProcessors() + 1;
    CountDownLatch begun = new CountDownLatch(computing);
    Algorithm<?, ?> computes =
        Algorithm.of("algorithm")
            .plan(
                context -> {
                  begun.countDown();
                  while (!isOver.get()) {
                    Thread.onSpinWait();
                  }
                  return new Decision.Hold("over");
                });
    try (LoopScheduler scheduler = LoopScheduler.builder().clock(clock).build()) {
      for (int i = 0; i < computing; i++) {
        begin(scheduler, "computes-" + i, new TestJob(clock), computes, "computes");
      }
      begun.await();
      assertQuickOnesAreOnTime(scheduler);
      isOver.set(true);
    }
  }

  private void assertQuickOnesAreOnTime(LoopScheduler scheduler) throws InterruptedException {
    int before = scheduler.appointments();
    for (int i = 0; i < QUICK; i++) {
      Autoscaler unused =
          builder(scheduler, "quick-" + i, new TestJob(clock), setMapTo(4), "quick")
              .listener(quickReports::add)
              .start();
    }
    for (int cycle = 1; cycle <= 5; cycle++) {
      Set<String> told = new HashSet<>();
      for (int i = 0; i < QUICK; i++) {
        CycleReport report = quickReports.take();
        assertThat(report.lateness()).contains(Duration.ZERO);
        told.add(report.cycle().toString());
      }
      assertThat(told).hasSize(QUICK).contains("quick-0#" + cycle);
      await().until(() -> scheduler.appointments() >= before + QUICK);
      clock.advance(SECOND);
    }
  }

  private void begin(LoopScheduler scheduler, String name, ScaleDriver driver) {
    begin(scheduler, name, driver, setMapTo(4), "hangs");
  }

  private void begin(
      LoopScheduler scheduler,
      String name,
      ScaleDriver driver,
      Algorithm<?, ?> algorithm,
      String key) {
    Autoscaler unused = builder(scheduler, name, driver, algorithm, key).start();
  }

  private AutoscalerBuilder builder(
      LoopScheduler scheduler,
      String name,
      ScaleDriver driver,
      Algorithm<?, ?> algorithm,
      String key) {
    return Kta.autoscaler()
        .name(name)
        .scheduler(scheduler)
        .shareKey(key)
        .policy(ScalingPolicy.builder().interval(SECOND).build())
        .algorithm(algorithm)
        .driver(driver);
  }

  private String hang(CountDownLatch hanging) {
    synchronized (new Object()) {
      hanging.countDown();
      HookedJob.waitStubbornly(release);
    }
    return "over";
  }
}
