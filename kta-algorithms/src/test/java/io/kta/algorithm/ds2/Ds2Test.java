package io.kta.algorithm.ds2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.kta.algorithm.Algorithms;
import io.kta.algorithm.Decision;
import io.kta.algorithm.ds2.Ds2.Activation.Choice;
import io.kta.algorithm.rates.Demands.Edges;
import io.kta.algorithm.rates.Sample;
import io.kta.algorithm.rates.Saturation;
import io.kta.metrics.JobStatus;
import io.kta.metrics.Observation;
import io.kta.metrics.OperatorMetrics;
import io.kta.metrics.TimeShares;
import io.kta.simulation.testing.AlgorithmRun;
import io.kta.topology.Edge;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class Ds2Test {
  private static final Topology CHAIN =
      Topology.chain(Operator.of("1-source", 1), Operator.of("2-map", 4), Operator.of("3-sink", 2));

  private final Map<OperatorId, OperatorMetrics> metrics = new TreeMap<>();
  private Topology topology = CHAIN;
  private Ds2 ds2 = new Ds2();
  private AlgorithmRun<Sample, Ds2.Analysis> run = new AlgorithmRun<>(ds2);
  private int cycle;

  @Test
  void decide_whileWarm_holdsAndSaysHowLongStill() {
    steady(1000);
    assertThat(decide().reason())
        .isEqualTo("the job warms up; rates count in PT30S, PT30S after it changed");
    assertThat(decide()).isInstanceOf(Decision.Scale.class);
  }

  @Test
  void decide_mapTooSmall_growsWithHeadroomAndSaysWhy() {
    steady(1000);
    set("2-map", 1000, 500, 1, 0);
    decide();
    Decision decision = decide();
    assertThat(plan(decision)).isEqualTo("1-source=1, 2-map=5, 3-sink=1");
    assertThat(decision.reason()).contains("2-map should have 4.80 instances for 1,000 records/s");
  }

  @Test
  void decide_pendingRecords_areCaughtUpWithInTheTimeGiven() {
    steady(1000);
    pending(600_000); // does not grow: 2000/s are to be read beside the 1000/s that come
    for (int i = 0; i < 4; i++) {
      decide();
    }
    assertThat(need()).isCloseTo(4 * 3000 / 1300.0, within(1e-9));
    pending(120_000); // at what there is, it would not take twice as long as it should
    for (int i = 0; i < 4; i++) {
      decide();
    }
    assertThat(need()).as("neither grows nor shrinks").isEqualTo(4);
    pending(1_000); // less than there is headroom for
    for (int i = 0; i < 4; i++) {
      decide();
    }
    assertThat(need()).isCloseTo(4 * 1200 / 1300.0, within(1e-9));
  }

  @Test
  void decide_unknownSource_neverShrinksAnything() {
    steady(10);
    metrics.remove(new OperatorId("1-source"));
    decide();
    assertThat(plan(decide())).isEqualTo("1-source=1, 2-map=4, 3-sink=2");
  }

  @Test
  void decide_lightlyLoaded_shrinks() {
    steady(10);
    decide();
    assertThat(plan(decide())).isEqualTo("1-source=1, 2-map=1, 3-sink=1");
  }

  @Test
  void decide_partialMetrics_neverShrinkThatOperator() {
    steady(10);
    OperatorId map = new OperatorId("2-map");
    metrics.computeIfPresent(map, (id, known) -> known.asPartial());
    decide();
    assertThat(plan(decide())).isEqualTo("1-source=1, 2-map=4, 3-sink=2");
  }

  @Test
  void decide_standsStillWithRecordsWaiting_isNotTakenForIdle() {
    steady(0);
    pending(5000);
    decide();
    Decision stalled = decide();
    assertThat(plan(stalled)).isEqualTo("1-source=1, 2-map=4, 3-sink=2");
    assertThat(stalled.reason()).contains("cannot be judged and stay");
    pending(0);
    for (int i = 0; i < 4; i++) {
      decide();
    }
    assertThat(plan(decide())).as("idle").isEqualTo("1-source=1, 2-map=1, 3-sink=1");
  }

  @Test
  void decide_oneInstanceTooMany_isLeftAlone() {
    steady(1000);
    set("2-map", 1000, 500, 0.6, 0); // 2.4 and headroom: 3 would do
    decide();
    assertThat(plan(decide())).isEqualTo("1-source=1, 2-map=4, 3-sink=2");
  }

  @Test
  void decide_activation_waitsAndTakesTheMedianOrTheLargest() {
    assertThat(afterThree(Choice.MEDIAN)).isEqualTo("1-source=1, 2-map=6, 3-sink=2");
    assertThat(afterThree(Choice.MAX)).isEqualTo("1-source=1, 2-map=8, 3-sink=2");
  }

  private String afterThree(Choice choice) {
    ds2 =
        new Ds2(
            Duration.ofSeconds(1),
            Duration.ZERO,
            new Ds2.Activation(3, choice),
            new Ds2.Sizing(0, 1, 1.1, true, Edges.MEASURED, true),
            Ds2.CatchUp.NONE);
    run = new AlgorithmRun<>(ds2);
    steady(1000);
    metrics.put(new OperatorId("1-source"), held(1000, 0));
    for (double factor : new double[] {1, 2, 1.5}) {
      set("2-map", 1000 / factor, 500 / factor, 1, 0);
      metrics.put(new OperatorId("1-source"), held(1000 / factor, 1 - 1 / factor));
      if (factor != 1.5) {
        assertThat(decide()).isInstanceOf(Decision.Hold.class);
      }
    }
    return plan(decide());
  }

  @Test
  void decide_underARollout_holds() {
    steady(10);
    decide();
    Decision decision =
        run.decide(
            Observation.of(Instant.EPOCH.plusSeconds(60), topology, metrics)
                .withJob(JobStatus.steady().withInProgress("a rollout is under way")));
    assertThat(decision.reason()).isEqualTo("rates say little: a rollout is under way");
  }

  @Test
  void analyze_flinksGaps_areFilledFromTheEdges() {
    metrics.put(
        new OperatorId("1-source"),
        OperatorMetrics.unknown()
            .withRecordsOutPerSecond(1000)
            .withTimeShares(new TimeShares(0.5, 0.5, 0)));
    set("2-map", 1000, 20_000, 0.5, 0);
    metrics.put(
        new OperatorId("3-sink"),
        OperatorMetrics.unknown().withTimeShares(new TimeShares(0.8, 0.2, 0)));
    var demands = analyze().demands();
    assertThat(demands.get(0).demand()).hasValue(1000);
    assertThat(demands.get(0).capacity()).hasValue(2000);
    assertThat(demands.get(2).demand()).hasValue(20_000);
    assertThat(demands.get(2).capacity()).hasValue(25_000);
  }

  /** A sender that splits: what one receiver gets is told by what it took in, not by the sum. */
  @Test
  void analyze_split_demandIsWhatEachReceiverGets() {
    Topology.Builder split = Topology.builder();
    for (String name : new String[] {"a", "b", "c", "d"}) {
      split.operator(Operator.of(name, 1));
    }
    split.edge(Edge.of("a", "b")).edge(Edge.of("a", "c"));
    split.edge(Edge.of("b", "d")).edge(Edge.of("c", "d"));
    topology = split.build();
    set("a", 100, 100, 0.5, 0);
    set("b", 30, 30, 0.5, 0);
    set("c", 70, 7, 0.5, 0);
    set("d", 37, 0, 0.5, 0);
    var demands = analyze().demands();
    assertThat(demands.get(1).demand()).hasValue(30);
    assertThat(demands.get(2).demand()).hasValue(70);
    assertThat(demands.get(3).demand().orElseThrow()).isCloseTo(37, within(1e-9));
  }

  /** What a source says right after a start is no measure of how busy it is when it is full. */
  @Test
  void analyze_sourceThatFallsBehind_tellsHowBusyItIsWhenFullOnlyOnceWarm() {
    set("1-source", 1000, 1000, 0.4, 0);
    set("2-map", 1000, 500, 0.3, 0);
    set("3-sink", 500, 0, 0.3, 0);
    for (int second = 0; second <= 20; second += 10) {
      pending(5000 + 1000.0 * second); // of which 5 s were there from the start
      Decision unused = run.decide(Observation.of(at(second), topology, metrics));
    }
    assertThat(run.context(fallingBehind(20)).lastAnalyzed().orElseThrow().saturation())
        .isEqualTo(Saturation.NONE);
    var context = run.context(fallingBehind(30));
    assertThat(ds2.analyze(context, ds2.monitor(context)).saturation())
        .isNotEqualTo(Saturation.NONE);
  }

  private Observation fallingBehind(int second) {
    pending(5000 + 1000.0 * second); // of which 5 s were there from the start
    return Observation.of(at(second), topology, metrics);
  }

  private static Instant at(int second) {
    return Instant.EPOCH.plusSeconds(second);
  }

  @Test
  void decide_oneDecisionCounts_theFormerIsForgotten() {
    steady(1000);
    set("2-map", 1000, 500, 1, 0);
    decide();
    assertThat(plan(decide())).isEqualTo("1-source=1, 2-map=5, 3-sink=1");
    set("2-map", 1000, 500, 0.2, 0);
    decide();
    assertThat(plan(decide())).as("not that of before").isEqualTo("1-source=1, 2-map=1, 3-sink=1");
  }

  /** The sink grows; what the map does not need may come of an operator that is not known. */
  @ParameterizedTest
  @CsvSource({
    // how busy the four instances of the map are, whether the last operator is known
    "0.6, true, 3", // 2.88 instances
    "0.6, false, 4",
    "0.4, true, 2", // 1.92 instances
    "0.4, false, 2"
  })
  void decide_anotherIsUnknown_oneInstanceTooManyStays(double busy, boolean isKnown, int expected) {
    topology =
        Topology.chain(
            Operator.of("1-source", 1),
            Operator.of("2-map", 4),
            Operator.of("3-sink", 2),
            Operator.of("4-log", 1));
    steady(1000);
    set("2-map", 1000, 500, busy, 0);
    set("3-sink", 500, 500, 1, 0);
    if (isKnown) {
      set("4-log", 500, 0, 0.5, 0);
    }
    decide();
    assertThat(plan(decide())).isEqualTo("1-source=1, 2-map=" + expected + ", 3-sink=3, 4-log=1");
  }

  @Test
  void sizing_endsOfTheRanges_areWithinAndBeyondIsRefused() {
    assertThat(new Ds2.Sizing().withTargetRateRatio(1).targetRateRatio()).isEqualTo(1);
    assertThat(new Ds2.Sizing().withHeadroom(0).withIgnoredShrink(0).headroom()).isZero();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Ds2.Sizing().withHeadroom(Double.POSITIVE_INFINITY));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Ds2.Sizing().withTargetRateRatio(0.999));
    assertThatIllegalArgumentException().isThrownBy(() -> new Ds2.Sizing().withIgnoredShrink(-1));
  }

  @Test
  void named_parametersOfAllGroups_areOneList() {
    Ds2 bound =
        (Ds2) Algorithms.named("Ds2", Map.of("window", 90, "headroom", 0.3, "choice", "max"));
    assertThat(bound.window()).isEqualTo(Duration.ofSeconds(90));
    assertThat(bound.sizing().headroom()).isEqualTo(0.3);
    assertThat(bound.activation().choice()).isEqualTo(Choice.MAX);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Algorithms.named("Ds2", Map.of("window", 0, "activation", 0)))
        .withMessageContaining("activation is 0; it must be at least 1")
        .withMessageContaining("window is PT0S");
  }

  private double need() {
    return analyze().instances().get(1).orElseThrow();
  }

  /** Everything keeps up: each operator is busy for less than half of the time. */
  private void steady(double rate) {
    set("1-source", rate, rate, Math.min(1, rate / 3000), 0);
    set("2-map", rate, rate / 2, Math.min(1, rate / 1300), 0);
    set("3-sink", rate / 2, 0, Math.min(1, rate / 3000), 0);
    pending(0);
  }

  private void pending(double records) {
    metrics.computeIfPresent(
        new OperatorId("1-source"), (id, known) -> known.withPendingRecords(records));
  }

  private void set(String id, double in, double out, double busy, double held) {
    metrics.put(
        new OperatorId(id),
        OperatorMetrics.unknown()
            .withRecordsInPerSecond(in)
            .withRecordsOutPerSecond(out)
            .withTimeShares(new TimeShares(busy, 1 - busy - held, held)));
  }

  private static OperatorMetrics held(double rate, double share) {
    return OperatorMetrics.unknown()
        .withRecordsInPerSecond(rate)
        .withRecordsOutPerSecond(rate)
        .withTimeShares(new TimeShares((1 - share) / 2, (1 - share) / 2, share));
  }

  private Decision decide() {
    Observation seen = Observation.of(Instant.EPOCH.plusSeconds(30L * cycle++), topology, metrics);
    return run.decide(seen);
  }

  private Ds2.Analysis analyze() {
    Observation seen = Observation.of(Instant.EPOCH.plusSeconds(30L * cycle), topology, metrics);
    var context = run.context(seen);
    return ds2.analyze(context, ds2.monitor(context));
  }

  private static String plan(Decision decision) {
    return ((Decision.Scale) decision).plan().toString();
  }
}
