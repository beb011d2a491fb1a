package io.kta;

import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriver;
import io.kta.metrics.ObserveResult;
import io.kta.time.LoopClock;
import io.kta.topology.ParallelismPlan;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A {@link TestJob} whose calls do something else first, as hanging. */
final class HookedJob implements ScaleDriver {
  private final TestJob job;
  private final Callable<?> onObserve;
  private final Callable<?> onApply;
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger mostInside = new AtomicInteger();
  private final AtomicInteger calls = new AtomicInteger();

  HookedJob(LoopClock clock, Callable<?> onObserve, Callable<?> onApply) {
    this.job = new TestJob(clock);
    this.onObserve = onObserve;
    this.onApply = onApply;
  }

  static HookedJob onObserve(LoopClock clock, Callable<?> hook) {
    return new HookedJob(clock, hook, () -> "nothing");
  }

  static HookedJob onApply(LoopClock clock, Callable<?> hook) {
    return new HookedJob(clock, () -> "nothing", hook);
  }

  /** Waits as code does that swallows interrupts. */
  static void waitStubbornly(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        // ignored on purpose
      }
    }
  }

  TestJob job() {
    return job;
  }

  int calls() {
    return calls.get();
  }

  /** Returns the most calls that were under way at one time. */
  int mostInside() {
    return mostInside.get();
  }

  @Override
  public ObserveResult observe() {
    return within(
        () -> {
          onObserve.call();
          return job.observe();
        });
  }

  @Override
  public ApplyResult apply(ParallelismPlan plan) {
    return within(
        () -> {
          ApplyResult result = job.apply(plan);
          onApply.call();
          return result;
        });
  }

  @Override
  public void close() {
    Object unused =
        within(
            () -> {
              job.close();
              return job;
            });
  }

  private <T> T within(Callable<T> call) {
    calls.incrementAndGet();
    mostInside.accumulateAndGet(inside.incrementAndGet(), Math::max);
    try {
      return call.call();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      inside.decrementAndGet();
    }
  }
}
