package io.kta;

import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.ComposedAlgorithm.Monitored;
import io.kta.algorithm.ComposedAlgorithm.Named;
import io.kta.knowledge.ResultType;
import io.kta.policy.Bounds.Range;
import io.kta.policy.ScalingPolicy;
import io.kta.policy.WeeklyWindow;
import io.kta.time.ManualClock;
import io.kta.topology.Operator;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Null is refused by the name of the argument, also beside others and where it is wrapped. */
@SuppressWarnings("NullAway") // what a careless caller gives
final class NullArgumentsTest {
  private final ManualClock clock = new ManualClock();

  @Test
  void autoscaler_null_namesTheArgument() {
    try (LoopScheduler scheduler = LoopScheduler.byHand(clock);
        Autoscaler autoscaler =
            Kta.autoscaler()
                .scheduler(scheduler)
                .algorithm(TestJob.setMapTo(2))
                .driver(new TestJob(clock))
                .build()) {
      assertNamed("until", () -> autoscaler.pause("release", (Instant) null));
      assertNamed("gracePeriod", () -> autoscaler.close(null));
      assertNamed("gracePeriod", () -> scheduler.close(null));
      assertNamed("gracePeriod", () -> scheduler.close(List.of(autoscaler), null));
      assertNamed("some", () -> scheduler.close(null, Autoscaler.GRACE_PERIOD));
    }
  }

  @Test
  void algorithm_null_namesTheArgument() {
    assertNamed("type", () -> named().monitor((Class<String>) null, context -> "found"));
    assertNamed("type", () -> named().monitor((ResultType<String>) null, context -> "found"));
    Monitored<String> monitored = named().monitor(String.class, context -> "found");
    assertNamed("type", () -> monitored.analyze((Class<String>) null, (context, found) -> found));
    assertNamed(
        "type", () -> monitored.analyze((ResultType<String>) null, (context, found) -> found));
  }

  private static Named named() {
    return Algorithm.of("algorithm");
  }

  @Test
  void valuesThatAreWrapped_null_nameTheArgument() {
    Operator operator = Operator.of("map", 1);
    assertNamed("group", () -> operator.withSlotSharingGroup(null));
    assertNamed("why", () -> operator.withFixedBecause(null));
    WeeklyWindow nights = WeeklyWindow.daily(LocalTime.MIDNIGHT, LocalTime.NOON, ZoneId.of("UTC"));
    assertNamed(
        "operator", () -> ScalingPolicy.builder().boundsDuring(nights, null, new Range(1, 2)));
  }

  private static void assertNamed(String argument, ThrowingCallable call) {
    assertThatNullPointerException().isThrownBy(call).withMessage(argument);
  }
}
