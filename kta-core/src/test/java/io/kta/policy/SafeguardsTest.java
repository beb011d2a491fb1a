package io.kta.policy;

import static io.kta.policy.Jobs.NOW;
import static io.kta.policy.Jobs.at;
import static io.kta.policy.Jobs.metrics;
import static io.kta.policy.Jobs.open;
import static io.kta.policy.Jobs.plan;
import static io.kta.policy.Jobs.scale;
import static io.kta.policy.Jobs.targets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.kta.knowledge.Experience;
import io.kta.knowledge.Orders;
import io.kta.knowledge.ScalingLog;
import io.kta.metrics.Observation;
import io.kta.metrics.OperatorMetrics;
import io.kta.policy.MissingData.Fallback;
import io.kta.policy.MissingData.Reaction;
import io.kta.policy.MissingData.Towards;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a job is guarded against: bad metrics, and others. */
final class SafeguardsTest {
  private static final Lessons LESSONS = new Lessons(Effectiveness.defaults());

  private static final Topology CHAIN =
      Topology.chain(Operator.of("a", 5), Operator.of("b", 5), Operator.of("c", 5));
  private static final OperatorId B = new OperatorId("b");

  @ParameterizedTest
  @CsvSource({
    // b's metrics, what is asked for all three, what becomes of it
    "full, 2, 2 2 2",
    "full, 9, 9 9 9",
    "idle, 2, 2 2 2", // zero is not missing
    "missing, 2, 2 5 5", // nor is missing zero: b may be at its target, and c with it
    "missing, 9, 9 5 9", // or idle
    "partial, 2, 2 5 5",
    "old, 2, 2 5 5", // zeros of half an hour ago, in an observation of now
    "old, 9, 9 5 5",
    "recent, 2, 2 2 2",
    "partial, 9, 9 9 9" // what is too low and yet too much is too much
  })
  void admit_defaults_countFlawsAgainstTheMove(String flaw, int asked, String expected) {
    assertThat(admitted(open(), seen(0, flaw), asked)).isEqualTo(expected);
  }

  @Test
  void admit_flawThatChangesNothing_isRemarkedOn() {
    PolicyGate gate = new PolicyGate(open().build());
    Observation seen = seen(0, "partial");
    Experience experience = LESSONS.observing(Experience.none(), ScalingLog.none(), seen);
    Situation situation =
        new Situation(NOW, seen, ScalingLog.none(), experience, Orders.none(), true);
    assertThat(gate.admit(scale(CHAIN, 9, 9, 9), situation).remarks())
        .extracting(Remark::rule, remark -> remark.operator().value())
        .containsExactly(tuple(Rule.MISSING_DATA, "b"), tuple(Rule.MISSING_DATA, "c"));
  }

  @ParameterizedTest
  @CsvSource({
    "PROCEED, 2, 2 2 2",
    "PROCEED, 9, 9 9 9",
    "NO_SHRINK, 2, 2 5 5",
    "NO_SHRINK, 9, 9 9 9",
    "CONSERVATIVE, 2, 2 5 5",
    "CONSERVATIVE, 9, 9 5 9",
    "HOLD, 2, 2 5 5",
    "HOLD, 9, 9 5 5"
  })
  void admit_missing_isAnsweredAsThePolicySays(Reaction answer, int asked, String expected) {
    ScalingPolicyBuilder policy = open().missingData(MissingData.ignored().withMissing(answer));
    assertThat(admitted(policy, seen(0, "missing"), asked)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"300, 2, 2 2 2", "301, 2, 5 5 5", "301, 9, 5 5 5"})
  void admit_oldObservation_holds(int ageSeconds, int asked, String expected) {
    assertThat(admitted(open(), seen(ageSeconds, "full"), asked)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "EITHER, 60, 3, 9 3 9",
    "EITHER, 59, 3, 9 5 9",
    "DOWN, 60, 3, 9 3 9",
    "DOWN, 60, 8, 9 5 9",
    "UP, 60, 8, 9 8 9",
    "UP, 60, 3, 9 5 9"
  })
  void admit_missingForAWhile_fallsBackTowardsWhatIsAllowed(
      Towards towards, int missingFor, int number, String expected) {
    MissingData settings =
        MissingData.defaults()
            .withFallback(new Fallback(Duration.ofMinutes(1), Map.of("b", number), towards));
    PolicyGate gate = new PolicyGate(open().missingData(settings).build());
    Observation first = seen(missingFor, "missing");
    Experience since = LESSONS.observing(Experience.none(), ScalingLog.none(), first);
    ScalingLog log = ScalingLog.none().observing(first);
    Observation now = seen(0, "missing");
    Situation situation =
        new Situation(NOW, now, log, LESSONS.observing(since, log, now), Orders.none(), true);
    Admission admission = gate.admit(scale(CHAIN, 9, 9, 9), situation);
    assertThat(text(admission)).isEqualTo(expected);
    assertThat(
            Stream.concat(
                admission.adjustments().stream().map(Adjustment::rule),
                admission.remarks().stream().map(Remark::rule)))
        .filteredOn(rule -> rule == Rule.FALLBACK)
        .hasSize(missingFor >= 60 ? 1 : 0);
  }

  @Test
  void admit_noMetricsEver_proceeds() {
    // a driver that knows the parallelism only
    Observation blind = Observation.of(NOW, CHAIN);
    assertThat(admitted(open(), blind, 2)).isEqualTo("2 2 2");
  }

  @Test
  void admit_metricsThatAreGoneAltogether_areMissing() {
    PolicyGate gate = new PolicyGate(open().build());
    Experience before = LESSONS.observing(Experience.none(), ScalingLog.none(), seen(60, "full"));
    ScalingLog log = ScalingLog.none().observing(seen(60, "full"));
    Observation blind = Observation.of(NOW, CHAIN);
    Situation situation =
        new Situation(NOW, blind, log, LESSONS.observing(before, log, blind), Orders.none(), true);
    assertThat(text(gate.admit(scale(CHAIN, 2, 2, 2), situation))).isEqualTo("5 5 5");
  }

  @Test
  void admit_algorithmThatReadsNoMetrics_proceeds() {
    PolicyGate gate = new PolicyGate(open().build());
    Observation seen = seen(0, "missing");
    Experience experience = LESSONS.observing(Experience.none(), ScalingLog.none(), seen);
    Situation situation =
        new Situation(NOW, seen, ScalingLog.none(), experience, Orders.none(), false);
    assertThat(text(gate.admit(scale(CHAIN, 2, 2, 2), situation))).isEqualTo("2 2 2");
  }

  @ParameterizedTest
  @CsvSource({"900, 899, 8", "900, 900, 6", "0, 0, 6"})
  void admit_changeByOthers_isRespectedForAWhileThenTakenBack(
      int respectFor, int secondsAgo, int expected) {
    Topology planned = Topology.chain(Operator.of("map", 4));
    Topology changed = Topology.chain(Operator.of("map", 8));
    ScalingLog log =
        ScalingLog.none()
            .observing(at(2000, planned))
            .rescaling(NOW.minusSeconds(1500), plan(planned, 4), true)
            .observing(at(secondsAgo, changed));
    ScalingPolicyBuilder policy = open().conflicts(new Conflicts(Duration.ofSeconds(respectFor)));
    Admission admission = Jobs.admit(policy, Jobs.running(changed, log), 6);
    assertThat(targets(admission)).containsExactly(expected);
    Instant when = NOW.minusSeconds(secondsAgo);
    String what = "a user or another controller changed it from 4 to 8 at " + when;
    if (expected == 8) {
      assertThat(admission.adjustments())
          .extracting(Adjustment::reason)
          .containsExactly(what + ", which is respected until " + when.plusSeconds(respectFor));
    } else {
      assertThat(admission.remarks())
          .extracting(Remark::reason)
          .containsExactly(what + ", which is no longer respected");
    }
  }

  @Test
  void admit_changeByOthersOutOfBounds_isBroughtInside() {
    Topology planned = Topology.chain(Operator.of("map", 4));
    Topology changed = Topology.chain(Operator.of("map", 80));
    ScalingLog log =
        ScalingLog.none()
            .observing(at(2000, planned))
            .rescaling(NOW.minusSeconds(1500), plan(planned, 4), true);
    assertThat(Jobs.admitted(open().maxParallelism(10), Jobs.running(changed, log), 6))
        .containsExactly(10);
  }

  private static Observation seen(int secondsAgo, String flaw) {
    Map<OperatorId, OperatorMetrics> metrics = new HashMap<>(Jobs.forAll(CHAIN, metrics(100, 1)));
    switch (flaw) {
      case "missing" -> metrics.remove(B);
      case "partial" -> metrics.put(B, metrics(50, 0.5).asPartial());
      case "idle" -> metrics.put(B, metrics(0, 0));
      case "old" -> metrics.put(B, metrics(0, 0).withOldestAt(NOW.minusSeconds(1800)));
      case "recent" -> metrics.put(B, metrics(0, 0).withOldestAt(NOW.minusSeconds(299)));
      default -> {}
    }
    return Observation.of(NOW.minusSeconds(secondsAgo), CHAIN, metrics);
  }

  /** Returns what is admitted of a job whose metrics are seen for the first time. */
  private static String admitted(ScalingPolicyBuilder policy, Observation seen, int asked) {
    PolicyGate gate = new PolicyGate(policy.build());
    Experience experience = LESSONS.observing(Experience.none(), ScalingLog.none(), seen);
    Situation situation =
        new Situation(NOW, seen, ScalingLog.none(), experience, Orders.none(), true);
    return text(gate.admit(scale(CHAIN, asked, asked, asked), situation));
  }

  private static String text(Admission admission) {
    List<String> words = targets(admission).stream().map(String::valueOf).toList();
    return String.join(" ", words);
  }
}
