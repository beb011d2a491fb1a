package io.kta.operator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.kta.Kta;
import io.kta.LoopScheduler;
import io.kta.algorithm.toggle.Toggle;
import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriver;
import io.kta.metrics.Observation;
import io.kta.metrics.ObserveResult;
import io.kta.operator.status.PolicyHistory;
import io.kta.policy.ScalingPolicy;
import io.kta.time.LoopClock;
import io.kta.time.ManualClock;
import io.kta.topology.Operator;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * All policies are told to end at once, and are waited for together. They were ended two at a time,
 * while the rest went on scaling. Issue 19, section 1.7.
 */
@Timeout(120)
final class EndingsTest {
  private static final int POLICIES = 40;
  private static final int BUSY = 4;

  private final CountDownLatch open = new CountDownLatch(1);
  private final CountDownLatch inPlans = new CountDownLatch(BUSY);
  private final CountDownLatch othersClosed = new CountDownLatch(POLICIES - BUSY);
  private final AtomicInteger plans = new AtomicInteger();
  private final LoopScheduler scheduler = LoopScheduler.ofThreads(8);

  @AfterEach
  void close() {
    open.countDown();
    scheduler.close();
  }

  @Test
  void begin_someInPlans_othersEndAtOnceAndNoPlanBeginsAfter() throws Exception {
    Map<ResourceID, PolicyRun> runs = start();
    inPlans.await();
    CompletableFuture<Set<ResourceID>> ending =
        CompletableFuture.supplyAsync(
            () -> Endings.begin(runs).await(Duration.ofMinutes(5), LoopClock.system()));
    othersClosed.await(); // while the first four are in their plans
    int begun = plans.get();
    assertThat(ending).isNotDone();
    open.countDown();
    assertThat(ending.get()).isEmpty();
    assertThat(plans).hasValue(begun);
  }

  @Test
  void await_plansThatOutlastTheLimit_areNamed() throws Exception {
    ManualClock clock = new ManualClock();
    Map<ResourceID, PolicyRun> runs = start();
    inPlans.await();
    Endings endings = Endings.begin(runs);
    await().atMost(Duration.ofMinutes(1)).until(() -> endings.busy().size() == BUSY);
    CompletableFuture<Set<ResourceID>> ending =
        CompletableFuture.supplyAsync(() -> endings.await(Duration.ofMinutes(5), clock));
    clock.awaitWaiting(1);
    clock.advance(Duration.ofMinutes(5));
    assertThat(ending.get())
        .extracting(ResourceID::getName)
        .containsExactly("p0", "p1", "p2", "p3");
  }

  private Map<ResourceID, PolicyRun> start() {
    Map<ResourceID, PolicyRun> runs = new LinkedHashMap<>();
    for (int i = 0; i < POLICIES; i++) {
      String name = "p" + i;
      Job job = new Job(i < BUSY);
      PolicyRun run = new PolicyRun(name, new PolicyHistory(List.of()));
      assertThat(
              run.start(
                  () ->
                      Kta.autoscaler()
                          .name(name)
                          .policy(ScalingPolicy.builder().interval(Duration.ofMillis(100)).build())
                          .algorithm(new Toggle())
                          .driver(job)
                          .scheduler(scheduler)
                          .start()))
          .isTrue();
      runs.put(new ResourceID(name, "streams"), run);
    }
    return runs;
  }

  /** A job whose plans take until all are let go on, or no time. */
  private final class Job implements ScaleDriver {
    private final boolean isBusy;

    Job(boolean isBusy) {
      this.isBusy = isBusy;
    }

    @Override
    public ObserveResult observe() {
      return Observation.of(LoopClock.system().now(), Topology.chain(Operator.of("map", 1)));
    }

    @Override
    public ApplyResult apply(ParallelismPlan plan) {
      plans.incrementAndGet();
      if (isBusy) {
        inPlans.countDown();
        try {
          open.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      return ApplyResult.applied();
    }

    @Override
    public void close() {
      if (!isBusy) {
        othersClosed.countDown();
      }
    }
  }
}
