package io.kta.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.CycleReport;
import io.kta.algorithm.Decision;
import io.kta.knowledge.CycleId;
import io.kta.knowledge.Outcome;
import io.kta.knowledge.Step;
import io.kta.policy.Adjustment;
import io.kta.policy.Admission;
import io.kta.policy.Reason;
import io.kta.policy.Remark;
import io.kta.policy.Rule;
import io.kta.topology.OperatorId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What others change, and fallbacks, are told when they come and when they go, and not between. */
final class NoticesTest {
  private static final OperatorId MAP = new OperatorId("map");
  private static final String FALLBACK =
      "its metrics are missing for PT1M or longer, for which the policy has a fallback";
  private static final String CHANGED =
      "a user or another controller changed it from 3 to 1 at 10:00";

  private final Notices notices = new Notices();

  @Test
  void see_conflictThatLasts_isToldOncePerChange() {
    see(List.of(), List.of(new Remark(Rule.CONFLICT, MAP, Reason.said(CHANGED))));
    see(List.of(new Adjustment(Rule.CONFLICT, MAP, 3, 1, Reason.said(CHANGED))), List.of());
    assertThat(told()).containsExactly("Warning ConflictDetected map: " + CHANGED);
    see(
        List.of(),
        List.of(
            new Remark(
                Rule.CONFLICT,
                MAP,
                Reason.said("a user or another controller changed it from 3 to 2"))));
    assertThat(told())
        .containsExactly(
            "Warning ConflictDetected map: a user or another controller changed it from 3 to 2");
    see(List.of(), List.of());
    assertThat(told()).isEmpty();
  }

  @Test
  void see_fallback_isToldWhenItBeginsAndWhenItEnds() {
    see(List.of(new Adjustment(Rule.FALLBACK, MAP, 2, 6, Reason.said(FALLBACK))), List.of());
    see(List.of(), List.of(new Remark(Rule.FALLBACK, MAP, Reason.said(FALLBACK))));
    assertThat(told()).containsExactly("Warning FallbackActivated map: " + FALLBACK);
    notices.see(failed());
    assertThat(told()).isEmpty();
    see(
        List.of(),
        List.of(new Remark(Rule.MISSING_DATA, MAP, Reason.said("its metrics are missing"))));
    see(List.of(), List.of());
    assertThat(told())
        .containsExactly(
            "Normal FallbackEnded map: its fallback is over, and the algorithm counts again");
  }

  private List<String> told() {
    return notices.takeUntold().stream()
        .map(notice -> notice.type() + " " + notice.reason() + " " + notice.message())
        .toList();
  }

  private void see(List<Adjustment> adjustments, List<Remark> remarks) {
    Decision hold = new Decision.Hold("why not");
    notices.see(
        report(
            Optional.of(new Admission(hold, hold, adjustments, remarks, Optional.empty())),
            new Outcome.Held("why not")));
  }

  private static CycleReport failed() {
    return report(Optional.empty(), new Outcome.Failed(Step.OBSERVE, "away", Optional.empty()));
  }

  private static CycleReport report(Optional<Admission> admission, Outcome outcome) {
    CycleReport report =
        CycleReport.of(
            new CycleId("streams/job", 1), Instant.parse("2026-01-01T00:00:00Z"), outcome);
    return admission.map(report::withAdmission).orElse(report);
  }
}
