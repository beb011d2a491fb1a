package io.kta;

import static io.kta.TestJob.setMapTo;
import static org.assertj.core.api.Assertions.assertThat;

import io.kta.algorithm.Algorithm;
import io.kta.driver.ApplyResult;
import io.kta.knowledge.KnowledgeStore;
import io.kta.knowledge.Outcome;
import io.kta.knowledge.Step;
import io.kta.policy.ScalingPolicy;
import io.kta.time.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a cycle keeps whose thread is interrupted amid it: issue 19, section 1, fault 6. */
@Timeout(180)
final class InterruptedCycleTest {
  private final ManualClock clock = new ManualClock();
  private final BlockingQueue<CycleReport> reports = new LinkedBlockingQueue<>();

  // 200 rounds gave 200 rescales, none saved, none reported.
  @Test
  void runOnce_interruptedWhileThePlanIsCarriedOut_savesAndReportsIt() throws Exception {
    CountDownLatch applying = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    HookedJob job =
        HookedJob.onApply(
            clock,
            () -> {
              applying.countDown();
              try {
                never.await();
              } catch (InterruptedException e) {
                return "carried out, and told so"; // what a driver does that is asked to be quick
              }
              return "nothing";
            });
    KnowledgeStore store = KnowledgeStore.inMemory();
    AtomicBoolean flag = new AtomicBoolean();
    CountDownLatch done = new CountDownLatch(1);
    try (Autoscaler autoscaler = builder(setMapTo(4)).driver(job).store(store).build()) {
      Thread caller =
          begin(
              () -> {
                autoscaler.runOnce();
                flag.set(Thread.currentThread().isInterrupted());
                done.countDown();
              });
      applying.await();
      clock.awaitWaiting(1);
      caller.interrupt();
      done.await();
      assertThat(reports.take().outcome()).isEqualTo(new Outcome.Applied(ApplyResult.applied()));
      assertThat(flag).isTrue();
      assertThat(store.load(TestJob.owner()).orElseThrow().log().lastRescale()).isPresent();
    }
  }

  // The thread got its interrupt back after it had let the next one in, whose hurry it ended if
  // that had been interrupted by then, and whose interrupt it took for its own.
  @Test
  void runOnce_interrupted_isGivenItsInterruptBackBeforeAnotherMayBegin() throws Exception {
    CountDownLatch observing = new CountDownLatch(1);
    HookedJob job =
        HookedJob.onObserve(
            clock,
            () -> {
              observing.countDown();
              return new CountDownLatch(1).await(1, TimeUnit.DAYS);
            });
    List<Autoscaler.State> whenInterrupted = new CopyOnWriteArrayList<>();
    try (Autoscaler autoscaler = builder(setMapTo(4)).driver(job).build()) {
      Thread caller =
          new Thread(autoscaler::runOnce) {
            @Override
            public void interrupt() {
              whenInterrupted.add(autoscaler.state());
              super.interrupt();
            }
          };
      caller.start();
      observing.await();
      caller.interrupt();
      caller.join();
    }
    assertThat(whenInterrupted)
        .as("by the test, and by the cycle at its end")
        .containsExactly(Autoscaler.State.IN_CYCLE, Autoscaler.State.IN_CYCLE);
  }

  @Test
  void runOnce_interruptedAndThePlanFails_savesThatItMayHaveBeenTaken() throws Exception {
    CountDownLatch applying = new CountDownLatch(1);
    HookedJob job =
        HookedJob.onApply(
            clock,
            () -> {
              applying.countDown();
              new CountDownLatch(1).await();
              return "nothing";
            });
    KnowledgeStore store = KnowledgeStore.inMemory();
    try (Autoscaler autoscaler = builder(setMapTo(4)).driver(job).store(store).build()) {
      Thread caller = begin(autoscaler::runOnce);
      applying.await();
      clock.awaitWaiting(1);
      caller.interrupt();
      Outcome.Failed failed = (Outcome.Failed) reports.take().outcome();
      assertThat(failed.step()).isEqualTo(Step.APPLY);
      assertThat(failed.reason())
          .startsWith("the driver's apply() was interrupted, since the thread that ran the cycle");
      caller.join();
      assertThat(store.load(TestJob.owner()).orElseThrow().isLastPlanUnfinished()).isTrue();
    }
  }

  private AutoscalerBuilder builder(Algorithm<?, ?> algorithm) {
    return Kta.autoscaler()
        .clock(clock)
        .policy(ScalingPolicy.builder().interval(Duration.ofMinutes(1)).build())
        .algorithm(algorithm)
        .listener(reports::add);
  }

  private static Thread begin(Runnable task) {
    Thread thread = new Thread(task, "user");
    thread.start();
    return thread;
  }
}
