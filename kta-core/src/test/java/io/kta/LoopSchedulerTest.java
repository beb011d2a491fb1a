package io.kta;

import static io.kta.TestJob.setMapTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.kta.driver.ScaleDriver;
import io.kta.knowledge.Outcome;
import io.kta.policy.ScalingPolicy;
import io.kta.time.LoopClock;
import io.kta.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The threads that autoscalers share. */
@Timeout(180)
final class LoopSchedulerTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final ManualClock clock = new ManualClock();
  private final BlockingQueue<CycleReport> reports = new LinkedBlockingQueue<>();
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void noThreadIsLeft() {
    release.countDown();
    await().untilAsserted(() -> assertThat(threads()).isEmpty());
  }

  @Test
  void close_some_closesThemSideBySideAndTheOthersGoOn() throws Exception {
    try (LoopScheduler scheduler = LoopScheduler.builder().cyclesAtOnce(2).clock(clock).build()) {
      List<Autoscaler> all = new ArrayList<>();
      for (String name : List.of("a", "b", "c")) {
        all.add(on(scheduler, name, new TestJob(clock)).start());
        reports.take();
      }
      await().until(() -> scheduler.appointments() == 3);
      List<CloseReport> closed = scheduler.close(List.of(all.get(2), all.get(0)), MINUTE);
      assertThat(closed).extracting(CloseReport::autoscaler).containsExactly("c", "a");
      assertThat(closed).allMatch(CloseReport::isClean);
      await().until(() -> all.get(1).state() == Autoscaler.State.IDLE);
      assertThat(scheduler.close(List.of(), MINUTE)).isEmpty();
      clock.advance(MINUTE);
      assertThat(reports.take().cycle()).hasToString("b#2");
    }
  }

  @Test
  void close_oneThatRunsElsewhere_throws() {
    try (LoopScheduler scheduler = LoopScheduler.builder().cyclesAtOnce(1).clock(clock).build();
        LoopScheduler other = LoopScheduler.builder().cyclesAtOnce(1).clock(clock).build();
        Autoscaler elsewhere = on(other, "a", new TestJob(clock)).build()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> scheduler.close(List.of(elsewhere), MINUTE))
          .withMessageContaining("does not run on this scheduler");
    }
  }

  // Issue 19, section 2, LoopScheduler:187.
  @Test
  void close_oneAutoscaler_leavesTheAppointmentsOfTheOthers() throws Exception {
    try (LoopScheduler scheduler = LoopScheduler.builder().cyclesAtOnce(2).clock(clock).build()) {
      List<Autoscaler> all = new ArrayList<>();
      for (String name : List.of("a", "b", "c")) {
        all.add(on(scheduler, name, new TestJob(clock)).start());
        reports.take();
      }
      await().until(() -> scheduler.appointments() == 3);
      all.get(1).close();
      assertThat(scheduler.appointments()).isEqualTo(2);
      clock.advance(MINUTE);
      assertThat(List.of(reports.take().cycle().toString(), reports.take().cycle().toString()))
          .containsExactlyInAnyOrder("a#2", "c#2");
    }
  }

  // Issue 19, section 2, LoopScheduler:142 to 152: close neither interrupted nor waited.
  @Test
  void close_callUnderWay_isInterruptedAndItsThreadHasEnded() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    List<Thread> callers = new ArrayList<>();
    HookedJob job =
        HookedJob.onObserve(
            clock,
            () -> {
              callers.add(Thread.currentThread());
              called.countDown();
              new CountDownLatch(1).await();
              return "never";
            });
    LoopScheduler scheduler = LoopScheduler.builder().cyclesAtOnce(1).clock(clock).build();
    Autoscaler autoscaler = on(scheduler, "a", job).start();
    called.await();
    List<CloseReport> closed = scheduler.close(Duration.ZERO);
    assertThat(closed)
        .containsExactly(
            new CloseReport(
                "a",
                List.of(
                    "the driver's observe(), called at 2030-01-01T00:00:00Z, was interrupted")));
    assertThat(closed.get(0).isClean()).isFalse();
    assertThat(job.job().isClosed()).isTrue();
    assertThat(autoscaler.state()).isEqualTo(Autoscaler.State.CLOSED);
    callers.get(0).join(60_000); // its pool has ended, which it learns when it next looks for work
    assertThat(callers.get(0).isAlive() && !isVirtual(callers.get(0))).isFalse();
    assertThat(reports.take().outcome())
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed ->
                assertThat(failed.reason())
                    .startsWith(
                        "the driver's observe() was interrupted, since the autoscaler was"
                            + " closed, and threw"));
  }

  @Test
  void threads_cyclesAndCalls_areDaemons() throws Exception {
    List<Thread> seen = new ArrayList<>();
    HookedJob job = HookedJob.onObserve(clock, () -> seen.add(Thread.currentThread()));
    try (LoopScheduler scheduler = LoopScheduler.builder().cyclesAtOnce(1).clock(clock).build()) {
      Autoscaler unused = on(scheduler, "a", job).start();
      reports.take();
      seen.addAll(
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getName().startsWith("kta-"))
              .toList());
      assertThat(seen).hasSizeGreaterThan(1).allMatch(Thread::isDaemon);
    }
  }

  // Issue 19, section 1, fault 7: the others went on scaling while one was closed.
  @Test
  void close_manyAutoscalers_allAreMarkedBeforeAnyIsWaitedFor() throws Exception {
    CountDownLatch applying = new CountDownLatch(1);
    LoopScheduler scheduler = LoopScheduler.builder().cyclesAtOnce(8).clock(clock).build();
    HookedJob slow =
        HookedJob.onApply(
            clock,
            () -> {
              applying.countDown();
              HookedJob.waitStubbornly(release);
              return "done";
            });
    Autoscaler first = on(scheduler, "slow", slow).start();
    List<Autoscaler> others = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      others.add(on(scheduler, "job-" + i, new TestJob(clock)).start());
      assertThat(reports.take().outcome()).isInstanceOf(Outcome.Applied.class);
    }
    applying.await();
    CompletableFuture<List<CloseReport>> closing =
        CompletableFuture.supplyAsync(
            () -> scheduler.close(Duration.ofMinutes(5)), task -> new Thread(task).start());
    await().until(() -> others.stream().allMatch(each -> each.state() == Autoscaler.State.CLOSED));
    clock.advance(MINUTE); // not before, since it is longer than the last calls are given
    assertThat(first.state()).isEqualTo(Autoscaler.State.CLOSING);
    assertThat(closing).isNotDone();
    release.countDown();
    assertThat(closing.get()).hasSize(51).allMatch(CloseReport::isClean);
    assertThat(slow.job().isClosed()).isTrue();
    assertThat(reports).extracting(report -> report.cycle().toString()).containsExactly("slow#1");
  }

  @Test
  void start_schedulerThatIsClosed_isRefused() {
    LoopScheduler scheduler = LoopScheduler.builder().cyclesAtOnce(1).clock(clock).build();
    scheduler.close();
    scheduler.close();
    assertThatIllegalStateException()
        .isThrownBy(on(scheduler, "late", new TestJob(clock))::start)
        .withMessage("the scheduler is closed; use one that is open");
  }

  @Test
  void close_fromAListener_returnsAtOnceAndEndsAll() throws Exception {
    LoopScheduler scheduler = LoopScheduler.builder().cyclesAtOnce(1).clock(clock).build();
    TestJob job = new TestJob(clock);
    TestJob other = new TestJob(clock);
    Autoscaler idle = on(scheduler, "idle", other).build();
    CompletableFuture<List<CloseReport>> closed = new CompletableFuture<>();
    Autoscaler unused =
        on(scheduler, "self", job)
            .listener(report -> closed.complete(scheduler.close(Duration.ofDays(1))))
            .start();
    assertThat(closed.get()).hasSize(2);
    await().until(() -> job.isClosed() && other.isClosed());
    await().until(() -> idle.state() == Autoscaler.State.CLOSED);
  }

  // Issue 19, section 1, "not tried": an Error at the creation of a thread ended the timekeeper.
  @Test
  void start_noThreadCanBeBegun_isTriedAgain() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    AtomicInteger toRefuse = new AtomicInteger();
    try (LoopScheduler scheduler =
        LoopScheduler.builder()
            .clock(clock)
            .executor(
                task -> {
                  if (toRefuse.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    throw new OutOfMemoryError("unable to create native thread");
                  }
                  threads.execute(task);
                })
            .build()) {
      Autoscaler unused =
          on(scheduler, "a", new TestJob(clock)).firstCycleAfter(Duration.ofSeconds(1)).start();
      toRefuse.set(2);
      for (int left = 2; left >= 0; left--) {
        int refusals = left;
        await().until(() -> toRefuse.get() == refusals && scheduler.appointments() == 1);
        clock.advance(Duration.ofSeconds(1));
      }
      assertThat(reports.take().outcome()).isInstanceOf(Outcome.Applied.class);
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void executor_ofTheUser_runsAllAndIsLeftOpen() throws Exception {
    ExecutorService threads =
        Executors.newCachedThreadPool(task -> new Thread(task, "of-the-user"));
    List<String> names = new ArrayList<>();
    HookedJob job = HookedJob.onObserve(clock, () -> names.add(Thread.currentThread().getName()));
    try (LoopScheduler scheduler = LoopScheduler.builder().clock(clock).executor(threads).build()) {
      Autoscaler unused = on(scheduler, "a", job).start();
      reports.take();
    }
    assertThat(names).containsExactly("of-the-user");
    assertThat(threads.isShutdown()).isFalse();
    threads.shutdown();
  }

  @Test
  void executor_ofTheUserShutDownFirst_driverIsClosedAllTheSame() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    TestJob job = new TestJob(clock);
    LoopScheduler scheduler = LoopScheduler.builder().clock(clock).executor(threads).build();
    Autoscaler autoscaler = on(scheduler, "a", job).start();
    reports.take();
    await().until(() -> autoscaler.state() == Autoscaler.State.IDLE);
    threads.shutdownNow();
    autoscaler.close();
    assertThat(job.isClosed()).isTrue();
    scheduler.close();
  }

  @Test
  void load_keyThatHangs_othersRunAndItsOwnAreLate() throws Exception {
    CountDownLatch hanging = new CountDownLatch(2);
    try (LoopScheduler scheduler = LoopScheduler.builder().cyclesAtOnce(4).clock(clock).build()) {
      Autoscaler quick = on(scheduler, "quick", new TestJob(clock)).shareKey("quick").start();
      assertThat(reports.take().cycle()).hasToString("quick#1");
      await().until(() -> scheduler.load().running() == 0 && scheduler.load().calls() == 0);
      for (int i = 0; i < 5; i++) {
        Autoscaler unused = on(scheduler, "hangs-" + i, hanging(hanging)).shareKey("hangs").start();
      }
      hanging.await();
      await().until(() -> scheduler.load().late() == 3);
      clock.advance(Duration.ofSeconds(2));
      assertThat(scheduler.load())
          .isEqualTo(new SchedulerLoad(2, 2, 3, Duration.ofSeconds(2), Duration.ZERO));
      assertThat(quick.runOnce().cycle()).hasToString("quick#2");
      reports.take();
      clock.advance(Duration.ofSeconds(10)); // within the patience with those that hang
      release.countDown();
      List<CycleReport> late = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        late.add(reports.take());
      }
      assertThat(late)
          .extracting(report -> report.lateness().orElseThrow().toSeconds())
          .containsExactlyInAnyOrder(0L, 0L, 12L, 12L, 12L);
      await().until(() -> scheduler.load().running() == 0);
      assertThat(scheduler.load().longestWait()).isZero();
    }
  }

  @Test
  void onLate_cycleThatBeginsLate_isToldBeforeIt() throws Exception {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    CountDownLatch hanging = new CountDownLatch(1);
    AutoscalerListener listener =
        new AutoscalerListener() {
          @Override
          public void onCycle(CycleReport report) {
            told.add(report.cycle() + " " + report.lateness().orElseThrow());
          }

          @Override
          public void onLate(Autoscaler autoscaler, Duration lateness) {
            told.add(autoscaler.name() + " is late by " + lateness);
          }
        };
    try (LoopScheduler scheduler = LoopScheduler.builder().cyclesAtOnce(1).clock(clock).build()) {
      Autoscaler first = on(scheduler, "hangs", hanging(hanging)).start();
      hanging.await();
      Autoscaler second = on(scheduler, "late", new TestJob(clock)).listener(listener).start();
      await().until(() -> scheduler.load().late() == 1);
      clock.advance(Duration.ofSeconds(7));
      release.countDown();
      assertThat(told.take()).isEqualTo("late is late by PT7S");
      assertThat(told.take()).isEqualTo("late#1 PT7S");
      await().until(() -> scheduler.appointments() == 2);
      clock.advance(MINUTE);
      assertThat(told.take()).as("in time again").isEqualTo("late#2 PT0S");
      assertThat(List.of(first.name(), second.name())).containsExactly("hangs", "late");
    }
  }

  @Test
  void build_noCycleAtOnce_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LoopScheduler.builder().cyclesAtOnce(0).build())
        .withMessage("cyclesAtOnce is 0; it must be at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LoopScheduler.create().close(Duration.ofSeconds(-1)))
        .withMessage("close(PT-1S): the grace period must be at least 0 and at most a year");
  }

  @Test
  void close_byHand_closesItsAutoscalers() {
    LoopScheduler scheduler = LoopScheduler.byHand(clock);
    TestJob job = new TestJob(clock);
    Autoscaler autoscaler = on(scheduler, "a", job).start();
    scheduler.runDue();
    scheduler.close();
    assertThat(job.isClosed()).isTrue();
    assertThat(autoscaler.state()).isEqualTo(Autoscaler.State.CLOSED);
    assertThat(scheduler.nextDue()).isEqualTo(Instant.MAX);
  }

  @Test
  void create_systemClock_runsCycles() throws Exception {
    try (LoopScheduler scheduler = LoopScheduler.create();
        Autoscaler autoscaler =
            on(scheduler, "a", new TestJob(LoopClock.system())).shareKey("team").start()) {
      assertThat(reports.take().cycle().autoscaler()).isEqualTo(autoscaler.name());
    }
  }

  /** Returns a job whose observation hangs until the end of the test. */
  private HookedJob hanging(CountDownLatch begun) {
    return HookedJob.onObserve(
        clock,
        () -> {
          begun.countDown();
          HookedJob.waitStubbornly(release);
          return "done";
        });
  }

  private AutoscalerBuilder on(LoopScheduler scheduler, String name, ScaleDriver driver) {
    return Kta.autoscaler()
        .name(name)
        .scheduler(scheduler)
        .policy(ScalingPolicy.builder().interval(MINUTE).build())
        .algorithm(setMapTo(4))
        .driver(driver)
        .listener(reports::add);
  }

  private static boolean isVirtual(Thread thread) {
    return !thread.getClass().equals(Thread.class);
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("kta-"))
        .toList();
  }
}
