package io.kta;

import static io.kta.TestJob.setMapTo;
import static org.assertj.core.api.Assertions.assertThat;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Decision;
import io.kta.driver.ScaleDriver;
import io.kta.knowledge.Step;
import io.kta.policy.ScalingPolicy;
import io.kta.time.LoopClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Hundreds of strangers that hang leave the others on time (issue 12, section 5: 4 of 200 on four
 * threads left 3 cycles of 30): these come to their cycles while all of those hang. How late they
 * are is measured by LatenessBenchmark in kta-examples.
 */
@Timeout(300)
final class HangingManyTest {
  private static final int HANGING = 500;
  private static final int QUICK = 20;
  private static final Duration INTERVAL = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofHours(1); // with those that hang

  private final LoopClock clock = LoopClock.system();
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
    try (LoopScheduler scheduler = LoopScheduler.create();
        AutoCloseable atLast = this::letGo) {
      for (int i = 0; i < HANGING; i++) {
        begin(scheduler, "hangs-" + i, HookedJob.onObserve(clock, () -> hang(hanging)));
      }
      hanging.await();
      assertQuickOnesGoOn(scheduler);
      assertThat(scheduler.load().running()).isGreaterThanOrEqualTo(HANGING);
    }
  }

  @Test
  void plan_hangsWithinAMonitor_leavesOthersOnTime() throws Exception {
    CountDownLatch hanging = new CountDownLatch(HANGING);
    Algorithm<?, ?> hangs =
        Algorithm.of("algorithm").plan(context -> new Decision.Hold(hang(hanging)));
    try (LoopScheduler scheduler = LoopScheduler.create();
        AutoCloseable atLast = this::letGo) {
      for (int i = 0; i < HANGING; i++) {
        begin(scheduler, "hangs-" + i, new TestJob(clock), hangs, "hangs");
      }
      hanging.await();
      assertQuickOnesGoOn(scheduler);
    }
  }

  @Test
  void observe_hangsBeyondTheLimit_onlyItsOwnKeyWaits() throws Exception {
    int limit = 40;
    CountDownLatch hanging = new CountDownLatch(limit / 2);
    try (LoopScheduler scheduler = LoopScheduler.builder().cyclesAtOnce(limit).build();
        AutoCloseable atLast = this::letGo) {
      for (int i = 0; i < HANGING; i++) {
        begin(scheduler, "hangs-" + i, HookedJob.onObserve(clock, () -> hang(hanging)));
      }
      hanging.await();
      assertQuickOnesGoOn(scheduler);
      SchedulerLoad load = scheduler.load();
      assertThat(load.late()).isBetween(HANGING - limit / 2, HANGING - limit / 2 + QUICK);
      assertThat(load.longestWait()).isPositive();
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
    try (LoopScheduler scheduler = LoopScheduler.create();
        AutoCloseable atLast = this::letGo) {
      for (int i = 0; i < computing; i++) {
        begin(scheduler, "computes-" + i, new TestJob(clock), computes, "computes");
      }
      begun.await();
      assertQuickOnesGoOn(scheduler);
    }
  }

  private void assertQuickOnesGoOn(LoopScheduler scheduler) throws InterruptedException {
    Map<String, Integer> cycles = new HashMap<>();
    for (int i = 0; i < QUICK; i++) {
      Autoscaler unused =
          builder(scheduler, "quick-" + i, new TestJob(clock), setMapTo(4), "quick")
              .listener(quickReports::add)
              .start();
    }
    while (cycles.size() < QUICK || cycles.values().stream().anyMatch(count -> count < 5)) {
      CycleReport report = quickReports.take();
      assertThat(report.lateness()).isPresent();
      cycles.merge(report.cycle().autoscaler(), 1, Integer::sum);
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
        .policy(
            ScalingPolicy.builder()
                .interval(INTERVAL)
                .timeout(Step.OBSERVE, PATIENCE)
                .timeout(Step.PLAN, PATIENCE)
                .build())
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
