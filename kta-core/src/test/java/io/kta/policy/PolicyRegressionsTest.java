package io.kta.policy;

import static io.kta.policy.Jobs.open;
import static org.assertj.core.api.Assertions.assertThat;

import io.kta.Autoscaler;
import io.kta.CycleReport;
import io.kta.Kta;
import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Decision;
import io.kta.driver.ScaleTarget;
import io.kta.driver.ScaleTargetDriver;
import io.kta.knowledge.Experience;
import io.kta.knowledge.Orders;
import io.kta.knowledge.ScalingLog;
import io.kta.metrics.Observation;
import io.kta.metrics.OperatorMetrics;
import io.kta.time.ManualClock;
import io.kta.topology.Edge;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The ways in which autoscalers fail; each with the healthy and the broken number. */
final class PolicyRegressionsTest {
  private static final Lessons LESSONS = new Lessons(Effectiveness.defaults());

  private static final OperatorId MAP = new OperatorId("map");

  @Test
  void flapsAtRoundingEdge() {
    // A load of 4 instances, give or take a hundredth, is 4 in one cycle and 5 in the next.
    List<Integer> asked = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      asked.add(i % 2 == 0 ? 4 : 5);
    }
    assertThat(changes(run(open(), asked))).as("broken").isEqualTo(59);
    assertThat(changes(run(ScalingPolicy.builder(), asked))).as("healthy").isEqualTo(1);
  }

  @Test
  void shrinksOnTheIdleSampleOfARestart() {
    // Right after a restart nothing flows yet, and 1 instance seems to be enough.
    List<Integer> asked = List.of(8, 1, 8, 8);
    assertThat(run(open(), asked)).as("broken").containsExactly(8, 1, 8, 8);
    assertThat(run(ScalingPolicy.builder(), asked)).as("healthy").containsExactly(8, 8, 8, 8);
  }

  @Test
  void percentThatRoundsToZero() {
    // 5 percent of 10 are no instance: 10 minus that is 10, and so it stays for ever.
    Direction down =
        Direction.unrestricted().withLimits(RateLimit.percent(5, Duration.ofMinutes(1)));
    ScalingPolicy policy = open().behavior(Behavior.unrestricted().withDown(down)).build();
    assertThat(10 - 10 * 5 / 100).as("broken").isEqualTo(10);
    assertThat(PolicyVectors.admitted(policy, 10, 1, ScalingLog.none())).as("healthy").isEqualTo(9);
    for (int current = 2; current < 200; current++) {
      assertThat(PolicyVectors.admitted(policy, current, 1, ScalingLog.none())).isLessThan(current);
    }
  }

  @Test
  void shrinksAfterASourceLostItsMetrics() {
    // Two sources of 400 records/s each feed 8 instances; one is no longer heard of.
    Topology topology =
        Topology.builder()
            .operator(Operator.of("one", 1))
            .operator(Operator.of("two", 1))
            .operator(Operator.of("map", 8))
            .edge(Edge.of("one", "map"))
            .edge(Edge.of("two", "map"))
            .build();
    Map<OperatorId, OperatorMetrics> metrics =
        new TreeMap<>(Jobs.forAll(topology, Jobs.metrics(400, 0.5)));
    metrics.remove(new OperatorId("two"));
    Observation seen = Observation.of(Jobs.NOW, topology, metrics);
    Decision halved = halved(topology);
    assertThat(mapAdmitted(open().missingData(MissingData.ignored()), seen, halved))
        .as("broken")
        .isEqualTo(4);
    assertThat(mapAdmitted(open(), seen, halved)).as("healthy").isEqualTo(8);
  }

  private static Decision halved(Topology topology) {
    return new Decision.Scale(ParallelismPlan.asIs(topology).with(MAP, 4), "400 records/s");
  }

  private static int mapAdmitted(ScalingPolicyBuilder policy, Observation seen, Decision proposed) {
    PolicyGate gate = new PolicyGate(policy.build());
    Experience experience = LESSONS.observing(Experience.none(), ScalingLog.none(), seen);
    Situation situation =
        new Situation(Jobs.NOW, seen, ScalingLog.none(), experience, Orders.none(), true);
    Admission admission = gate.admit(proposed, situation);
    return ((Decision.Scale) admission.admitted()).plan().target(MAP);
  }

  @Test
  void dryRunThatClamps() {
    // The algorithm asks for 9 and the bounds say 4: who sees 4 alone never learns to raise them.
    ScalingPolicy policy = open().dryRun(true).maxParallelism(4).build();
    ScaleTarget target = ScaleTarget.inMemory("map", 2);
    try (Autoscaler autoscaler =
        Kta.autoscaler()
            .policy(policy)
            .algorithm(asking(List.of(9)))
            .driver(ScaleTargetDriver.of(target))
            .build()) {
      CycleReport report = autoscaler.runOnce();
      assertThat(report.toJson())
          .contains("\"proposed\":{\"type\":\"Scale\",\"plan\":{\"targets\":{\"map\":9}}")
          .contains("\"admitted\":{\"type\":\"Scale\",\"plan\":{\"targets\":{\"map\":4}}");
      assertThat(report)
          .hasToString(
              "kta#1 recommends map 2 -> 4 in a dry run: as told;"
                  + " bounds: map 9 -> 4, since the policy allows 1 to 4");
    }
    assertThat(target.replicas()).isEqualTo(2);
  }

  /** Returns what a target was set to in cycles of 30 s. */
  private static List<Integer> run(ScalingPolicyBuilder policy, List<Integer> asked) {
    ManualClock clock = new ManualClock();
    ScaleTarget target = ScaleTarget.inMemory("map", 4);
    List<Integer> replicas = new ArrayList<>();
    try (Autoscaler autoscaler =
        Kta.autoscaler()
            .clock(clock)
            .policy(policy.build())
            .algorithm(asking(asked))
            .driver(ScaleTargetDriver.of(List.of(target), clock))
            .build()) {
      for (int i = 0; i < asked.size(); i++) {
        autoscaler.runOnce();
        replicas.add(target.replicas());
        clock.advance(Duration.ofSeconds(30));
      }
    }
    return replicas;
  }

  private static Algorithm<?, ?> asking(List<Integer> targets) {
    return Algorithm.of("algorithm")
        .monitor(Integer.class, context -> context.lastMonitored().orElse(-1) + 1)
        .plan(
            (context, cycle) ->
                new Decision.Scale(
                    ParallelismPlan.asIs(context.topology()).with(MAP, targets.get(cycle)),
                    "as told"));
  }

  private static int changes(List<Integer> numbers) {
    int changes = 0;
    for (int i = 1; i < numbers.size(); i++) {
      changes += numbers.get(i).equals(numbers.get(i - 1)) ? 0 : 1;
    }
    return changes;
  }
}
