package io.kta.examples;

import io.kta.Autoscaler;
import io.kta.CycleReport;
import io.kta.Kta;
import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Decision;
import io.kta.algorithm.Objective;
import io.kta.algorithm.ds2.Ds2;
import io.kta.algorithm.remote.JsonObject;
import io.kta.algorithm.toggle.Toggle;
import io.kta.algorithm.utilization.Reading;
import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleTarget;
import io.kta.driver.ScaleTargetDriver;
import io.kta.knowledge.CycleId;
import io.kta.knowledge.CycleResult.Plans;
import io.kta.knowledge.Knowledge;
import io.kta.knowledge.Outcome;
import io.kta.knowledge.ResultTypes;
import io.kta.knowledge.ScalingLog;
import io.kta.kubernetes.ResourceName;
import io.kta.metrics.EdgeMetrics;
import io.kta.metrics.Observation;
import io.kta.policy.Behavior;
import io.kta.policy.Bounds;
import io.kta.policy.Budget;
import io.kta.policy.Reason;
import io.kta.policy.ScalingPolicy;
import io.kta.policy.WeeklyWindow;
import io.kta.simulation.Capacity;
import io.kta.simulation.Load;
import io.kta.simulation.MetricFault;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.lang.reflect.Type;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Two values of each type that cannot be made up of its parts alone. */
final class SomeValues {
  private static final Instant NOW = Instant.EPOCH;
  private static final OperatorId MAP = new OperatorId("map");
  private static final OperatorId SINK = new OperatorId("sink");
  private static final Topology ONE = Topology.chain(Operator.of("map", 1));
  private static final Topology TWO = Topology.chain(Operator.of("map", 2));

  private static final Topology CHAIN =
      Topology.chain(Operator.of("map", 1), Operator.of("sink", 1));

  private SomeValues() {}

  static Pairs pairs() {
    Pairs pairs = new Pairs();
    pairs.give(int.class, 3, 4);
    pairs.give(long.class, 4_096L, 8_192L);
    pairs.give(double.class, 0.25, 0.5);
    pairs.give(String.class, "map", "sink");
    pairs.give(Duration.class, Duration.ofSeconds(5), Duration.ofSeconds(6));
    pairs.give(Instant.class, NOW, NOW.plusSeconds(1));
    pairs.give(LocalTime.class, LocalTime.NOON, LocalTime.MIDNIGHT);
    pairs.give(ZoneId.class, ZoneId.of("UTC"), ZoneId.of("Europe/Vienna"));
    pairs.give(URI.class, URI.create("http://a:1"), URI.create("http://a:2"));
    pairs.give(Type.class, String.class, Integer.class);
    pairs.give(OptionalInt.class, OptionalInt.of(3), OptionalInt.empty());
    pairs.give(OptionalDouble.class, OptionalDouble.of(0.5), OptionalDouble.empty());
    pairs.give(OperatorId.class, MAP, new OperatorId("sink"));
    pairs.give(Operator.class, Operator.of("map", 1), Operator.of("map", 2));
    pairs.give(Topology.class, ONE, TWO);
    pairs.give(ParallelismPlan.class, ParallelismPlan.asIs(ONE), ParallelismPlan.asIs(TWO));
    pairs.give(Observation.class, Observation.of(NOW, CHAIN), Observation.of(NOW, TWO));
    pairs.give(
        Objective.class,
        Objective.latency(0.95, Duration.ofSeconds(5)),
        Objective.latency(0.99, Duration.ofSeconds(5)));
    pairs.give(Budget.class, Budget.instances(3), Budget.slots(3));
    pairs.give(
        EdgeMetrics.class,
        EdgeMetrics.between(MAP, SINK),
        EdgeMetrics.between(MAP, SINK).withRecordsPerSecond(1));
    pairs.give(
        MetricFault.class,
        MetricFault.silence(),
        MetricFault.missing("map", MetricFault.Figure.BUSY));
    pairs.give(
        ResourceName.class,
        ResourceName.of("Deployment", "streams", "map"),
        ResourceName.of("Deployment", "streams", "sink"));
    pairs.give(Ds2.class, new Ds2(), new Ds2().withWindow(Duration.ofSeconds(7)));
    pairs.give(Ds2.Sizing.class, new Ds2.Sizing(), new Ds2.Sizing().withHeadroom(0.7));
    pairs.give(Knowledge.class, Knowledge.none(), Knowledge.none().withGraph(ONE));
    ScalingLog log = ScalingLog.none();
    pairs.give(ScalingLog.class, log, log.observing(Observation.of(NOW, ONE)));
    pairs.give(Autoscaler.class, autoscaler(), autoscaler());
    pairs.give(boolean.class, false, true);
    pairs.give(Boolean.class, false, true);
    pairs.give(Integer.class, 3, 4);
    pairs.give(Double.class, 0.25, 0.5);
    pairs.give(Throwable.class, new IllegalStateException("one"), new IllegalStateException("two"));
    pairs.give(Algorithm.class, new Toggle(), new Toggle().withThreshold(7));
    pairs.give(Reading.class, new Reading.Unknown("one"), new Reading.Unknown("two"));
    pairs.give(Load.class, Load.constant(1), Load.constant(2));
    pairs.give(Capacity.class, Capacity.perInstance(1), Capacity.perInstance(2));
    pairs.give(JsonObject.class, JsonObject.empty(), new JsonObject("{\"a\":1}"));
    setOutcomes(pairs);
    setLimits(pairs);
    return pairs;
  }

  private static void setOutcomes(Pairs pairs) {
    CycleId first = new CycleId("job", 1);
    CycleId second = new CycleId("job", 2);
    Outcome held = new Outcome.Held("a test");
    pairs.give(CycleId.class, first, second);
    pairs.give(Outcome.class, held, new Outcome.Recommended());
    pairs.give(Decision.class, new Decision.Hold("a test"), new Decision.Hold("another"));
    pairs.give(ApplyResult.class, ApplyResult.applied(), ApplyResult.alreadyInPlace());
    pairs.give(
        CycleReport.class, CycleReport.of(first, NOW, held), CycleReport.of(second, NOW, held));
    pairs.give(Plans.class, Plans.none(), Plans.none().withObserved(ParallelismPlan.asIs(ONE)));
    pairs.give(
        ResultTypes.class, ResultTypes.unknown(), ResultTypes.of(String.class, String.class));
  }

  private static void setLimits(Pairs pairs) {
    ScalingPolicy policy = ScalingPolicy.defaults();
    pairs.give(Behavior.class, Behavior.calm(), Behavior.unrestricted());
    pairs.give(Bounds.Range.class, new Bounds.Range(1, 2), new Bounds.Range(1, 3));
    pairs.give(Reason.class, Reason.said("a test"), Reason.said("another"));
    pairs.give(ScalingPolicy.class, policy, policy.toBuilder().maxParallelism(9).build());
    pairs.give(
        Bounds.class, policy.bounds(), policy.toBuilder().maxParallelism(9).build().bounds());
    pairs.give(
        WeeklyWindow.class,
        WeeklyWindow.daily(LocalTime.NOON, LocalTime.MIDNIGHT, ZoneId.of("UTC")),
        WeeklyWindow.daily(LocalTime.MIDNIGHT, LocalTime.NOON, ZoneId.of("UTC")));
  }

  private static Autoscaler autoscaler() {
    return Kta.autoscaler()
        .algorithm(new Toggle())
        .driver(ScaleTargetDriver.of(ScaleTarget.inMemory("map", 1)))
        .build();
  }
}
