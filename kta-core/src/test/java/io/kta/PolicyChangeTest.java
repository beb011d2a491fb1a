package io.kta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Decision;
import io.kta.policy.Adjustment;
import io.kta.policy.Behavior;
import io.kta.policy.Direction;
import io.kta.policy.Rule;
import io.kta.policy.ScalingPolicy;
import io.kta.policy.ScalingPolicyBuilder;
import io.kta.time.ManualClock;
import io.kta.topology.ParallelismPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A policy that is replaced while its autoscaler runs. */
@Timeout(180)
final class PolicyChangeTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final ManualClock clock = new ManualClock();
  private final TestJob job = new TestJob(clock);
  private final AtomicInteger wanted = new AtomicInteger();
  private final BlockingQueue<CycleReport> reports = new LinkedBlockingQueue<>();

  @Test
  void changePolicy_amidACooldown_goesOnWithIt() {
    wanted.set(4);
    try (Autoscaler autoscaler =
        builder(policy().cooldownUp(Duration.ofMinutes(10)).build()).build()) {
      autoscaler.runOnce();
      assertThat(job.parallelism()).isEqualTo(4);
      wanted.set(8);
      clock.advance(MINUTE);
      ScalingPolicy longer = policy().cooldownUp(Duration.ofMinutes(20)).maxParallelism(6).build();
      autoscaler.changePolicy(longer);
      assertThat(autoscaler.policy()).isEqualTo(longer);
      clock.advance(Duration.ofMinutes(18));
      assertThat(rules(autoscaler.runOnce())).contains(Rule.COOLDOWN);
      assertThat(job.parallelism()).isEqualTo(4);
      clock.advance(MINUTE);
      autoscaler.runOnce(); // 20 min after the scale-up, which the former policy saw
      assertThat(job.parallelism()).as("by the new bound").isEqualTo(6);
    }
  }

  @Test
  void changePolicy_amidAStabilizationWindow_countsWhatWasRecommendedBefore() {
    wanted.set(8);
    try (Autoscaler autoscaler = builder(downAfter(Duration.ZERO)).build()) {
      autoscaler.runOnce(); // recommends 8
      clock.advance(MINUTE);
      wanted.set(2);
      autoscaler.changePolicy(downAfter(Duration.ofMinutes(5)));
      assertThat(rules(autoscaler.runOnce())).contains(Rule.STABILIZATION);
      assertThat(job.parallelism()).isEqualTo(8);
      clock.advance(Duration.ofMinutes(5));
      autoscaler.runOnce();
      assertThat(job.parallelism()).isEqualTo(2);
    }
  }

  @Test
  void changePolicy_shorterInterval_movesTheNextCycle() throws Exception {
    Instant start = clock.now();
    try (LoopScheduler scheduler = LoopScheduler.builder().cyclesAtOnce(1).clock(clock).build();
        Autoscaler autoscaler =
            Kta.autoscaler()
                .scheduler(scheduler)
                .policy(policy().interval(Duration.ofHours(1)).build())
                .algorithm(asWanted())
                .driver(job)
                .listener(reports::add)
                .start()) {
      assertThat(reports.take().startedAt()).isEqualTo(start);
      await().until(() -> scheduler.appointments() == 1);
      autoscaler.changePolicy(policy().interval(MINUTE).build());
      assertThat(scheduler.appointments()).isEqualTo(1);
      assertThat(scheduler.nextDue()).isEqualTo(start.plus(MINUTE));
      clock.advance(MINUTE);
      assertThat(reports.take().startedAt()).isEqualTo(start.plus(MINUTE));
      await().until(() -> scheduler.appointments() == 1);
      autoscaler.changePolicy(policy().interval(MINUTE.multipliedBy(3)).build());
      assertThat(scheduler.nextDue()).isEqualTo(start.plus(MINUTE.multipliedBy(4)));
      clock.advance(MINUTE.multipliedBy(2));
      autoscaler.changePolicy(policy().interval(Duration.ofSeconds(1)).build());
      assertThat(reports.take().startedAt()).as("due already").isEqualTo(clock.now());
    }
  }

  @Test
  void changePolicy_beforeTheFirstCycle_keepsItsDelay() {
    LoopScheduler scheduler = LoopScheduler.byHand(clock);
    Instant start = clock.now();
    try (Autoscaler autoscaler =
        Kta.autoscaler()
            .scheduler(scheduler)
            .firstCycleAfter(MINUTE)
            .algorithm(asWanted())
            .driver(job)
            .start()) {
      autoscaler.changePolicy(policy().interval(Duration.ofSeconds(1)).build());
      assertThat(scheduler.nextDue()).isEqualTo(start.plus(MINUTE));
      clock.advance(MINUTE);
      scheduler.runDue();
      assertThat(scheduler.nextDue()).isEqualTo(start.plus(MINUTE).plusSeconds(1));
    }
  }

  private static List<Rule> rules(CycleReport report) {
    return report.admission().orElseThrow().adjustments().stream().map(Adjustment::rule).toList();
  }

  private static ScalingPolicy downAfter(Duration window) {
    return policy()
        .behavior(
            Behavior.unrestricted()
                .withDown(Direction.unrestricted().withStabilizationWindow(window)))
        .build();
  }

  private static ScalingPolicyBuilder policy() {
    return ScalingPolicy.builder().behavior(Behavior.unrestricted());
  }

  private AutoscalerBuilder builder(ScalingPolicy policy) {
    return Kta.autoscaler().clock(clock).policy(policy).algorithm(asWanted()).driver(job);
  }

  private Algorithm<?, ?> asWanted() {
    return Algorithm.of("algorithm")
        .plan(
            context ->
                new Decision.Scale(
                    ParallelismPlan.asIs(context.topology()).with(TestJob.MAP, wanted.get()),
                    "as told"));
  }
}
