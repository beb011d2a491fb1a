package io.kta.policy;

import static io.kta.policy.Jobs.NOW;
import static io.kta.policy.Jobs.admitted;
import static io.kta.policy.Jobs.open;
import static io.kta.policy.Jobs.running;
import static io.kta.policy.Jobs.situation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.kta.algorithm.Decision;
import io.kta.knowledge.Orders;
import io.kta.knowledge.ScalingLog;
import io.kta.metrics.JobStatus;
import io.kta.policy.Bounds.Range;
import io.kta.policy.MissingData.Fallback;
import io.kta.policy.MissingData.Towards;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How policies name operators: by id or by name, as Flink's ids are hashes. */
final class OperatorNamesTest {
  private static final String HASH = "90bea66de1c231edf33913ecd54406c1";
  private static final OperatorId ID = new OperatorId(HASH);
  private static final Topology JOB =
      Topology.chain(Operator.of("source", 1), Operator.of(ID, 4).withName("count words"));
  private static final WeeklyWindow DAY = // it is midnight
      WeeklyWindow.daily(LocalTime.of(6, 0), LocalTime.of(22, 0), ZoneOffset.UTC);
  private static final WeeklyWindow NIGHT =
      WeeklyWindow.daily(LocalTime.of(22, 0), LocalTime.of(6, 0), ZoneOffset.UTC);

  // Issue 19, section 2, OperatorNames:20: every setting by name would have been lost on Flink.
  @ParameterizedTest
  @MethodSource("settings")
  void admit_settingByNameOrId_holds(String what, Setting setting, int expected) {
    for (String named : new String[] {"count words", HASH}) {
      ScalingPolicyBuilder policy = setting.put(open(), named);
      assertThat(admitted(policy, running(JOB), 1, 8)).as(named).containsExactly(1, expected);
    }
    assertThat(admitted(open(), running(JOB), 1, 8)).as("without").containsExactly(1, 8);
  }

  // PolicyGate:160 to 168, Bounds:89: a misspelt name went unnoticed.
  @ParameterizedTest
  @MethodSource("settings")
  void admit_settingOfAnOperatorThatIsNotThere_isRefused(
      String what, Setting setting, int expected) {
    PolicyGate gate = new PolicyGate(setting.put(open(), "count wrods").build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> gate.admit(new Decision.Hold("quiet"), running(JOB)))
        .withMessage(
            "the policy has "
                + what
                + " for [count wrods], but the operators are [source, count words];"
                + " name one of these, or its id");
  }

  static Stream<Arguments> settings() {
    Behavior cautious =
        Behavior.unrestricted()
            .withUp(
                Direction.unrestricted().withLimits(RateLimit.instances(1, Duration.ofMinutes(1))));
    return Stream.of(
        setting("bounds", (policy, named) -> policy.bounds(named, new Range(1, 6)), 6),
        setting("bounds", (policy, named) -> policy.boundsDuring(NIGHT, named, new Range(1, 6)), 6),
        setting("a behavior", (policy, named) -> policy.behavior(named, cautious), 5),
        setting(
            "a weight",
            (policy, named) -> policy.budget(Budget.instances(13).withWeight(named, 2)),
            6),
        setting("an override", (policy, named) -> policy.override(named, 3), 3));
  }

  private static Arguments setting(String what, Setting setting, int expected) {
    return arguments(what, setting, expected);
  }

  private interface Setting {
    ScalingPolicyBuilder put(ScalingPolicyBuilder policy, String operator);
  }

  @Test
  void admit_scheduledBoundsOfAnotherTime_areRefusedToo() {
    PolicyGate gate =
        new PolicyGate(open().boundsDuring(DAY, "count wrods", new Range(1, 6)).build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> gate.admit(new Decision.Hold("quiet"), running(JOB)))
        .withMessageStartingWith("the policy has bounds for [count wrods]");
  }

  @Test
  void admit_fallbackOfAnOperatorThatIsNotThere_isRefused() {
    PolicyGate gate = new PolicyGate(open().missingData(fallback("count wrods")).build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> gate.admit(new Decision.Hold("quiet"), running(JOB)))
        .withMessageStartingWith("the policy has a fallback for [count wrods]");
    PolicyGate right = new PolicyGate(open().missingData(fallback("count words")).build());
    assertThat(right.admit(new Decision.Hold("quiet"), running(JOB)).adjustments()).isEmpty();
  }

  @Test
  void admit_orderForAnOperatorThatIsNotThere_isRefused() {
    Orders orders = Orders.none().withOverride("count wrods", 3);
    Situation ordered = situation(JOB, ScalingLog.none(), orders, JobStatus.steady());
    PolicyGate gate = new PolicyGate(open().build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> gate.admit(new Decision.Hold("quiet"), ordered))
        .withMessageStartingWith("the policy has an override for [count wrods]");
  }

  @Test
  void admit_orderAndOverride_theOrderGoesBefore() {
    Orders orders = Orders.none().withOverride("count words", 5);
    Situation ordered = situation(JOB, ScalingLog.none(), orders, JobStatus.steady());
    assertThat(admitted(open().override(HASH, 3), ordered, 1, 8)).containsExactly(1, 5);
    assertThat(admitted(open(), ordered, 1, 8)).containsExactly(1, 5);
  }

  @Test
  void admit_severalNamesWrong_namesThemAll() {
    PolicyGate gate = new PolicyGate(open().override("b", 1).override("a", 1).build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> gate.admit(new Decision.Hold("quiet"), running(JOB)))
        .withMessageContaining("an override for [a, b], but");
  }

  @Test
  void of_idAndNameAreBothSet_idCounts() {
    Bounds bounds =
        new Bounds(new Range(1, 9), Map.of(HASH, new Range(1, 5), "count words", new Range(1, 7)));
    assertThat(bounds.of(JOB.operator(ID))).isEqualTo(new Range(1, 5));
    assertThat(bounds.of(JOB.operators().get(0))).isEqualTo(new Range(1, 9));
  }

  // PolicyGate:124: what the policy itself sets by hand was missing.
  @Test
  void maxAllowed_overrideOfThePolicy_isInItUnlessAnotherIsOrdered() {
    ScalingPolicyBuilder policy = open().maxParallelism(9).override("count words", 3);
    assertThat(most(policy, Orders.none())).containsEntry(ID, 3);
    assertThat(most(policy, Orders.none().withOverride(HASH, 5))).containsEntry(ID, 5);
    assertThat(most(open(), Orders.none())).isEmpty();
  }

  private static Map<OperatorId, Integer> most(ScalingPolicyBuilder policy, Orders orders) {
    return PolicyFit.maxAllowed(policy.build(), running(JOB).observation(), orders, NOW);
  }

  private static MissingData fallback(String operator) {
    return MissingData.defaults()
        .withFallback(new Fallback(Duration.ofMinutes(1), Map.of(operator, 3), Towards.EITHER));
  }
}
