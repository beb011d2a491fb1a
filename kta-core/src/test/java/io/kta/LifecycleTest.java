package io.kta;

import static io.kta.TestJob.setMapTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Decision;
import io.kta.knowledge.KnowledgeStore;
import io.kta.knowledge.Outcome;
import io.kta.policy.ScalingPolicy;
import io.kta.time.LoopClock;
import io.kta.time.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How a loop ends, whoever ends it and whatever is under way: the faults of issue 19, section 1. By
 * what there was before they were mended, so that each can be seen to fail on that.
 */
@Timeout(180)
final class LifecycleTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir private Path folder;
  private final ManualClock clock = new ManualClock();
  private final BlockingQueue<CycleReport> reports = new LinkedBlockingQueue<>();

  @AfterEach
  void noThreadIsLeft() {
    await().until(() -> threads().isEmpty());
  }

  // Fault 1: 5 s and a warning, since the cycle's thread waited for a lock that close() held.
  @Test
  void close_duringRunOnceWithThreadsOfItsOwn_doesNotStall() throws Exception {
    boolean stalls = true;
    for (int round = 0; round < 5 && stalls; round++) { // a busy machine stalls one, the fault all
      stalls = closeDuringRunOnce().compareTo(Duration.ofSeconds(4)) >= 0;
    }
    assertThat(stalls).isFalse();
  }

  /** Returns how long it took once the cycle went on. */
  private Duration closeDuringRunOnce() throws Exception {
    CountDownLatch planning = new CountDownLatch(1);
    CountDownLatch proceed = new CountDownLatch(1);
    Algorithm<?, ?> slow =
        Algorithm.of("algorithm")
            .plan(
                context -> {
                  planning.countDown();
                  HookedJob.waitStubbornly(proceed);
                  return new Decision.Hold("done in peace");
                });
    TestJob job = new TestJob(clock);
    Duration soon = Duration.ofSeconds(10); // within what a step is given
    Autoscaler autoscaler = builder(slow).driver(job).firstCycleAfter(soon).start();
    Thread caller = begin(autoscaler::runOnce);
    planning.await();
    clock.advance(soon); // so that a thread of the loop's own waits for the cycle under way
    if (Runtime.version().feature() < 24) { // virtual threads cannot be listed
      await().until(LifecycleTest::isCycleThreadWaiting);
    }
    Thread closing = begin(autoscaler::close);
    await().until(() -> isWaiting(closing));
    long begun = System.nanoTime();
    proceed.countDown();
    closing.join();
    caller.join();
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    assertThat(reports.take().outcome()).isEqualTo(new Outcome.Held("done in peace"));
    assertThat(reports).isEmpty();
    assertThat(job.isClosed()).isTrue();
    return took;
  }

  // Fault 2: the driver stayed open in 167 of 200 rounds, the file locked in 282 of 300.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void close_interruptedThread_closesDriverAndStoreAllTheSame(boolean isStarted) throws Exception {
    for (int round = 0; round < 30; round++) {
      TestJob job = new TestJob(clock);
      Path file = folder.resolve("knowledge-" + round + ".json");
      AtomicBoolean flag = new AtomicBoolean();
      CountDownLatch built = new CountDownLatch(1);
      Thread user =
          begin(
              () -> {
                AutoscalerBuilder builder =
                    Kta.autoscaler()
                        .clock(clock) // stands still, so that a slow disk is given its time
                        .algorithm(setMapTo(4))
                        .driver(job)
                        .store(KnowledgeStore.inFile(file));
                try (Autoscaler autoscaler = isStarted ? builder.start() : builder.build()) {
                  if (!isStarted) {
                    autoscaler.runOnce();
                  }
                  built.countDown();
                  Thread.currentThread().interrupt(); // as shutdownNow() of a pool does
                }
                flag.set(Thread.currentThread().isInterrupted());
              });
      built.await();
      user.join();
      assertThat(job.isClosed()).as("driver closed in round %d", round).isTrue();
      assertThat(flag).as("flag restored in round %d", round).isTrue();
      KnowledgeStore next = KnowledgeStore.inFile(file); // throws if the file is locked
      next.load(TestJob.owner());
      next.close();
    }
  }

  // Fault 3: the loop was stopped, and nobody ended it: the driver and its threads leaked.
  @Test
  void close_byAListenerThatWasGivenUp_endsTheLoop() throws Exception {
    CompletableFuture<Autoscaler> self = new CompletableFuture<>();
    CountDownLatch told = new CountDownLatch(1);
    CountDownLatch proceed = new CountDownLatch(1);
    TestJob job = new TestJob(clock);
    Autoscaler autoscaler =
        builder(setMapTo(4))
            .driver(job)
            .listener(
                report -> {
                  told.countDown();
                  HookedJob.waitStubbornly(proceed);
                  self.join().close();
                })
            .build();
    self.complete(autoscaler);
    Thread caller = begin(autoscaler::runOnce);
    told.await();
    clock.awaitWaiting(1);
    clock.advance(Duration.ofSeconds(10)); // what a listener is given
    caller.join();
    proceed.countDown();
    await().until(job::isClosed);
  }

  @Test
  void close_byAStepThatWasGivenUp_endsTheLoop() throws Exception {
    CompletableFuture<Autoscaler> self = new CompletableFuture<>();
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch proceed = new CountDownLatch(1);
    HookedJob job =
        HookedJob.onObserve(
            clock,
            () -> {
              called.countDown();
              HookedJob.waitStubbornly(proceed);
              self.join().close();
              return "nothing";
            });
    Autoscaler autoscaler = builder(setMapTo(4)).driver(job).build();
    self.complete(autoscaler);
    Thread caller = begin(autoscaler::runOnce);
    called.await();
    clock.awaitWaiting(1);
    clock.advance(Duration.ofSeconds(30)); // what a step is given
    caller.join();
    proceed.countDown();
    await().until(job.job()::isClosed);
    assertThat(job.mostInside()).isEqualTo(1);
  }

  // Fault 4: whichever call of the clock throws, the lock is not lost and the loop goes on.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30})
  void start_clockThatThrowsOnce_goesOnAndCanBeClosed(int call) throws Exception {
    ThrowingClock throwing = new ThrowingClock(call);
    TestJob job = new TestJob(clock); // what the job throws is another matter
    try (Autoscaler autoscaler =
        Kta.autoscaler()
            .clock(throwing)
            .policy(ScalingPolicy.builder().interval(Duration.ofMillis(1)).build())
            .algorithm(setMapTo(4))
            .driver(job)
            .listener(reports::add)
            .start()) {
      for (int cycle = 0; cycle < 5; cycle++) {
        assertThat(reports.take()).isNotNull();
      }
    }
    assertThat(job.isClosed()).isTrue();
  }

  /** The system's clock, of which one call throws. */
  private static final class ThrowingClock implements LoopClock {
    private final int call;
    private final AtomicInteger calls = new AtomicInteger();

    ThrowingClock(int call) {
      this.call = call;
    }

    @Override
    public Instant now() {
      if (calls.incrementAndGet() == call) {
        throw new IllegalStateException("no time");
      }
      return LoopClock.system().now();
    }

    @Override
    public boolean await(CompletableFuture<?> event, Instant deadline) throws InterruptedException {
      return LoopClock.system().await(event, deadline);
    }
  }

  private enum Order {
    PAUSE(1),
    OVERRIDE(6),
    FORCE(4);

    private final int parallelismAfter;

    Order(int parallelismAfter) {
      this.parallelismAfter = parallelismAfter;
    }

    void give(Autoscaler autoscaler) {
      switch (this) {
        case PAUSE -> autoscaler.pause("release");
        case OVERRIDE -> autoscaler.override("map", 6);
        case FORCE -> autoscaler.forceOnce("a launch");
      }
    }
  }

  // Fault 5: scaling went on after the restart, against the Javadoc ("outlast a restart").
  @ParameterizedTest
  @EnumSource
  void close_orderThatNoCycleHasTakenOver_outlastsTheRestart(Order order) {
    KnowledgeStore store = KnowledgeStore.inFile(folder.resolve("knowledge.json"));
    TestJob job = new TestJob(clock);
    ScalingPolicy policy = ScalingPolicy.builder().cooldownUp(Duration.ofHours(1)).build();
    try (Autoscaler first =
        builder(setMapTo(order == Order.FORCE ? 2 : 4))
            .policy(policy)
            .driver(job)
            .store(store)
            .build()) {
      if (order == Order.FORCE) {
        first.runOnce(); // which begins a cooldown that only a force goes round
      }
      order.give(first);
    }
    try (Autoscaler second = builder(setMapTo(4)).policy(policy).driver(job).store(store).build()) {
      second.runOnce();
    }
    assertThat(job.parallelism()).isEqualTo(order.parallelismAfter);
  }

  @Test
  void close_resumeAndEndOverrideThatNoCycleHasTakenOver_outlastTheRestart() {
    KnowledgeStore store = KnowledgeStore.inMemory();
    TestJob job = new TestJob(clock);
    List<Consumer<Autoscaler>> lives =
        List.of(
            autoscaler -> {
              autoscaler.pause("release");
              autoscaler.override("map", 6);
              autoscaler.runOnce();
            },
            autoscaler -> {
              autoscaler.resume();
              autoscaler.endOverride("map");
            },
            Autoscaler::runOnce);
    for (Consumer<Autoscaler> life : lives) {
      try (Autoscaler autoscaler = builder(setMapTo(4)).driver(job).store(store).build()) {
        life.accept(autoscaler);
      }
    }
    assertThat(job.parallelism()).isEqualTo(4);
  }

  // Fault 8, and 5: whoever closes the scheduler first left driver and store open.
  @Test
  void close_schedulerFirst_closesDriverAndStore() throws Exception {
    Path file = folder.resolve("knowledge.json");
    TestJob job = new TestJob(clock);
    LoopScheduler scheduler = LoopScheduler.builder().cyclesAtOnce(1).clock(clock).build();
    Autoscaler autoscaler =
        Kta.autoscaler()
            .scheduler(scheduler)
            .algorithm(setMapTo(4))
            .driver(job)
            .store(KnowledgeStore.inFile(file))
            .listener(reports::add)
            .start();
    reports.take();
    scheduler.close();
    autoscaler.close();
    assertThat(job.isClosed()).isTrue();
    KnowledgeStore next = KnowledgeStore.inFile(file);
    assertThat(next.load(TestJob.owner())).isPresent();
    next.close();
  }

  // Fault 8: a driver that hung once was never closed.
  @Test
  void close_afterAStepThatHung_closesTheDriverOnceItHasReturned() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch proceed = new CountDownLatch(1);
    HookedJob job =
        HookedJob.onObserve(
            clock,
            () -> {
              called.countDown();
              HookedJob.waitStubbornly(proceed);
              return "nothing";
            });
    Autoscaler autoscaler = builder(setMapTo(4)).driver(job).build();
    Thread caller = begin(autoscaler::runOnce);
    called.await();
    clock.awaitWaiting(1);
    clock.advance(Duration.ofSeconds(30));
    caller.join();
    autoscaler.close();
    assertThat(job.job().isClosed()).as("while a call is under way").isFalse();
    proceed.countDown();
    await().until(job.job()::isClosed);
    assertThat(job.mostInside()).isEqualTo(1);
  }

  // Fault 8: a ThreadGroup leaked with each autoscaler on JDK 17.
  @Test
  void close_threadsOfItsOwn_leavesNoThreadGroup() {
    ThreadGroup parent = Thread.currentThread().getThreadGroup();
    int before = parent.activeGroupCount();
    try (Autoscaler autoscaler = builder(setMapTo(4)).driver(new TestJob(clock)).build()) {
      autoscaler.runOnce();
    }
    assertThat(parent.activeGroupCount()).isEqualTo(before);
  }

  private AutoscalerBuilder builder(Algorithm<?, ?> algorithm) {
    return Kta.autoscaler()
        .clock(clock)
        .policy(ScalingPolicy.builder().interval(MINUTE).build())
        .algorithm(algorithm)
        .listener(reports::add);
  }

  private static Thread begin(Runnable task) {
    Thread thread = new Thread(task, "user");
    thread.start();
    return thread;
  }

  private static boolean isWaiting(Thread thread) {
    return thread.getState() == Thread.State.WAITING
        || thread.getState() == Thread.State.TIMED_WAITING;
  }

  private static boolean isCycleThreadWaiting() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().startsWith("kta-cycle-") && isWaiting(thread));
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("kta-"))
        .toList();
  }
}
