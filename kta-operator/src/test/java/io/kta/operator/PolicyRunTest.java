package io.kta.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.CycleReport;
import io.kta.knowledge.CycleId;
import io.kta.knowledge.Outcome;
import io.kta.knowledge.Step;
import io.kta.policy.ScalingPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A run of a policy: what it remembers, and when it must not begin. */
final class PolicyRunTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final PolicyRun run = new PolicyRun("", List.of());

  /** An older policy that took the target over in between could not stop what was not there yet. */
  @Test
  void start_closedBefore_neverBegins() {
    run.close();
    boolean begun =
        run.start(
            () -> {
              throw new AssertionError("it was begun");
            });
    assertThat(begun).isFalse();
  }

  @Test
  void nextCycle_failuresInARow_isAsLateAsTheLoopMakesIt() {
    run.pacedBy(
        ScalingPolicy.builder()
            .interval(Duration.ofSeconds(30))
            .maxFailureDelay(Duration.ofMinutes(5))
            .build()
            .pace());
    assertThat(run.nextCycle()).isEmpty();
    Outcome failed = new Outcome.Failed(Step.OBSERVE, "away", Optional.empty());
    long[] expected = {60, 120, 240, 300, 300};
    for (long seconds : expected) {
      run.remember(report(failed));
      assertThat(run.nextCycle()).contains(NOW.plusSeconds(seconds));
    }
    run.remember(report(new Outcome.Held("calm")));
    assertThat(run.nextCycle()).contains(NOW.plusSeconds(30));
  }

  private static CycleReport report(Outcome outcome) {
    return new CycleReport(
        new CycleId("streams/job", 1), NOW, Optional.empty(), Optional.empty(), outcome, Map.of());
  }
}
