package io.kta.examples.benchmarks;

import io.kta.Autoscaler;
import io.kta.AutoscalerBuilder;
import io.kta.CycleReport;
import io.kta.Kta;
import io.kta.LoopScheduler;
import io.kta.algorithm.toggle.Toggle;
import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriver;
import io.kta.knowledge.Step;
import io.kta.metrics.ObserveResult;
import io.kta.policy.ScalingPolicy;
import io.kta.time.LoopClock;
import io.kta.topology.ParallelismPlan;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * How late the autoscalers of one key are while hundreds of another hang, on real threads and the
 * system's clock.
 */
public final class LatenessBenchmark {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int HANGING = Integer.getInteger("kta.hanging", 500);
  private static final int QUICK = Integer.getInteger("kta.quick", 100);
  private static final int SECONDS = Integer.getInteger("kta.seconds", 30);
  private static final int WARM_UP_CYCLES = 3;

  private LatenessBenchmark() {}

  /** Prints the table as Markdown. */
  public static void main(String[] args) throws InterruptedException {
    System.out.printf(
        "JDK %s, %d processors; %d autoscalers of one key, every second for %d s, while up to %d of"
            + " another hang%n%n",
        System.getProperty("java.version"),
        Runtime.getRuntime().availableProcessors(),
        QUICK,
        SECONDS,
        HANGING);
    System.out.println(
        "| scheduler | of the other key | cycles of those due | median | p99 | most | threads |");
    System.out.println("|---|---|---|---|---|---|---|");
    measure("default", LoopScheduler::create, Hang.NONE);
    measure("default", LoopScheduler::create, Hang.UNTIL_TIMEOUT);
    measure("default", LoopScheduler::create, Hang.FOR_EVER);
    measure(
        "100 at once", () -> LoopScheduler.builder().cyclesAtOnce(100).build(), Hang.UNTIL_TIMEOUT);
    measure("100 at once", () -> LoopScheduler.builder().cyclesAtOnce(100).build(), Hang.FOR_EVER);
    measure("4 at once", () -> LoopScheduler.builder().cyclesAtOnce(4).build(), Hang.UNTIL_TIMEOUT);
  }

  /** How the observations of the other key hang, all while they hold a monitor. */
  private enum Hang {
    /** There are none. */
    NONE("none"),
    /** They heed the interrupt at their timeout of 5 s, and hang again in the next cycle. */
    UNTIL_TIMEOUT("hang 5 s each time"),
    /** They ignore interrupts and never return. */
    FOR_EVER("hang for ever");

    private final String text;

    Hang(String text) {
      this.text = text;
    }
  }

  private static void measure(String name, Supplier<LoopScheduler> schedulers, Hang hang)
      throws InterruptedException {
    Queue<Duration> lateness = new ConcurrentLinkedQueue<>();
    CountDownLatch release = new CountDownLatch(1);
    int threads;
    try (LoopScheduler scheduler = schedulers.get()) {
      if (hang != Hang.NONE) {
        for (int i = 0; i < HANGING; i++) {
          start(builder(scheduler, "hanging").driver(new Hanging(i, hang, release)), i, HANGING);
        }
      }
      for (int i = 0; i < QUICK; i++) {
        start(
            builder(scheduler, "quick")
                .driver(new FleetJob(i, 3, LoopClock.system()))
                .listener(report -> note(report, lateness)),
            i,
            QUICK);
      }
      boolean unused = release.await(SECONDS, TimeUnit.SECONDS);
      threads = Thread.activeCount();
      print(name, hang, lateness, threads);
      release.countDown();
    }
  }

  private static void note(CycleReport report, Queue<Duration> lateness) {
    if (report.outcome().isFailed()) {
      System.err.println(report); // such a one does not count
    } else if (report.cycle().number() > WARM_UP_CYCLES) {
      report.lateness().ifPresent(lateness::add);
    }
  }

  private static AutoscalerBuilder builder(LoopScheduler scheduler, String key) {
    return Kta.autoscaler()
        .name(key)
        .shareKey(key)
        .scheduler(scheduler)
        .algorithm(new Toggle())
        .policy(
            ScalingPolicy.builder()
                .interval(SECOND)
                .maxFailureDelay(SECOND)
                .timeout(Step.OBSERVE, Duration.ofSeconds(5))
                .maxParallelism(64)
                .build());
  }

  /** Starts one of several, spread over the interval. */
  private static void start(AutoscalerBuilder builder, int number, int of) {
    Autoscaler unused = builder.firstCycleAfter(SECOND.multipliedBy(number).dividedBy(of)).start();
  }

  private static void print(String name, Hang hang, Queue<Duration> lateness, int threads) {
    System.out.printf(
        "| %s | %s | %d of %d | %s | %d |%n",
        name,
        hang.text,
        lateness.size(),
        QUICK * (SECONDS - WARM_UP_CYCLES),
        Delays.cells(lateness),
        threads);
  }

  /** A job whose observation hangs while it holds a monitor. */
  private static final class Hanging implements ScaleDriver {
    private final FleetJob job;
    private final Hang hang;
    private final CountDownLatch release;

    Hanging(int number, Hang hang, CountDownLatch release) {
      this.job = new FleetJob(number, 1, LoopClock.system());
      this.hang = hang;
      this.release = release;
    }

    @Override
    public synchronized ObserveResult observe() {
      while (release.getCount() > 0) {
        try {
          release.await();
        } catch (InterruptedException e) {
          if (hang == Hang.UNTIL_TIMEOUT) {
            throw new IllegalStateException("interrupted", e);
          }
        }
      }
      return job.observe();
    }

    @Override
    public ApplyResult apply(ParallelismPlan plan) {
      return job.apply(plan);
    }
  }
}
