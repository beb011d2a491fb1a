package io.kta.algorithm.ds2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kta.algorithm.rates.Demands.Edges;
import io.kta.algorithm.rates.Sample;
import io.kta.metrics.Observation;
import io.kta.metrics.OperatorMetrics;
import io.kta.metrics.TimeShares;
import io.kta.simulation.testing.AlgorithmRun;
import io.kta.topology.Edge;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What DS2's own code gives for what ships with it, and what follows from its formula. */
final class Ds2VectorsTest {
  private static final Ds2 PURE =
      new Ds2(
          Duration.ofSeconds(60),
          Duration.ZERO,
          new Ds2.Activation(1, Ds2.Activation.Choice.MEDIAN),
          new Ds2.Sizing(0, 0, Double.POSITIVE_INFINITY, false, Edges.ALL_SENT, false),
          Ds2.CatchUp.NONE);

  @ParameterizedTest
  @CsvSource({
    "100, 90,  50, 400, 45,  100, 100, 2, 8",
    "200, 90,  40, 700, 15,   99,  99, 5, 36",
    "200, 90,  10, 700, 10,  201, 100, 20, 70",
  })
  void plan_chain_isThatOfTheUnitTests(
      double sourceTrueOut,
      double sourceOut,
      double trueIn1,
      double trueOut1,
      double in1,
      double trueIn2,
      double in2,
      int expected1,
      int expected2) {
    Map<OperatorId, OperatorMetrics> metrics = new HashMap<>();
    metrics.put(id("source"), source(sourceTrueOut, sourceOut));
    metrics.put(id("op1"), operator(trueIn1, trueOut1, in1));
    metrics.put(id("op2"), operator(trueIn2, 200, in2));
    Topology chain =
        Topology.chain(Operator.of("source", 1), Operator.of("op1", 1), Operator.of("op2", 1));
    assertThat(plan(chain, metrics).targets().values()).containsExactly(1, expected1, expected2);
  }

  @ParameterizedTest
  @CsvSource({
    "100, 90,  50, 400, 45,  100, 100, 4, 16",
    "200, 90,  40, 700, 15,   99,  99, 10, 71",
    "200, 90,  10, 700, 10,  201, 100, 40, 140",
  })
  void plan_twoSources_isThatOfTheUnitTests(
      double sourceTrueOut,
      double sourceOut,
      double trueIn1,
      double trueOut1,
      double in1,
      double trueIn2,
      double in2,
      int expected1,
      int expected2) {
    Map<OperatorId, OperatorMetrics> metrics = new HashMap<>();
    metrics.put(id("a"), source(sourceTrueOut, sourceOut));
    metrics.put(id("b"), source(sourceTrueOut, sourceOut));
    metrics.put(id("op1"), operator(trueIn1, trueOut1, in1));
    metrics.put(id("op2"), operator(trueIn2, 200, in2));
    Topology.Builder topology = Topology.builder();
    for (String name : List.of("a", "b", "op1", "op2")) {
      topology.operator(Operator.of(name, 1));
    }
    topology.edge(Edge.of("a", "op1")).edge(Edge.of("b", "op1")).edge(Edge.of("op1", "op2"));
    assertThat(plan(topology.build(), metrics).targets().values())
        .containsExactly(1, 1, expected1, expected2);
  }

  @ParameterizedTest
  @CsvSource({
    "119931.0, 79982.2, 94787.4, 962970.2, 92095.5, 936020.1, 1576794.3, 1.2835, 0.7729",
    "108193.9, 79770.4, 116090.3, 1179743.9, 113231.7, 1150538.3, 1907733.5, 0.9436, 0.5763",
    "104564.5, 79965.3, 119648.8, 1216014.5, 114766.4, 1166022.0, 2037284.2, 0.8921, 0.5215",
    "109348.8, 80046.6, 115504.0, 1173712.6, 116223.3, 1181306.2, 1872794.3, 0.9438, 0.5934",
    "106973.5, 79992.4, 114190.0, 1160276.7, 109975.7, 1117758.4, 1918816.1, 0.9544, 0.5665",
  })
  void analyze_shippedWordCount_needsWhatTheCodeSays(
      double sourceTrueOut,
      double sourceOut,
      double trueIn1,
      double trueOut1,
      double trueIn2,
      double trueOut2,
      double countTrueIn,
      double flatMap,
      double count) {
    Map<OperatorId, OperatorMetrics> metrics = new HashMap<>();
    metrics.put(id("1-source"), source(sourceTrueOut, sourceOut));
    metrics.put(id("2-flatMap"), operator(trueIn1 + trueIn2, trueOut1 + trueOut2, 79_000));
    metrics.put(id("3-count"), operator(countTrueIn, 0, 800_000));
    Topology chain =
        Topology.chain(
            Operator.of("1-source", 1), Operator.of("2-flatMap", 2), Operator.of("3-count", 1));
    List<OptionalDouble> needs = analyze(PURE, observation(chain, metrics)).instances();
    assertThat(needs.get(1).orElseThrow()).isCloseTo(flatMap, within(1e-4));
    assertThat(needs.get(2).orElseThrow()).isCloseTo(count, within(1e-4));
  }

  /** From any start, in one step, without over- or undershooting. */
  @Test
  void plan_linearOperators_takesOneStepFromAnyStart() {
    for (int optimum = 1; optimum <= 40; optimum++) {
      for (double load : new double[] {0.97, 1}) { // at 1 a rounding error must not add one
        double rate = load * optimum * 1000;
        int least = optimumOf(rate, 0); // is among the starts, and stays
        for (int start = 1; start <= 40; start++) {
          assertThat(step(rate, start, 0)).isEqualTo(least);
        }
      }
    }
  }

  /** The brute force over a curve that bends: 1044 cells each. */
  @ParameterizedTest
  @CsvSource({
    "0, 1, 0",
    "0.005, 3, 0.7",
    "0.01, 3, 3",
    "0.02, 4, 7",
    "0.0324, 5, 14",
    "0.04, 6, 33",
  })
  void plan_contention_convergesFromBelowAndMayStickAbove(
      double sigma, int mostSteps, double percentStuck) {
    int worst = 0;
    int stuck = 0;
    int cells = 0;
    for (int optimum = 2; optimum <= 30; optimum++) {
      double rate = 0.97 * capacity(optimum, sigma);
      int least = optimumOf(rate, sigma); // the one before may be large enough
      Map<Integer, Integer> step = new HashMap<>(); // the same from wherever it came there
      for (int start = 1; start <= 36; start++) {
        int steps = 0;
        int at = start;
        int next = step.computeIfAbsent(at, from -> step(rate, from, sigma));
        while (next != at) {
          assertThat(next > at).as("monotone").isEqualTo(at < least);
          assertThat(next).isBetween(Math.min(at, least), Math.max(at, least));
          at = next;
          steps++;
          next = step.computeIfAbsent(at, from -> step(rate, from, sigma));
        }
        assertThat(at).as("never below").isGreaterThanOrEqualTo(least);
        worst = Math.max(worst, steps);
        stuck += at > least ? 1 : 0;
        cells++;
      }
    }
    assertThat(cells).isEqualTo(1044);
    assertThat(worst).isEqualTo(mostSteps);
    assertThat(100.0 * stuck / cells).isCloseTo(percentStuck, within(0.6));
  }

  private static int step(double rate, int parallelism, double sigma) {
    double capacity = capacity(parallelism, sigma);
    double taken = Math.min(rate, capacity);
    Topology topology = Topology.chain(Operator.of("1", 1), Operator.of("2", parallelism));
    OperatorMetrics source =
        OperatorMetrics.unknown().withRecordsInPerSecond(taken).withRecordsOutPerSecond(taken);
    OperatorMetrics operator =
        OperatorMetrics.unknown()
            .withRecordsInPerSecond(taken)
            .withTimeShares(new TimeShares(taken / capacity, 1 - taken / capacity, 0));
    Observation first =
        observation(topology, Map.of(id("1"), source.withPendingRecords(0), id("2"), operator));
    double left = Math.max(0, rate - taken) * 30;
    Observation second =
        Observation.of(
            first.at().plusSeconds(30),
            topology,
            Map.of(id("1"), source.withPendingRecords(left), id("2"), operator));
    AlgorithmRun<Sample, Ds2.Analysis> run = new AlgorithmRun<>(PURE);
    run.decide(first);
    return run.plan(second).target(id("2"));
  }

  private static int optimumOf(double rate, double sigma) {
    int least = 1;
    while (capacity(least, sigma) < rate * (1 - 1e-9)) {
      least++;
    }
    return least;
  }

  private static double capacity(int parallelism, double sigma) {
    return 1000.0 * parallelism / (1 + sigma * (parallelism - 1));
  }

  private static ParallelismPlan plan(Topology topology, Map<OperatorId, OperatorMetrics> metrics) {
    return new AlgorithmRun<>(PURE).plan(observation(topology, metrics));
  }

  private static Ds2.Analysis analyze(Ds2 ds2, Observation observation) {
    var context = new AlgorithmRun<>(ds2).context(observation);
    return ds2.analyze(context, ds2.monitor(context));
  }

  private static Observation observation(
      Topology topology, Map<OperatorId, OperatorMetrics> metrics) {
    return Observation.of(Instant.EPOCH, topology, metrics);
  }

  /** A source that was held back for the time in which it was not useful. */
  private static OperatorMetrics source(double trueOut, double out) {
    double useful = out / trueOut;
    return OperatorMetrics.unknown()
        .withRecordsOutPerSecond(out)
        .withTimeShares(new TimeShares(useful, 0, 1 - useful));
  }

  private static OperatorMetrics operator(double trueIn, double trueOut, double in) {
    double busy = in / trueIn;
    return OperatorMetrics.unknown()
        .withRecordsInPerSecond(in)
        .withRecordsOutPerSecond(in * trueOut / trueIn)
        .withTimeShares(new TimeShares(busy, 1 - busy, 0));
  }

  private static OperatorId id(String id) {
    return new OperatorId(id);
  }
}
