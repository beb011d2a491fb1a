package io.kta;

import static io.kta.TestJob.setMapTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriver;
import io.kta.knowledge.KnowledgeStore;
import io.kta.knowledge.Step;
import io.kta.metrics.ObserveResult;
import io.kta.policy.ScalingPolicy;
import io.kta.time.LoopClock;
import io.kta.topology.ParallelismPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** One or two autoscalers, some threads that do what comes to their minds, and what must hold. */
final class StressRound {
  private static final int MOST_MICROS = 1_500;

  private final Random random;
  private final List<Thread> users = new ArrayList<>();
  private final List<Throwable> faults = new CopyOnWriteArrayList<>();
  private final CountDownLatch release = new CountDownLatch(1);

  StressRound(Random random) {
    this.random = random;
  }

  void run() throws InterruptedException {
    Optional<LoopScheduler> shared = shared();
    List<Watched> watched = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(2); i++) {
      watched.add(new Watched(shared));
    }
    for (int i = 0; i < 2 + random.nextInt(3); i++) {
      Random own = new Random(random.nextLong());
      Thread user = new Thread(() -> use(watched, shared, own), "user-" + i);
      users.add(user);
    }
    users.forEach(Thread::start);
    for (Thread user : users) {
      user.join();
    }
    boolean schedulerFirst = random.nextBoolean();
    if (schedulerFirst) {
      shared.ifPresent(LoopScheduler::close);
    }
    release.countDown();
    watched.forEach(each -> each.autoscaler.close());
    shared.ifPresent(LoopScheduler::close);
    watched.forEach(Watched::assertEndedWell);
    assertThat(faults).isEmpty();
  }

  private Optional<LoopScheduler> shared() {
    return switch (random.nextInt(3)) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of(LoopScheduler.builder().cyclesAtOnce(1 + random.nextInt(2)).build());
      default -> Optional.of(LoopScheduler.create());
    };
  }

  private void use(List<Watched> watched, Optional<LoopScheduler> shared, Random own) {
    try {
      for (int act = 0; act < 4; act++) {
        Watched one = watched.get(own.nextInt(watched.size()));
        act(one.autoscaler, shared, own);
      }
    } catch (Throwable e) {
      faults.add(e);
    }
  }

  private void act(Autoscaler autoscaler, Optional<LoopScheduler> shared, Random own) {
    switch (own.nextInt(9)) {
      case 0 -> ignoringClosed(() -> autoscaler.pause("for a while"));
      case 1 -> ignoringClosed(() -> autoscaler.override("map", 1 + own.nextInt(8)));
      case 2 -> ignoringClosed(autoscaler::resume);
      case 3 -> ignoringClosed(() -> autoscaler.changePolicy(policy(own)));
      case 4 -> users.get(own.nextInt(users.size())).interrupt();
      case 5 -> closing(autoscaler, own);
      case 6 ->
          shared.filter(scheduler -> own.nextInt(4) == 0).ifPresent(s -> s.close(patience(own)));
      default -> ignoringClosed(autoscaler::runOnce);
    }
  }

  private static void closing(Autoscaler autoscaler, Random own) {
    boolean before = Thread.currentThread().isInterrupted();
    CloseReport report = autoscaler.close(patience(own));
    assertThat(Thread.currentThread().isInterrupted() || !before).as("flag").isTrue();
    if (report.isClean()) {
      assertThat(autoscaler.state()).isEqualTo(Autoscaler.State.CLOSED);
    }
  }

  private static Duration patience(Random own) {
    return Duration.ofNanos(1_000L * own.nextInt(MOST_MICROS));
  }

  private static void ignoringClosed(Runnable order) {
    try {
      order.run();
    } catch (IllegalStateException e) {
      assertThat(e).hasMessageContaining("is closed");
    }
  }

  private static ScalingPolicy policy(Random own) {
    Duration tight = Duration.ofNanos(1_000L * (1 + own.nextInt(MOST_MICROS)));
    return ScalingPolicy.builder()
        .interval(tight)
        .maxFailureDelay(Duration.ofMillis(2))
        .timeout(Step.OBSERVE, own.nextBoolean() ? tight : Duration.ofSeconds(30))
        .timeout(Step.APPLY, own.nextBoolean() ? tight : Duration.ofSeconds(30))
        .build();
  }

  /** An autoscaler, and what its driver and listener see. */
  private final class Watched implements ScaleDriver {
    private final TestJob job = new TestJob(LoopClock.system());
    private final KnowledgeStore store = KnowledgeStore.inMemory();
    private final Random own = new Random(random.nextLong());
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger closings = new AtomicInteger();
    private final List<Long> numbers = new CopyOnWriteArrayList<>();
    private final Autoscaler autoscaler;

    Watched(Optional<LoopScheduler> shared) {
      AutoscalerBuilder builder =
          Kta.autoscaler()
              .policy(policy(own))
              .algorithm(setMapTo(1 + own.nextInt(8)))
              .driver(this)
              .store(store)
              .listener(report -> numbers.add(report.cycle().number()));
      shared.ifPresent(builder::scheduler);
      autoscaler = own.nextInt(3) == 0 ? builder.build() : builder.start();
    }

    @Override
    public ObserveResult observe() {
      enter();
      try {
        return job.observe();
      } finally {
        inside.decrementAndGet();
      }
    }

    @Override
    public ApplyResult apply(ParallelismPlan plan) {
      enter();
      try {
        return job.apply(plan);
      } finally {
        inside.decrementAndGet();
      }
    }

    /** Does one of the things that drivers do, and notes what must not be. */
    private void enter() {
      if (inside.incrementAndGet() > 1) {
        faults.add(new AssertionError("two calls at a time"));
      }
      if (closings.get() > 0) {
        faults.add(new AssertionError("called after it was closed"));
      }
      int what;
      synchronized (own) {
        what = own.nextInt(20_000);
      }
      if (what == 0) {
        HookedJob.waitStubbornly(release); // rare, since it costs who closes a second or two
      } else if (what < 1_000) {
        hangStubbornly(Duration.ofNanos(2_000L * MOST_MICROS));
      } else if (what < 3_000) {
        LockSupport.parkNanos(1_000L * MOST_MICROS); // ends early if it is interrupted
      } else if (what < 4_000) {
        inside.decrementAndGet();
        throw new IllegalStateException("one of those days");
      }
    }

    private static void hangStubbornly(Duration time) {
      long end = System.nanoTime() + time.toNanos();
      while (System.nanoTime() < end) {
        Thread.onSpinWait();
      }
    }

    @Override
    public void close() {
      if (inside.get() > 0) {
        faults.add(new AssertionError("closed while a call was under way"));
      }
      closings.incrementAndGet();
      job.close();
    }

    void assertEndedWell() {
      CloseReport last = autoscaler.close(Duration.ofSeconds(30));
      assertThat(autoscaler.state()).as("%s", last).isEqualTo(Autoscaler.State.CLOSED);
      if (closings.get() == 0) { // a call that was given up has yet to return
        await().atMost(Duration.ofSeconds(30)).until(() -> closings.get() > 0);
      }
      assertThat(closings).hasValue(1);
      List<Long> told = List.copyOf(numbers);
      assertThat(told).isSorted().doesNotHaveDuplicates();
    }
  }
}
