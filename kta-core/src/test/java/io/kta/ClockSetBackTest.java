package io.kta;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.policy.ScalingPolicy;
import io.kta.time.LoopClock;
import io.kta.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The system's clock is corrected while the loop waits for its next cycle. */
@Timeout(180)
final class ClockSetBackTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final CorrectedClock clock = new CorrectedClock();
  private final TestJob job = new TestJob(clock);
  private final BlockingQueue<CycleReport> reports = new LinkedBlockingQueue<>();

  @Test
  void start_clockSetBackByAnHour_cyclesGoOnAtTheirInterval() throws InterruptedException {
    try (LoopScheduler scheduler = LoopScheduler.builder().cyclesAtOnce(1).clock(clock).build();
        Autoscaler first = start("first", scheduler);
        Autoscaler second = start("second", scheduler)) {
      assertThat(first.name()).isNotEqualTo(second.name());
      awaitReports(2);
      awaitAppointments(2, scheduler);
      clock.setBack(Duration.ofHours(1));
      for (int minute = 0; minute < 3; minute++) {
        clock.time.advance(MINUTE);
        awaitReports(2);
        awaitAppointments(2, scheduler);
      }
      assertThat(reports).isEmpty();
    }
  }

  private void awaitReports(int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      assertThat(reports.poll(60, TimeUnit.SECONDS)).as("report %d", i + 1).isNotNull();
    }
  }

  /** Waits until all have been made and the first of them is waited for. */
  private void awaitAppointments(int count, LoopScheduler scheduler) throws InterruptedException {
    while (scheduler.appointments() < count) {
      Thread.onSpinWait();
    }
    clock.awaitNextCycleAt(clock.now().plus(MINUTE));
  }

  private Autoscaler start(String name, LoopScheduler scheduler) {
    return Kta.autoscaler()
        .name(name)
        .algorithm(TestJob.setMapTo(3))
        .driver(job)
        .policy(ScalingPolicy.builder().interval(MINUTE).build())
        .scheduler(scheduler)
        .listener(reports::add)
        .start();
  }

  /** As the system's: what is waited for does not depend on corrections. */
  private static final class CorrectedClock implements LoopClock {
    private final ManualClock time = new ManualClock();
    private final BlockingQueue<Instant> nextCycles = new LinkedBlockingQueue<>();
    private volatile Duration behind = Duration.ZERO;

    void awaitNextCycleAt(Instant at) throws InterruptedException {
      Instant next = Instant.MIN;
      while (!at.equals(next)) {
        next = nextCycles.take();
      }
    }

    void setBack(Duration by) {
      behind = behind.plus(by);
    }

    @Override
    public Instant now() {
      return time.now().minus(behind);
    }

    @Override
    public boolean await(CompletableFuture<?> event, Instant deadline) throws InterruptedException {
      Instant end = deadline.equals(Instant.MAX) ? deadline : deadline.plus(behind);
      if (Thread.currentThread().getName().startsWith("kta-timekeeper-")) {
        nextCycles.add(deadline);
      }
      return time.await(event, end);
    }
  }
}
