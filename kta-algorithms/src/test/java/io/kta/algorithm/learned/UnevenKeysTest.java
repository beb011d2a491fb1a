package io.kta.algorithm.learned;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.algorithm.Decision;
import io.kta.algorithm.Seen;
import io.kta.algorithm.rates.Sample;
import io.kta.metrics.EdgeMetrics;
import io.kta.metrics.Observation;
import io.kta.simulation.KeySkew;
import io.kta.simulation.Load;
import io.kta.simulation.MetricQuality;
import io.kta.simulation.SimulatedOperator;
import io.kta.simulation.SimulatedTopology;
import io.kta.simulation.Simulation;
import io.kta.simulation.testing.AlgorithmRun;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A key that takes many of the records keeps one instance busy, however many there are. */
final class UnevenKeysTest {

  /**
   * One instance takes in 1000 records/s, so that the job never does more than 1000 / share. When a
   * single point was trusted, it grew to its 128 key groups at once.
   */
  @ParameterizedTest
  @CsvSource({
    "0.5, 4000, 4, 8",
    "0.5, 10000, 4, 8",
    "0.3, 10000, 8, 16",
    "0.5, 2500, 2, 4",
    "0.9, 5000, 3, 6"
  })
  void run_hotKey_growsByDoublingUntilItIsSeenNotToHelp(
      double share, double rate, int start, int end) {
    List<Integer> sizes = sizes(KeySkew.hotKey(share), rate, start);
    assertThat(sizes).isSorted().endsWith(end);
    for (int i = 1; i < sizes.size(); i++) {
      assertThat(sizes.get(i)).isLessThanOrEqualTo(2 * sizes.get(i - 1));
    }
  }

  /** It asked for ever more instances of the source as the backlog grew: up to all 128. */
  @ParameterizedTest
  @CsvSource({"0.5, 4000, 4", "0.5, 10000, 4", "0.3, 10000, 8", "0.9, 5000, 3"})
  void run_hotKey_sourceIsSizedForWhatComesThrough(double share, double rate, int start) {
    KeySkew keys = KeySkew.hotKey(share);
    assertThat(sizes("source", 1_500, keys, rate, start))
        .allMatch(size -> size <= 3 * rate / 1_500 + 1)
        .last()
        .satisfies(size -> assertThat(size).isLessThanOrEqualTo((int) Math.ceil(1.5 / share)));
  }

  /** It said that every operator does what it is asked for. */
  @Test
  void run_hotKey_saysWhatLimitsTheJob() {
    List<String> reasons = new ArrayList<>();
    Simulation.of(
            SimulatedTopology.builder()
                .source("source", 20_000, Load.constant(4_000))
                .operator(
                    SimulatedOperator.of("count", 1_000)
                        .keySkew(KeySkew.hotKey(0.5))
                        .parallelism(4))
                .edge("source", "count")
                .metricQuality(MetricQuality.exact()))
        .algorithm(new LearnedCapacity())
        .listener(
            report -> report.admission().ifPresent(seen -> reasons.add(seen.proposed().reason())))
        .runFor(Duration.ofHours(3));
    assertThat(reasons.get(reasons.size() - 1))
        .startsWith("more instances would not help")
        .contains("; limited by count, which can take in at most ")
        .endsWith("whatever it is scaled to beyond 8 instances");
  }

  /**
   * One instance of two has nine tenths of the work, as in the job {@code HotKey} of the zoo of
   * Flink jobs. It grew to three, though the busiest instance was reported to be full.
   */
  @Test
  void plan_oneInstanceIsSeenToBeFull_doesNotGrowAndSizesTheSourceForIt() {
    Seen seen = new Seen(Topology.chain(Operator.of("source", 2), Operator.of("work", 2)));
    AlgorithmRun<Sample, LearnedCapacity.Analysis> run = new AlgorithmRun<>(new LearnedCapacity());
    Decision decision = new Decision.Hold("");
    for (int cycle = 0; cycle < 60; cycle++) { // 360 records/s come
      seen.operator("source", 260, 0.1, 0.8).pending("source", 3_000.0 * cycle);
      decision = run.decide(seen.operator("work", 260, 0.55, 0).busiest("work", 0.99).next());
      decision
          .planned()
          .ifPresent(
              plan -> {
                assertThat(plan.target(new OperatorId("work"))).isEqualTo(2);
                assertThat(plan.target(new OperatorId("source"))).isLessThanOrEqualTo(2);
              });
    }
    assertThat(decision.reason())
        .contains("limited by work, which can take in at most 260 of the ");
  }

  /**
   * 3 partitions, of which an instance reads 150 records/s: 5 of 8 instances have nothing to read.
   */
  @Test
  void plan_moreInstancesThanPartitions_givesThemBackAndSaysWhatLimits() {
    Operator source = Operator.of("source", 8).withPartitions(3);
    Seen seen = new Seen(Topology.chain(source, Operator.of("map", 4)));
    AlgorithmRun<Sample, LearnedCapacity.Analysis> run = new AlgorithmRun<>(new LearnedCapacity());
    Decision decision = new Decision.Hold("");
    List<Integer> asked = new ArrayList<>();
    for (int cycle = 0; cycle < 200; cycle++) { // 600 records/s come
      seen.operator("source", 450, 0.375, 0).pending("source", 4_500.0 * cycle);
      decision = run.decide(seen.operator("map", 450, 0.4, 0).next());
      decision.planned().ifPresent(plan -> asked.add(plan.target(source.id())));
    }
    assertThat(asked).endsWith(3);
    assertThat(decision.reason()).contains("limited by source, which can take in at most 450 of");
  }

  /**
   * Two partitions for four readers, as in the job {@code FewSplits} of the zoo of Flink jobs. The
   * idle readers were kept until they had cost as much as a rescaling, though none would ever read.
   */
  @Test
  void plan_readersWithoutPartition_areGivenBackOnceTheJobHasSettled() {
    Operator source = Operator.of("source", 4).withPartitions(2);
    Operator map = Operator.of("map", 4);
    Seen seen = new Seen(Topology.chain(source, map));
    AlgorithmRun<Sample, LearnedCapacity.Analysis> run = new AlgorithmRun<>(new LearnedCapacity());
    Decision decision = new Decision.Hold("");
    for (int cycle = 0; decision instanceof Decision.Hold && cycle < 5; cycle++) {
      seen.operator("source", 500, 0.5, 0).pending("source", 3_000.0 * cycle);
      decision = run.decide(seen.operator("map", 500, 0.02, 0).next());
    }
    assertThat(decision.planned().orElseThrow())
        .isEqualTo(ParallelismPlan.asIs(Topology.chain(source, map)).with(source.id(), 2));
    assertThat(decision.reason())
        .contains("2 of the 4 instances of source have no partition to read");
  }

  /**
   * A source that tells no backlog is held back all the time, and its receiver reads what lies in
   * between, as in the job {@code UnalignedUnderPressure} of the zoo of Flink jobs. It was a matter
   * of noise whether what was taken in was more than what could be.
   */
  @Test
  void plan_senderIsHeldBackAllTheTime_growsThoughNothingTellsWhatComes() {
    Operator slow = Operator.of("slow", 1);
    Seen seen = new Seen(Topology.chain(Operator.of("source", 1), slow));
    AlgorithmRun<Sample, LearnedCapacity.Analysis> run = new AlgorithmRun<>(new LearnedCapacity());
    EdgeMetrics edge =
        EdgeMetrics.between(new OperatorId("source"), slow.id()).withRecordsPerSecond(0.2);
    for (int cycle = 0; cycle < 20; cycle++) {
      Observation observed =
          seen.operator("source", 0.2, 0, 1).operator("slow", 200 - cycle, 1, 0).next();
      Decision decision = run.decide(observed.withEdges(List.of(edge)));
      decision
          .planned()
          .ifPresent(plan -> assertThat(plan.target(slow.id())).as("%s", decision).isEqualTo(2));
    }
  }

  @Test
  void plan_readersWithoutPartitionOfAFixedSource_stay() {
    Operator source = Operator.of("source", 4).withPartitions(2).withFixedBecause("it is a test");
    Seen seen = new Seen(Topology.chain(source));
    AlgorithmRun<Sample, LearnedCapacity.Analysis> run = new AlgorithmRun<>(new LearnedCapacity());
    for (int cycle = 0; cycle < 5; cycle++) {
      Decision decision = run.decide(seen.operator("source", 500, 0.5, 0).next());
      decision.planned().ifPresent(plan -> assertThat(plan.target(source.id())).isEqualTo(4));
    }
  }

  private static List<Integer> sizes(KeySkew keys, double rate, int start) {
    return sizes("count", 20_000, keys, rate, start);
  }

  private static List<Integer> sizes(String of, double each, KeySkew keys, double rate, int start) {
    List<Integer> sizes = new ArrayList<>();
    Simulation.of(
            SimulatedTopology.builder()
                .source("source", each, Load.constant(rate))
                .operator(SimulatedOperator.of("count", 1_000).keySkew(keys).parallelism(start))
                .edge("source", "count")
                .metricQuality(MetricQuality.exact()))
        .algorithm(new LearnedCapacity())
        .listener(
            report ->
                report
                    .observation()
                    .ifPresent(
                        o -> sizes.add(o.topology().operator(new OperatorId(of)).parallelism())))
        .runFor(Duration.ofHours(3));
    return sizes;
  }
}
