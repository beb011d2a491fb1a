package io.kta.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.kta.CycleReport;
import io.kta.algorithm.CycleId;
import io.kta.algorithm.Decision;
import io.kta.algorithm.Outcome;
import io.kta.algorithm.Step;
import io.kta.driver.ApplyResult;
import io.kta.metrics.Observation;
import io.kta.policy.Adjustment;
import io.kta.policy.Admission;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What Prometheus is told is what the documentation says. */
final class MetersTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final ResourceID POLICY = new ResourceID("job", "streams");

  private final Meters meters = new Meters();

  @Test
  void scrape_afterCycles_hasWhatIsDocumentedAndNoMore() throws IOException {
    meters.record(POLICY, limited());
    meters.record(POLICY, failed());
    assertThat(names("(?m)^# TYPE (kta_\\S+) ", meters.scrape()))
        .isEqualTo(
            names("(?m)^\\| `(kta_\\w+)` \\|", Files.readString(Path.of("../docs/operator.md"))));
    assertThat(meters.scrape())
        .contains("kta_limited_total{namespace=\"streams\",policy=\"job\",rule=\"bounds\"} 1.0")
        .contains("kta_driver_errors_total{namespace=\"streams\",policy=\"job\"} 1.0");
  }

  @Test
  void forget_removesEverySeriesOfThePolicy() {
    meters.record(POLICY, limited());
    meters.record(POLICY, failed());
    meters.forget(POLICY);
    assertThat(meters.scrape()).doesNotContain("policy=\"job\"");
  }

  private static Set<String> names(String pattern, String text) {
    Set<String> names = new TreeSet<>();
    Pattern.compile(pattern).matcher(text).results().forEach(match -> names.add(match.group(1)));
    return names;
  }

  private static CycleReport limited() {
    Operator operator = Operator.of("map", 1);
    OperatorId id = operator.id();
    Admission admission =
        new Admission(
            new Decision.Scale(new ParallelismPlan(Map.of(id, 9)), "load"),
            new Decision.Scale(new ParallelismPlan(Map.of(id, 4)), "load"),
            List.of(new Adjustment("bounds", id, 9, 4, "the policy allows 1 to 4")),
            List.of(),
            Optional.empty());
    return new CycleReport(
        new CycleId("streams/job", 1),
        NOW,
        Optional.of(new Observation(NOW, Topology.chain(operator), Map.of())),
        Optional.of(admission),
        new Outcome.Applied(new ApplyResult.Applied()),
        Map.of());
  }

  private static CycleReport failed() {
    return new CycleReport(
        new CycleId("streams/job", 2),
        NOW,
        Optional.empty(),
        Optional.empty(),
        new Outcome.Failed(Step.OBSERVE, "away", Optional.empty()),
        Map.of());
  }
}
