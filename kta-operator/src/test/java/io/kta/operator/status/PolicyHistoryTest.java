package io.kta.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.CycleReport;
import io.kta.knowledge.CycleId;
import io.kta.knowledge.Outcome;
import io.kta.knowledge.Step;
import io.kta.policy.ScalingPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the cycles of a policy did, and when the next is due. */
final class PolicyHistoryTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final PolicyHistory history = new PolicyHistory(List.of());

  @Test
  void nextCycle_failuresInARow_isAsLateAsTheLoopMakesIt() {
    history.pacedBy(
        ScalingPolicy.builder()
            .interval(Duration.ofSeconds(30))
            .maxFailureDelay(Duration.ofMinutes(5))
            .build()
            .pace());
    assertThat(history.nextCycle()).isEmpty();
    Outcome failed = new Outcome.Failed(Step.OBSERVE, "away", Optional.empty());
    long[] expected = {60, 120, 240, 300, 300};
    for (long seconds : expected) {
      history.remember(report(failed));
      assertThat(history.nextCycle()).contains(NOW.plusSeconds(seconds));
    }
    history.remember(report(new Outcome.Held("calm")));
    assertThat(history.nextCycle()).contains(NOW.plusSeconds(30));
  }

  private static CycleReport report(Outcome outcome) {
    return CycleReport.of(new CycleId("streams/job", 1), NOW, outcome);
  }
}
