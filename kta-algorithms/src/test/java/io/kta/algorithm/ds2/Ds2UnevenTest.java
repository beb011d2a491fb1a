package io.kta.algorithm.ds2;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.algorithm.Context;
import io.kta.algorithm.Decision;
import io.kta.algorithm.rates.Sample;
import io.kta.algorithm.rates.Saturation;
import io.kta.knowledge.CycleId;
import io.kta.metrics.EdgeMetrics;
import io.kta.metrics.Observation;
import io.kta.metrics.OperatorMetrics;
import io.kta.metrics.TimeShares;
import io.kta.topology.Edge;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/**
 * What numbers of whole operators hide: instances that differ, partitions, and full buffers. The
 * backlog, where there is one, grows by 100 records/s.
 */
final class Ds2UnevenTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final OperatorId SOURCE = new OperatorId("source");
  private static final OperatorId WORK = new OperatorId("work");
  private static final Ds2 DS2 = new Ds2().withWarmUp(Duration.ZERO);

  /** FLINK-32100, FLINK-24347: it once went from 1 to 2, 4, 6 and 12 readers of two partitions. */
  @Test
  void plan_moreReadersThanPartitions_goesDownToThePartitionsAndSaysSo() {
    Operator source = Operator.of(SOURCE, 4).withPartitions(2).withMaxParallelism(4);
    Decision.Scale decision =
        decide(source, Operator.of(WORK, 1), in(500, 0.5).withPendingRecords(9_000), in(500, 0.3));
    assertThat(decision.plan().target(SOURCE)).isEqualTo(2);
    assertThat(decision.reason()).endsWith("at 2 instances, one for each of its partitions");
  }

  @Test
  void plan_asManyReadersAsPartitionsAndTooFew_staysAndSaysWhatLimits() {
    Operator source = Operator.of(SOURCE, 2).withPartitions(2).withMaxParallelism(2);
    Decision.Scale decision =
        decide(source, Operator.of(WORK, 1), in(500, 1).withPendingRecords(90_000), in(500, 0.3));
    assertThat(decision.plan().target(SOURCE)).isEqualTo(2);
    assertThat(decision.reason()).contains("limited by source", "one for each of its partitions");
  }

  /** One instance of four has nine tenths of the work: neither more nor fewer would do. */
  @Test
  void plan_hotKey_leavesTheOperatorAndSizesTheRestForIt() {
    Decision.Scale decision =
        decide(
            Operator.of(SOURCE, 2),
            Operator.of(WORK, 4),
            in(250, 0.2).withPendingRecords(50_000).withTimeShares(new TimeShares(0.2, 0, 0.8)),
            in(250, 0.27).withBusiestInstance(0.98));
    assertThat(decision.plan().target(WORK)).isEqualTo(4);
    assertThat(decision.plan().target(SOURCE)).isLessThanOrEqualTo(2);
    assertThat(decision.reason())
        .contains("limited by work, of which one of 4 instances is full: more would not help");
  }

  @Test
  void plan_allInstancesAreBusy_isLoadAndNoSkew() {
    Decision.Scale decision =
        decide(
            Operator.of(SOURCE, 2),
            Operator.of(WORK, 4),
            in(400, 0.2).withPendingRecords(50_000),
            in(400, 0.95).withBusiestInstance(0.99));
    assertThat(decision.plan().target(WORK)).isGreaterThan(4);
  }

  /** 400 records/s are put out, of which 300 are taken in: the rest fills network buffers. */
  @Test
  void plan_buffersFill_sizesForWhatTheEdgeCarries() {
    EdgeMetrics edge =
        EdgeMetrics.between(SOURCE, WORK).withRecordsPerSecond(400).withRecordsInTransit(30_000);
    Operator source = Operator.of(SOURCE, 2);
    Operator work = Operator.of(WORK, 3);
    OperatorMetrics read = in(400, 0.5).withRecordsOutPerSecond(400).withPendingRecords(0);
    assertThat(decide(source, work, read, in(300, 0.9)).plan().target(WORK)).isEqualTo(4);
    // 5 for what comes, and 1 to drain what waits within five minutes
    assertThat(decide(source, work, read, in(300, 0.9), edge).plan().target(WORK)).isEqualTo(6);
  }

  /** FLINK-33966: 4 were needed; records read were added to records sent, and 1 was recommended. */
  @Test
  void plan_sourceDoesNotCountWhatItReads_addsNothingOfTwoUnits() {
    OperatorMetrics filtered =
        OperatorMetrics.unknown()
            .withRecordsOutPerSecond(3)
            .withTimeShares(new TimeShares(0.9, 0.1, 0));
    List<OperatorMetrics> drained =
        List.of(filtered.withPendingRecords(20_000), filtered.withPendingRecords(10_000));
    assertThat(targetOfSource(drained)).as("drains").isBetween(2, 3);
    List<OperatorMetrics> grown =
        List.of(filtered.withPendingRecords(10_000), filtered.withPendingRecords(20_000));
    assertThat(targetOfSource(grown)).as("falls behind").isBetween(2, 3);
  }

  private static int targetOfSource(List<OperatorMetrics> samples) {
    Topology topology = Topology.builder().operator(Operator.of(SOURCE, 2)).build();
    List<Sample> measured =
        List.of(sample(topology, 60, samples.get(1)), sample(topology, 0, samples.get(0)));
    Context<Sample, Ds2.Analysis> context = context(topology, samples.get(1));
    Ds2.Analysis analysis = new Needs(DS2, context, measured, Saturation.NONE).analysis();
    return analysis
        .demands()
        .get(0)
        .rounded(topology.operator(SOURCE), analysis.instances().get(0));
  }

  private static Sample sample(Topology topology, long second, OperatorMetrics metrics) {
    return new Sample(
        NOW.plusSeconds(second),
        NOW,
        Optional.empty(),
        Map.of(SOURCE, topology.operator(SOURCE).parallelism()),
        Map.of(SOURCE, metrics),
        List.of());
  }

  private static Decision.Scale decide(
      Operator source,
      Operator work,
      OperatorMetrics read,
      OperatorMetrics done,
      EdgeMetrics... edges) {
    Topology topology =
        Topology.builder()
            .operator(source)
            .operator(work)
            .edge(new Edge(SOURCE, WORK, Edge.Partitioning.KEYED))
            .build();
    Observation seen =
        Observation.of(NOW, topology, Map.of(SOURCE, read, WORK, done)).withEdges(List.of(edges));
    Context<Sample, Ds2.Analysis> context =
        Context.of(new CycleId("test", 1), NOW, seen, List.of());
    OptionalDouble pending = read.pendingRecords();
    OperatorMetrics earlier =
        pending.isPresent()
            ? read.withPendingRecords(Math.max(0, pending.getAsDouble() - 6_000))
            : read;
    Sample now = DS2.monitor(context);
    Sample before =
        new Sample(
            NOW.minusSeconds(60),
            now.since(),
            now.job(),
            now.parallelism(),
            Map.of(SOURCE, earlier, WORK, done),
            now.edges());
    Ds2.Analysis analysis =
        new Needs(DS2, context, List.of(now, before), Saturation.NONE).analysis();
    return (Decision.Scale) DS2.plan(context, now, analysis);
  }

  private static Context<Sample, Ds2.Analysis> context(Topology topology, OperatorMetrics metrics) {
    Observation seen = Observation.of(NOW, topology, Map.of(SOURCE, metrics));
    return Context.of(new CycleId("test", 1), NOW, seen, List.of());
  }

  private static OperatorMetrics in(double rate, double busy) {
    return OperatorMetrics.unknown()
        .withRecordsInPerSecond(rate)
        .withTimeShares(new TimeShares(busy, 1 - busy, 0));
  }
}
