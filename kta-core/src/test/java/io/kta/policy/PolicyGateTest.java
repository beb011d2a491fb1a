package io.kta.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kta.algorithm.Decision;
import io.kta.knowledge.Experience;
import io.kta.knowledge.Orders;
import io.kta.knowledge.Orders.Pause;
import io.kta.knowledge.ScalingLog;
import io.kta.knowledge.Step;
import io.kta.metrics.Observation;
import io.kta.policy.Bounds.Range;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PolicyGateTest {
  private static final OperatorId SOURCE = new OperatorId("source");
  private static final OperatorId MAP = new OperatorId("map");
  private static final Topology TOPOLOGY =
      Topology.chain(Operator.of("source", 1).withMaxParallelism(2), Operator.of("map", 3));
  private static final Situation RUNNING = situation(Orders.none());

  @Test
  void admit_withinBounds_changesNothing() {
    Decision proposed = scale(2, 5);
    Admission admission = gate(ScalingPolicy.builder()).admit(proposed, RUNNING);
    assertThat(admission.admitted()).isEqualTo(proposed);
    assertThat(admission.adjustments()).isEmpty();
  }

  @Test
  void admit_outsideBounds_bringsInsideAndSaysWhy() {
    Admission admission =
        gate(ScalingPolicy.builder().minParallelism(2).maxParallelism(4))
            .admit(scale(1, 9), RUNNING);
    assertThat(admission.admitted()).isEqualTo(scale(2, 4));
    assertThat(admission.adjustments())
        .containsExactly(
            new Adjustment(Rule.BOUNDS, SOURCE, 1, 2, bounds(2, 4)),
            new Adjustment(Rule.BOUNDS, MAP, 9, 4, bounds(2, 4)));
    assertThat(admission.proposed()).isEqualTo(scale(1, 9));
  }

  /** The cycle was reported as "scaled map 3 -> 2: the job settles". */
  @Test
  void admit_changedByBoundsAlone_reasonIsThePolicyNotTheAlgorithm() {
    ScalingPolicyBuilder policy = ScalingPolicy.builder().maxParallelism(2);
    for (Decision proposed : List.of(new Decision.Hold("the job settles"), scale(1, 3))) {
      assertThat(gate(policy).admit(proposed, RUNNING).admitted().reason())
          .isEqualTo("the policy asks for it (bounds), not the algorithm");
    }
    assertThat(gate(policy).admit(scale(2, 3), RUNNING).admitted().reason())
        .as("the algorithm has asked for a part of it")
        .isEqualTo(scale(2, 3).reason());
    assertThat(
            gate(policy.override("map", 4).override("source", 2))
                .admit(new Decision.Hold("the job settles"), RUNNING)
                .admitted()
                .reason())
        .isEqualTo("the policy asks for it (override, bounds), not the algorithm");
  }

  @Test
  void admit_boundsOfOneOperator_replaceThoseOfAll() {
    Admission admission =
        gate(ScalingPolicy.builder().maxParallelism(4).bounds("map", new Range(6, 8)))
            .admit(scale(2, 9), RUNNING);
    assertThat(admission.admitted()).isEqualTo(scale(2, 8));
  }

  @Test
  void admit_leastAboveWhatTheOperatorCanRunAt_staysAtWhatItCan() {
    Admission admission =
        gate(ScalingPolicy.builder().minParallelism(4)).admit(scale(1, 4), RUNNING);
    assertThat(admission.admitted()).isEqualTo(scale(2, 4));
    assertThat(admission.adjustments())
        .extracting(Adjustment::reason)
        .containsExactly("the policy allows 4 to 2147483647, but the operator runs at 2 at most");
  }

  @Test
  void admit_operatorThatCannotBeScaled_staysWhoeverAsks() {
    Topology topology =
        Topology.chain(
            Operator.of("source", 1).withFixedBecause("it would read everything twice"),
            Operator.of("map", 3));
    Situation situation = Jobs.running(topology);
    for (ScalingPolicyBuilder policy :
        List.of(Jobs.open(), Jobs.open().minParallelism(4), Jobs.open().override("source", 8))) {
      Admission admission = gate(policy).admit(Jobs.scale(topology, 3, 5), situation);
      assertThat(admission.admitted())
          .isInstanceOfSatisfying(
              Decision.Scale.class,
              scale -> assertThat(scale.plan()).isEqualTo(Jobs.plan(topology, 1, 5)));
      assertThat(admission.adjustments())
          .last()
          .extracting(Adjustment::reason)
          .isEqualTo("it cannot be scaled: it would read everything twice");
    }
  }

  @Test
  void nearest_operatorThatCannotBeScaled_isWhatItRunsAt() {
    Operator fixed = Operator.of("source", 3).withFixedBecause("it has finished");
    assertThat(fixed.nearest(1)).isEqualTo(3);
    assertThat(fixed.nearest(9)).isEqualTo(3);
  }

  @Test
  void admit_boundsOfAnOperatorThatIsNotThere_areRefused() {
    PolicyGate gate = gate(ScalingPolicy.builder().bounds("mop", new Range(1, 2)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> gate.admit(new Decision.Hold("quiet"), RUNNING))
        .withMessage(
            "the policy has bounds for [mop], but the operators are [source, map];"
                + " name one of these, or its id");
  }

  @Test
  void admit_paused_postponesAndKeepsBothNumbers() {
    Orders paused = Orders.none().withPause(new Pause("release night", Optional.empty()));
    Admission admission =
        gate(ScalingPolicy.builder().maxParallelism(4)).admit(scale(2, 5), situation(paused));
    assertThat(admission.postponed().map(Reason::sentence)).contains("paused: release night");
    assertThat(admission.proposed()).isEqualTo(scale(2, 5));
    assertThat(admission.admitted()).isEqualTo(scale(2, 4));
  }

  @Test
  void build_contradictionsAndNonsense_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(ScalingPolicy.builder().minParallelism(5).maxParallelism(4)::build)
        .withMessage(
            "maxParallelism 4 is below minParallelism 5; raise the one or lower the other");
    assertThatIllegalArgumentException()
        .isThrownBy(ScalingPolicy.builder().minParallelism(-1)::build);
    assertThatIllegalArgumentException()
        .isThrownBy(ScalingPolicy.builder().interval(Duration.ZERO)::build)
        .withMessage("interval is PT0S; it must be positive");
    assertThatIllegalArgumentException()
        .isThrownBy(ScalingPolicy.builder().timeout(Step.PLAN, Duration.ofSeconds(-1))::build)
        .withMessage("timeout of step PLAN is PT-1S; it must be positive");
  }

  @Test
  void defaults_everyStepHasATimeout() {
    assertThat(ScalingPolicy.defaults().timeouts()).containsOnlyKeys(Step.values());
  }

  @Test
  void build_severalFaults_areAllNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            ScalingPolicy.builder().interval(Duration.ZERO).maxFailureDelay(Duration.ofMillis(-1))
                ::build)
        .withMessage(
            "interval is PT0S; it must be positive; maxFailureDelay is PT-0.001S; it must not be negative");
  }

  @Test
  void admit_holdOutsideBounds_isBroughtInsideAndSaysWhy() {
    Admission admission =
        gate(ScalingPolicy.builder().bounds("map", new Range(4, 8)))
            .admit(new Decision.Hold("quiet"), RUNNING);
    assertThat(((Decision.Scale) admission.admitted()).plan().target(MAP)).isEqualTo(4);
    assertThat(admission.adjustments())
        .containsExactly(new Adjustment(Rule.BOUNDS, MAP, 3, 4, bounds(4, 8)));
  }

  @Test
  void maxAllowed_boundsAndOverrides_areThoseOfNowWithinTheBounds() {
    ScalingPolicy policy =
        ScalingPolicy.builder().maxParallelism(9).bounds("map", new Range(2, 4)).build();
    assertThat(maxAllowed(policy, Orders.none()))
        .as("the source runs at 2 at most anyway")
        .containsExactly(Map.entry(MAP, 4));
    assertThat(maxAllowed(policy, Orders.none().withOverride("map", 3))).containsEntry(MAP, 3);
    assertThat(maxAllowed(policy, Orders.none().withOverride("map", 7))).containsEntry(MAP, 4);
    assertThat(maxAllowed(policy, Orders.none().withOverride("source", 1)))
        .containsEntry(SOURCE, 1);
  }

  private static Map<OperatorId, Integer> maxAllowed(ScalingPolicy policy, Orders orders) {
    return PolicyFit.maxAllowed(policy, RUNNING.observation(), orders, RUNNING.now());
  }

  private static Situation situation(Orders orders) {
    Instant now = Instant.parse("2030-01-01T00:00:00Z");
    return new Situation(
        now, Observation.of(now, TOPOLOGY), ScalingLog.none(), Experience.none(), orders, true);
  }

  private static PolicyGate gate(ScalingPolicyBuilder policy) {
    return new PolicyGate(policy.build());
  }

  private static Decision scale(int source, int map) {
    ParallelismPlan plan = ParallelismPlan.asIs(TOPOLOGY).with(SOURCE, source).with(MAP, map);
    return new Decision.Scale(plan, "load");
  }

  private static Reason bounds(int min, int max) {
    return Reason.of(Reason.Kind.OUT_OF_BOUNDS)
        .with(Reason.Quantity.MIN, min)
        .with(Reason.Quantity.MAX, max);
  }
}
