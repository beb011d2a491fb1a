package io.kta;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Decision;
import io.kta.knowledge.Orders;
import io.kta.policy.ScalingPolicy;
import io.kta.time.ManualClock;
import io.kta.topology.ParallelismPlan;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Orders between cycles. */
final class OrderBookTest {
  private final OrderBook book = new OrderBook();

  @Test
  void takeOver_several_keepsTheirOrder() {
    book.give(before -> before.withOverride("map", 3));
    book.give(before -> before.withOverride("map", 5));
    book.give(before -> before.withoutOverride("sink"));
    Orders before = Orders.none().withOverride("sink", 2);
    assertThat(book.takeOver(before).overrides()).containsOnlyKeys("map").containsEntry("map", 5);
  }

  // Issue 19, section 2, OrderBook:23: orders that stayed in the book forced every later cycle.
  @Test
  void takeOver_again_findsNothing() {
    assertThat(book.isEmpty()).isTrue();
    book.give(before -> before.withForce("a launch"));
    assertThat(book.isEmpty()).isFalse();
    assertThat(book.takeOver(Orders.none()).force()).contains("a launch");
    assertThat(book.isEmpty()).isTrue();
    assertThat(book.takeOver(Orders.none())).isEqualTo(Orders.none());
  }

  @Test
  void give_closed_isRefusedAndWhatWasGivenStays() {
    assertThat(book.give(before -> before.withForce("in time"))).isTrue();
    book.close();
    assertThat(book.give(before -> before.withForce("too late"))).isFalse();
    assertThat(book.takeOver(Orders.none()).force()).contains("in time");
  }

  @Test
  void forceOnce_severalCyclesOfOneAutoscaler_forcesOneOfThem() {
    ManualClock clock = new ManualClock();
    TestJob job = new TestJob(clock);
    int[] wanted = {4};
    try (Autoscaler autoscaler =
        Kta.autoscaler()
            .clock(clock)
            .policy(ScalingPolicy.builder().cooldownUp(Duration.ofHours(1)).build())
            .algorithm(
                Algorithm.of("algorithm")
                    .plan(
                        context ->
                            new Decision.Scale(
                                ParallelismPlan.asIs(context.topology())
                                    .with(TestJob.MAP, wanted[0]),
                                "as told")))
            .driver(job)
            .build()) {
      autoscaler.runOnce();
      wanted[0] = 6;
      autoscaler.forceOnce("a launch");
      autoscaler.runOnce();
      assertThat(job.parallelism()).isEqualTo(6);
      wanted[0] = 8;
      autoscaler.runOnce();
      autoscaler.runOnce();
      assertThat(job.parallelism()).as("forced once only").isEqualTo(6);
    }
  }
}
