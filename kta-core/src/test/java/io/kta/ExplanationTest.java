package io.kta;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Decision;
import io.kta.policy.Bounds.Range;
import io.kta.policy.ScalingPolicy;
import io.kta.time.ManualClock;
import org.junit.jupiter.api.Test;

/** How a report says in words where its numbers come from. Issue 19, section 2, Explanation. */
final class ExplanationTest {
  private final ManualClock clock = new ManualClock();

  @Test
  void explain_paused_saysWhatWouldBeDoneAndWhyNothingIs() {
    try (Autoscaler autoscaler =
        autoscaler(TestJob.setMapTo(8), ScalingPolicy.builder().maxParallelism(6).build())) {
      autoscaler.pause("release night");
      assertThat(autoscaler.runOnce().explain())
          .isEqualTo(
              """
              wordcount#1 at 2030-01-01T00:00:00Z
              the algorithm scales: as told
              source: runs at 1, the algorithm asks for 1
                the policy admits 1
              map: runs at 1, the algorithm asks for 8
                bounds: 8 -> 6, since the policy allows 1 to 6
                the policy admits 6
              nothing is done: paused: release night
              so the cycle holds, though the algorithm asks for map 1 -> 8: paused: release night
              """);
    }
  }

  @Test
  void explain_hold_asksForWhatRuns() {
    Algorithm<?, ?> quiet = Algorithm.of("quiet").plan(context -> new Decision.Hold("calm"));
    try (Autoscaler autoscaler = autoscaler(quiet, ScalingPolicy.defaults())) {
      assertThat(autoscaler.runOnce().explain())
          .isEqualTo(
              """
              wordcount#1 at 2030-01-01T00:00:00Z
              the algorithm holds: calm
              source: runs at 1, the algorithm asks for 1
                the policy admits 1
              map: runs at 1, the algorithm asks for 1
                the policy admits 1
              so the cycle holds: calm
              """);
    }
  }

  @Test
  void explain_cycleThatFailed_saysHow() {
    ScalingPolicy misspelt = ScalingPolicy.builder().bounds("mop", new Range(1, 2)).build();
    try (Autoscaler autoscaler = autoscaler(TestJob.setMapTo(4), misspelt)) {
      assertThat(autoscaler.runOnce().explain())
          .isEqualTo(
              """
              wordcount#1 at 2030-01-01T00:00:00Z
              so the cycle failed to admit: the policy has bounds for [mop], but the operators are \
              [source, map]; name one of these, or its id
              """);
    }
  }

  private Autoscaler autoscaler(Algorithm<?, ?> algorithm, ScalingPolicy policy) {
    return Kta.autoscaler()
        .name("wordcount")
        .clock(clock)
        .policy(policy)
        .algorithm(algorithm)
        .driver(new TestJob(clock))
        .build();
  }
}
