package io.kta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.kta.policy.ScalingPolicy;
import io.kta.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A scheduler without threads. */
final class LoopSchedulerByHandTest {
  private final ManualClock clock = new ManualClock();
  private final LoopScheduler scheduler = LoopScheduler.byHand(clock);
  private final TestJob job = new TestJob(clock);

  @Test
  void runDue_started_runsEachCycleWhenItIsDueOnTheCallingThread() {
    List<Instant> told = new ArrayList<>();
    Instant start = clock.now();
    ScalingPolicy everyMinute = ScalingPolicy.builder().interval(Duration.ofMinutes(1)).build();
    Autoscaler autoscaler =
        Kta.autoscaler()
            .algorithm(TestJob.setMapTo(3))
            .driver(job)
            .policy(everyMinute)
            .scheduler(scheduler)
            .listener(
                report -> {
                  assertThat(Thread.currentThread().getName()).doesNotStartWith("kta-");
                  told.add(report.startedAt());
                })
            .start();
    assertThat(told).isEmpty();
    assertThat(scheduler.nextDue()).isEqualTo(start);
    scheduler.runDue();
    scheduler.runDue();
    assertThat(job.parallelism()).isEqualTo(3);
    assertThat(scheduler.nextDue()).isEqualTo(start.plusSeconds(60));
    clock.advance(Duration.ofSeconds(60));
    scheduler.runDue();
    assertThat(told).containsExactly(start, start.plusSeconds(60));
    autoscaler.close();
    assertThat(job.isClosed()).isTrue();
    assertThat(scheduler.nextDue()).isEqualTo(Instant.MAX);
  }

  @Test
  void start_firstCyclesAfterDelays_staySpreadOverTheInterval() {
    Instant start = clock.now();
    Map<String, List<Duration>> told = new TreeMap<>();
    for (int second : List.of(0, 20, 40)) {
      Autoscaler unused =
          Kta.autoscaler()
              .name("after " + second)
              .algorithm(TestJob.setMapTo(3))
              .driver(new TestJob(clock))
              .policy(ScalingPolicy.builder().interval(Duration.ofMinutes(1)).build())
              .scheduler(scheduler)
              .firstCycleAfter(Duration.ofSeconds(second))
              .listener(
                  report ->
                      told.computeIfAbsent(report.cycle().autoscaler(), name -> new ArrayList<>())
                          .add(Duration.between(start, report.startedAt())))
              .start();
    }
    for (int tick = 0; tick < 10; tick++) {
      scheduler.runDue();
      clock.advance(Duration.ofSeconds(10));
    }
    assertThat(told)
        .containsEntry("after 0", List.of(Duration.ZERO, Duration.ofSeconds(60)))
        .containsEntry("after 20", List.of(Duration.ofSeconds(20), Duration.ofSeconds(80)))
        .containsEntry("after 40", List.of(Duration.ofSeconds(40)));
  }

  @Test
  void runDue_schedulerWithThreads_isRefused() {
    try (LoopScheduler threads = LoopScheduler.builder().cyclesAtOnce(1).clock(clock).build()) {
      assertThatIllegalStateException()
          .isThrownBy(threads::runDue)
          .withMessageContaining("use one made by byHand");
    }
  }
}
