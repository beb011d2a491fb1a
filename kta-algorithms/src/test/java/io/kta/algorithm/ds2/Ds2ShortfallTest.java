package io.kta.algorithm.ds2;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.algorithm.Decision;
import io.kta.algorithm.ds2.Ds2.Activation.Choice;
import io.kta.algorithm.rates.Demands.Edges;
import io.kta.algorithm.rates.Sample;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Sources that fall short of their target though by the model the job is large enough: then every
 * operator is made larger by as much. Issue 19, section 2, Needs:41 to 43 and 112 to 120.
 */
final class Ds2ShortfallTest {
  private final Map<String, Operator> operators = new TreeMap<>();
  private final List<Edge> edges = new ArrayList<>();
  private final Map<OperatorId, OperatorMetrics> metrics = new TreeMap<>();
  private final Map<OperatorId, Double> coming = new TreeMap<>();
  private Edges counted = Edges.MEASURED;
  private boolean byFlow;

  @ParameterizedTest
  @CsvSource({
    // records/s that come to a source that reads 100, what the operator after it is made
    "100, 2", // keeps up: 4 instances that are busy for 0.3 of the time
    "110, 2", // within the ratio: 1.32 instances
    "111, 5", // beyond it: 4 x 1.11
    "200, 8",
    "250, 10"
  })
  void plan_sourceShortOfItsTarget_makesAllLargerByAsMuch(double rate, int expected) {
    source("a", 100, rate).operator("b", 4, 100, 0.3).edge("a", "b");
    assertThat(plan()).isEqualTo("a=1, b=" + expected);
  }

  /** By flow, what is after a source that is not scaled is sized for what that can read. */
  @Test
  void plan_sourceThatIsNotScaled_limitsWhatComesToTheOthers() {
    byFlow = true;
    source("a", 100, 200).operator("b", 4, 100, 0.6).edge("a", "b");
    assertThat(plan()).isEqualTo("a=1, b=3");
  }

  /** The model knows better: 4 x 0.6 x 2 are 4.8 instances, and not 8. */
  @Test
  void plan_modelThatAsksForMoreItself_isBelieved() {
    source("a", 100, 200).operator("b", 4, 100, 0.6).edge("a", "b");
    assertThat(plan()).isEqualTo("a=1, b=5");
  }

  @ParameterizedTest
  @CsvSource({"150, 200, 8", "200, 150, 8", "100, 150, 6", "150, 100, 6"})
  void plan_severalSources_theWorstCounts(double first, double second, int expected) {
    source("a", 100, first).source("b", 100, second);
    operator("c", 4, 200, 0.2).edge("a", "c").edge("b", "c");
    assertThat(plan()).isEqualTo("a=1, b=1, c=" + expected);
  }

  /** By the edges twice as much comes to b as it takes in; but no source is short. */
  @Test
  void plan_onlyReceiversSeemShort_nothingIsMadeLarger() {
    counted = Edges.ALL_SENT;
    source("a", 100, 100).operator("b", 4, 50, 0.3).operator("c", 4, 50, 0.3);
    edge("a", "b").edge("a", "c");
    assertThat(plan()).isEqualTo("a=1, b=3, c=3");
  }

  /** What is after both may be asked for anything, so it stays; what is after b alone is known. */
  @Test
  void plan_sourceThatReadsNothing_isNoRatio() {
    source("a", 0, 200).source("b", 100, 100).operator("c", 4, 100, 0.3).operator("d", 4, 100, 0.3);
    edge("a", "c").edge("b", "c").edge("b", "d");
    assertThat(plan()).isEqualTo("a=1, b=1, c=4, d=2");
  }

  @Test
  void plan_operatorOfUnknownCapacity_staysWhileOthersAreMadeLarger() {
    source("a", 100, 200).operator("b", 4, 100, 0.3).operator("c", 3, 100, 0.3);
    edge("a", "b").edge("b", "c");
    metrics.put(new OperatorId("c"), OperatorMetrics.unknown().withRecordsInPerSecond(100));
    assertThat(plan()).isEqualTo("a=1, b=8, c=3");
  }

  /** Adds a source of one instance that is full, reads so much, and to which so much comes. */
  private Ds2ShortfallTest source(String id, double read, double comes) {
    coming.put(new OperatorId(id), comes);
    return operator(id, 1, read, read > 0 ? 1 : 0);
  }

  private Ds2ShortfallTest operator(String id, int parallelism, double rate, double busy) {
    operators.put(id, Operator.of(id, parallelism));
    metrics.put(
        new OperatorId(id),
        OperatorMetrics.unknown()
            .withRecordsInPerSecond(rate)
            .withRecordsOutPerSecond(rate)
            .withTimeShares(new TimeShares(busy, 1 - busy, 0)));
    return this;
  }

  private Ds2ShortfallTest edge(String from, String to) {
    edges.add(Edge.of(from, to));
    return this;
  }

  private String plan() {
    Ds2 ds2 =
        new Ds2(
            Duration.ofSeconds(60),
            Duration.ZERO,
            new Ds2.Activation(1, Choice.MEDIAN),
            new Ds2.Sizing(0, 0, 1.1, false, counted, byFlow),
            Ds2.CatchUp.NONE);
    AlgorithmRun<Sample, Ds2.Analysis> run = new AlgorithmRun<>(ds2);
    run.decide(observation(0));
    return ((Decision.Scale) run.decide(observation(30))).plan().toString();
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
                        (rate - known.recordsInPerSecond().orElse(0)) * second)));
    return Observation.of(Instant.EPOCH.plusSeconds(second), topology.build(), seen);
  }
}
