package io.kta;

import static io.kta.TestJob.setMapTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Decision;
import io.kta.knowledge.Outcome;
import io.kta.policy.ScalingPolicy;
import io.kta.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When cycles run, and how the loop ends. */
@Timeout(180)
final class ControlLoopTest {
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  private final ManualClock clock = new ManualClock(START);
  private final TestJob job = new TestJob(clock);
  private final BlockingQueue<CycleReport> reports = new LinkedBlockingQueue<>();

  @AfterEach
  void noThreadIsLeft() {
    await().until(() -> threads().isEmpty());
  }

  @Test
  void start_threeHours_runsACycleEveryIntervalAndScalesOnce() throws Exception {
    try (LoopScheduler scheduler = LoopScheduler.builder().cyclesAtOnce(1).clock(clock).build();
        Autoscaler autoscaler = on(scheduler, "hours", setMapTo(4)).start()) {
      for (int minute = 0; minute < 180; minute++) {
        assertThat(reports.take().startedAt()).isEqualTo(START.plusSeconds(60L * minute));
        awaitAppointments(scheduler, 1);
        clock.advance(Duration.ofMinutes(1));
      }
    }
    assertThat(job.applied()).hasSize(1);
  }

  @Test
  void start_failures_delayTheNextCycleUntilASuccess() throws Exception {
    AtomicReference<Decision> decision = new AtomicReference<>();
    Algorithm<?, ?> sometimes =
        Algorithm.of("algorithm")
            .plan(
                context -> {
                  if (decision.get() == null) {
                    throw new IllegalStateException("no idea");
                  }
                  return decision.get();
                });
    try (LoopScheduler scheduler = LoopScheduler.builder().cyclesAtOnce(1).clock(clock).build();
        Autoscaler autoscaler =
            on(scheduler, "sometimes", sometimes)
                .policy(
                    ScalingPolicy.builder()
                        .interval(Duration.ofMinutes(1))
                        .maxFailureDelay(Duration.ofMinutes(5))
                        .build())
                .start()) {
      reports.take();
      assertNextCycleAfter(120, scheduler);
      assertNextCycleAfter(240, scheduler);
      assertNextCycleAfter(300, scheduler);
      decision.set(new Decision.Hold("got it"));
      assertNextCycleAfter(300, scheduler);
      assertNextCycleAfter(60, scheduler);
    }
  }

  /** Recovery from an outage took up to 5 min by default: issue 14, section 4. */
  @Test
  void start_failures_byDefaultDelayNothing() throws Exception {
    Algorithm<?, ?> never =
        Algorithm.of("algorithm")
            .plan(
                context -> {
                  throw new IllegalStateException("no idea");
                });
    try (LoopScheduler scheduler = LoopScheduler.builder().cyclesAtOnce(1).clock(clock).build();
        Autoscaler autoscaler = on(scheduler, "never", never).start()) {
      reports.take();
      assertNextCycleAfter(60, scheduler);
      assertNextCycleAfter(60, scheduler);
      assertThat(autoscaler.state()).isNotEqualTo(Autoscaler.State.CLOSED);
    }
  }

  @Test
  void close_idle_closesTheDriverAndStopsForGood() throws Exception {
    Autoscaler autoscaler = builder(setMapTo(4)).start();
    reports.take();
    autoscaler.close();
    autoscaler.close();
    assertThat(job.isClosed()).isTrue();
    clock.advance(Duration.ofHours(1));
    assertThat(reports).isEmpty();
    assertThatIllegalStateException()
        .isThrownBy(autoscaler::runOnce)
        .withMessage("kta is closed; build another autoscaler");
  }

  @Test
  void close_cycleUnderWay_waitsForIt() throws Exception {
    CountDownLatch planning = new CountDownLatch(1);
    CountDownLatch proceed = new CountDownLatch(1);
    Algorithm<?, ?> slow =
        Algorithm.of("algorithm")
            .plan(
                context -> {
                  planning.countDown();
                  waitFor(proceed);
                  return new Decision.Hold("done in peace");
                });
    Autoscaler autoscaler = builder(slow).start();
    planning.await();
    Thread closing = new Thread(autoscaler::close);
    closing.start();
    await().until(() -> closing.getState() == Thread.State.WAITING);
    assertThat(job.isClosed()).isFalse();
    proceed.countDown();
    closing.join();
    assertThat(reports.take().outcome()).isEqualTo(new Outcome.Held("done in peace"));
    assertThat(job.isClosed()).isTrue();
  }

  @Test
  void close_fromAListener_takesEffectAfterTheCycle() throws Exception {
    CompletableFuture<Autoscaler> self = new CompletableFuture<>();
    CountDownLatch told = new CountDownLatch(1);
    Autoscaler autoscaler =
        builder(setMapTo(4))
            .listener(
                report -> {
                  self.join().close();
                  told.countDown();
                })
            .build();
    self.complete(autoscaler);
    autoscaler.runOnce();
    told.await();
    await().until(job::isClosed);
    assertThatIllegalStateException().isThrownBy(autoscaler::runOnce);
  }

  @Test
  void close_fromAListenerOfAStartedLoop_endsAllThreads() throws Exception {
    CompletableFuture<Autoscaler> self = new CompletableFuture<>();
    self.complete(
        builder(setMapTo(4))
            .listener(
                report -> {
                  self.join().close();
                })
            .start());
    await().until(job::isClosed);
  }

  @Test
  void runOnce_fromWithinAStep_isRefused() {
    CompletableFuture<Autoscaler> self = new CompletableFuture<>();
    Algorithm<?, ?> recursive =
        Algorithm.of("algorithm")
            .plan(
                context -> {
                  self.join().runOnce();
                  return new Decision.Hold("never reached");
                });
    try (Autoscaler autoscaler = builder(recursive).build()) {
      self.complete(autoscaler);
      Outcome.Failed failed = (Outcome.Failed) autoscaler.runOnce().outcome();
      assertThat(failed.reason())
          .contains("runOnce() of kta was called from within its own cycle; call it from outside");
    }
  }

  @Test
  void runOnce_listenerThrows_theOthersAreToldAndTheCycleStands() {
    List<String> told = new CopyOnWriteArrayList<>();
    try (Autoscaler autoscaler =
        builder(setMapTo(4))
            .listener(
                report -> {
                  throw new IllegalStateException("deaf");
                })
            .listener(report -> told.add(report.cycle().toString()))
            .build()) {
      autoscaler.runOnce();
    }
    assertThat(told).containsExactly("kta#1");
    assertThat(job.parallelism()).isEqualTo(4);
  }

  @Test
  void runOnce_fromManyThreads_runsOneCycleAtATime() throws Exception {
    List<Thread> callers = new CopyOnWriteArrayList<>();
    try (Autoscaler autoscaler = builder(setMapTo(4)).build()) {
      for (int i = 0; i < 8; i++) {
        Thread caller = new Thread(autoscaler::runOnce);
        callers.add(caller);
        caller.start();
      }
      for (Thread caller : callers) {
        caller.join();
      }
    }
    assertThat(reports)
        .extracting(report -> report.cycle().number())
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
  }

  @Test
  void start_thousandsOnOneScheduler_shareItsThreads() throws Exception {
    int autoscalers = 2_000;
    try (LoopScheduler scheduler = LoopScheduler.builder().cyclesAtOnce(2).clock(clock).build()) {
      List<Autoscaler> started = new CopyOnWriteArrayList<>();
      for (int i = 0; i < autoscalers; i++) {
        started.add(on(scheduler, "job-" + i, setMapTo(1)).start());
      }
      for (int cycle = 1; cycle <= 3; cycle++) {
        for (int i = 0; i < autoscalers; i++) {
          assertThat(reports.take().cycle().number()).isEqualTo(cycle);
        }
        awaitAppointments(scheduler, autoscalers);
        assertThat(threads()).hasSizeLessThan(10);
        clock.advance(Duration.ofMinutes(1));
      }
      started.forEach(Autoscaler::close);
    }
  }

  @Test
  void close_sharedScheduler_leavesTheOthersRunning() throws Exception {
    try (LoopScheduler scheduler = LoopScheduler.builder().cyclesAtOnce(1).clock(clock).build()) {
      Autoscaler one = on(scheduler, "one", setMapTo(1)).start();
      reports.take();
      one.close();
      try (Autoscaler other = on(scheduler, "other", setMapTo(1)).start()) {
        assertThat(reports.take().cycle()).hasToString("other#1");
      }
    }
  }

  @Test
  void build_schedulerAndClock_contradict() {
    try (LoopScheduler scheduler = LoopScheduler.builder().cyclesAtOnce(1).build()) {
      assertThatIllegalStateException()
          .isThrownBy(builder(setMapTo(4)).scheduler(scheduler)::build)
          .withMessageStartingWith("scheduler and clock are both set");
    }
  }

  private AutoscalerBuilder on(LoopScheduler scheduler, String name, Algorithm<?, ?> algorithm) {
    return Kta.autoscaler()
        .name(name)
        .scheduler(scheduler)
        .policy(ScalingPolicy.builder().interval(Duration.ofMinutes(1)).build())
        .algorithm(algorithm)
        .driver(job)
        .listener(reports::add);
  }

  private AutoscalerBuilder builder(Algorithm<?, ?> algorithm) {
    return Kta.autoscaler()
        .clock(clock)
        .policy(ScalingPolicy.builder().interval(Duration.ofMinutes(1)).build())
        .algorithm(algorithm)
        .driver(job)
        .listener(reports::add);
  }

  /** Waits until the loop is between two cycles, and moves the time on to just when one is due. */
  private void assertNextCycleAfter(int seconds, LoopScheduler scheduler) throws Exception {
    Instant due = clock.now().plusSeconds(seconds);
    awaitAppointments(scheduler, 1);
    clock.advance(Duration.ofSeconds(seconds - 1));
    assertThat(scheduler.appointments()).isEqualTo(1);
    clock.advance(Duration.ofSeconds(1));
    assertThat(reports.take().startedAt()).isEqualTo(due);
  }

  private static void awaitAppointments(LoopScheduler scheduler, int appointments) {
    await()
        .pollInterval(Duration.ofMillis(1))
        .until(() -> scheduler.appointments() == appointments);
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("kta-"))
        .toList();
  }
}
