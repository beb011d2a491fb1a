package io.kta.algorithm.ds2;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.algorithm.Context;
import io.kta.algorithm.Decision;
import io.kta.algorithm.ds2.Ds2.Activation.Choice;
import io.kta.algorithm.rates.Demands.Edges;
import io.kta.algorithm.rates.Sample;
import io.kta.metrics.Observation;
import io.kta.metrics.OperatorMetrics;
import io.kta.metrics.TimeShares;
import io.kta.policy.Behavior;
import io.kta.policy.Bounds.Range;
import io.kta.policy.ScalingPolicy;
import io.kta.simulation.Load;
import io.kta.simulation.SimulatedTopology;
import io.kta.simulation.Simulation;
import io.kta.simulation.SimulationReport;
import io.kta.simulation.testing.AlgorithmRun;
import io.kta.topology.Edge;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is before an operator that cannot be made large enough, and what is fed beside it. */
final class Ds2LimitsTest {
  private static final Ds2 BY_FLOW = ds2(true);

  private final Map<String, Operator> operators = new TreeMap<>();
  private final List<Edge> edges = new ArrayList<>();
  private final Map<OperatorId, OperatorMetrics> metrics = new TreeMap<>();
  private final Map<OperatorId, Double> coming = new TreeMap<>();
  private double waiting;
  private Map<OperatorId, Integer> maxAllowed = Map.of();

  /** 1000 records/s come, of which the sink can take in 400 at the 4 instances that it may have. */
  @Test
  void plan_sinkAtItsMost_sizesAllBeforeItForWhatItTakesIn() {
    chainWithSinkOf(4);
    assertThat(plan(BY_FLOW)).isEqualTo("a=4, b=4, c=4");
    assertThat(plan(ds2(false))).as("as if all could flow").isEqualTo("a=10, b=10, c=4");
    assertThat(decide(BY_FLOW).reason())
        .endsWith(
            "; limited by c, which can take in at most 400 of the 1,000 records/s it is asked for,"
                + " at 4 instances");
  }

  @Test
  void plan_limitInTheMiddle_sizesAllAfterItForWhatComesThrough() {
    operator("a", 1, 100).edge("a", "b");
    operator("b", 1, 100).edge("b", "c");
    operator("c", 1, 100);
    limit("b", 3);
    coming("a", 1000);
    assertThat(plan(BY_FLOW)).isEqualTo("a=3, b=3, c=3");
  }

  @Test
  void plan_boundsOfThePolicy_limitAsWhatTheOperatorCanRunAt() {
    chainWithSinkOf(Integer.MAX_VALUE);
    assertThat(plan(BY_FLOW)).isEqualTo("a=10, b=10, c=10");
    maxAllowed = Map.of(new OperatorId("c"), 6);
    assertThat(plan(BY_FLOW)).isEqualTo("a=6, b=6, c=6");
  }

  @Test
  void plan_fewPartitions_limitWhatTheSourceIsSizedForAndAllAfterIt() {
    operator("a", 1, 100).operator("b", 1, 100).edge("a", "b");
    operators.computeIfPresent("a", (id, source) -> source.withPartitions(3));
    coming("a", 1000);
    assertThat(plan(BY_FLOW)).isEqualTo("a=3, b=3");
  }

  /** The source is shared, so the branch that could do more gets no more. */
  @Test
  void plan_oneBranchOfADiamond_holdsBackTheOtherToo() {
    operator("a", 1, 100).edge("a", "b").edge("a", "c");
    operator("b", 1, 100).edge("b", "d");
    operator("c", 1, 100).edge("c", "d");
    operator("d", 1, 200);
    limit("b", 4);
    coming("a", 1000);
    assertThat(plan(BY_FLOW)).isEqualTo("a=4, b=4, c=4, d=4");
  }

  @Test
  void plan_joinAtItsMost_holdsBackBothSourcesAlike() {
    operator("a", 1, 100).edge("a", "c");
    operator("b", 1, 300).edge("b", "c");
    operator("c", 1, 400);
    limit("c", 2); // 800 of 4000
    coming("a", 1000);
    coming("b", 3000);
    assertThat(plan(BY_FLOW)).isEqualTo("a=2, b=2, c=2");
  }

  /** How a join really divides what it takes in is seen, and no source gets less for the rule. */
  @Test
  void plan_sourceOfAFullJoin_isNotSizedBelowWhatItIsSeenToRead() {
    operator("a", 1, 100).edge("a", "c");
    operator("b", 5, 500).edge("b", "c");
    operator("c", 2, 600);
    limit("c", 2); // 600 of 1100: 100 of a and 500 of b, as they are read; alike were 55 and 545
    coming("a", 100);
    coming("b", 1000);
    assertThat(plan(BY_FLOW)).isEqualTo("a=1, b=6, c=2");
  }

  /** 600,000 records wait; they are not caught up with faster than the sink allows. */
  @Test
  void plan_backlogBehindALimit_isCaughtUpWithAsFastAsThatAllows() {
    chainWithSinkOf(12);
    coming("a", 100);
    waiting = 600_000;
    Ds2 catchingUp =
        new Ds2(
            Duration.ofSeconds(60),
            Duration.ZERO,
            new Ds2.Activation(1, Choice.MEDIAN),
            new Ds2.Sizing(0, 0, 1.1, true, Edges.MEASURED, true),
            new Ds2.CatchUp());
    assertThat(plan(catchingUp)).isEqualTo("a=12, b=12, c=12");
  }

  /** Without minding the limit, all would grow by 2.5 in every cycle: 10 of what it reads 4. */
  @Test
  void plan_sourceShortForALimit_isNotTakenForAModelThatIsWrong() {
    operator("a", 4, 400).edge("a", "b");
    operator("b", 4, 400);
    limit("b", 4);
    coming("a", 1000);
    assertThat(plan(BY_FLOW)).isEqualTo("a=4, b=4");
  }

  @Test
  void plan_limitedOperatorOfUnknownCapacity_limitsNothing() {
    chainWithSinkOf(4);
    metrics.put(new OperatorId("c"), OperatorMetrics.unknown().withRecordsInPerSecond(100));
    assertThat(plan(BY_FLOW)).isEqualTo("a=10, b=10, c=1");
  }

  /** At 5 instances the sink takes in 500 of 2,000 records/s; for all of them map would take 10. */
  @Test
  void simulated_sinkAtItsBound_jobIsAsLargeAsTheSinkNeeds() {
    SimulationReport report =
        Simulation.of(
                SimulatedTopology.builder()
                    .source("source", 500, Load.constant(2_000))
                    .operator("map", 250)
                    .operator("sink", 100)
                    .edge("source", "map")
                    .edge("map", "sink")
                    .seed(7))
            .algorithm(new Ds2())
            .policy(
                ScalingPolicy.builder()
                    .maxParallelism(50)
                    .bounds("sink", new Range(1, 5))
                    .behavior(Behavior.unrestricted())
                    .build())
            .runFor(Duration.ofHours(2));
    report
        .expect()
        .parallelismStaysWithin("source", 1, 2)
        .parallelismStaysWithin("map", 1, 3)
        .parallelismEndsAt("sink", 5)
        .rescalesAtMost(4);
  }

  private void chainWithSinkOf(int most) {
    operator("a", 1, 100).edge("a", "b");
    operator("b", 1, 100).edge("b", "c");
    operator("c", 1, 100);
    limit("c", most);
    coming("a", 1000);
  }

  /** Adds an operator that is busy all the time with what it takes in, and puts out as much. */
  private Ds2LimitsTest operator(String id, int parallelism, double rate) {
    operators.put(id, Operator.of(id, parallelism));
    metrics.put(
        new OperatorId(id),
        OperatorMetrics.unknown()
            .withRecordsInPerSecond(rate)
            .withRecordsOutPerSecond(rate)
            .withTimeShares(new TimeShares(1, 0, 0)));
    return this;
  }

  private Ds2LimitsTest edge(String from, String to) {
    edges.add(Edge.of(from, to));
    return this;
  }

  private void limit(String id, int most) {
    operators.computeIfPresent(id, (same, operator) -> operator.withMaxParallelism(most));
  }

  /** Lets so many records per second come to a source; those that it does not read wait. */
  private void coming(String source, double rate) {
    coming.put(new OperatorId(source), rate);
  }

  private String plan(Ds2 ds2) {
    return ((Decision.Scale) decide(ds2)).plan().toString();
  }

  private Decision decide(Ds2 ds2) {
    Context<Sample, Ds2.Analysis> context = context(ds2);
    Sample monitored = ds2.monitor(context);
    return ds2.plan(context, monitored, ds2.analyze(context, monitored));
  }

  private Context<Sample, Ds2.Analysis> context(Ds2 ds2) {
    AlgorithmRun<Sample, Ds2.Analysis> run = new AlgorithmRun<>(ds2);
    run.decide(observation(0));
    Context<Sample, Ds2.Analysis> context = run.context(observation(30));
    return Context.of(
            context.cycle(), context.startedAt(), context.observation(), context.history())
        .withMaxAllowed(maxAllowed);
  }

  private Observation observation(int second) {
    Topology.Builder topology = Topology.builder();
    operators.values().forEach(topology::operator);
    edges.forEach(topology::edge);
    Map<OperatorId, OperatorMetrics> seen = new TreeMap<>(metrics);
    coming.forEach(
        (id, rate) ->
            seen.computeIfPresent(
                id,
                (same, known) ->
                    known.withPendingRecords(
                        waiting + (rate - known.recordsInPerSecond().orElse(0)) * second)));
    return Observation.of(Instant.EPOCH.plusSeconds(second), topology.build(), seen);
  }

  private static Ds2 ds2(boolean sizeByFlow) {
    return new Ds2(
        Duration.ofSeconds(60),
        Duration.ZERO,
        new Ds2.Activation(1, Choice.MEDIAN),
        new Ds2.Sizing(0, 0, 1.1, true, Edges.MEASURED, sizeByFlow),
        Ds2.CatchUp.NONE);
  }
}
