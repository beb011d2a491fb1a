package io.kta.algorithm;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.algorithm.ds2.Ds2;
import io.kta.algorithm.learned.LearnedCapacity;
import io.kta.algorithm.rates.Demands.Edges;
import io.kta.metrics.Observation;
import io.kta.metrics.OperatorMetrics;
import io.kta.metrics.TimeShares;
import io.kta.simulation.Capacity;
import io.kta.simulation.testing.AlgorithmRun;
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

/**
 * An operator as it was measured on Flink: the map of Nexmark's query 1, of which ContTune's
 * authors publish the capacity, averaged over up to five runs, by parallelism. For 4 million
 * records/s their model says 10.64, so 11. A pure loop, without noise; between the points lie
 * straight lines.
 *
 * <p>Lian et al.: ContTune: Continuous tuning by conservative Bayesian optimization of distributed
 * stream data processing systems. PVLDB 16, 2023. The table is that of the README of
 * ljqcodelove/ContTune at 8cbcf89; its row 14 is 13 in the code there, which is taken here.
 */
final class ContTuneTest {
  private static final OperatorId SOURCE = new OperatorId("1-source");
  private static final OperatorId MAP = new OperatorId("2-map");
  private static final double RATE = 4_000_000;
  private static final int THEIRS = 11;

  private static final Capacity MEASURED =
      Capacity.measured(
          new TreeMap<>(
              Map.ofEntries(
                  Map.entry(1, 529_573.16752),
                  Map.entry(2, 966_817.36242),
                  Map.entry(4, 1_829_695.58),
                  Map.entry(6, 2_535_502.7616),
                  Map.entry(7, 2_936_888.579),
                  Map.entry(8, 3_118_477.8826),
                  Map.entry(10, 3_721_099.1836),
                  Map.entry(13, 4_624_714.165666),
                  Map.entry(15, 4_967_828.2586),
                  Map.entry(20, 6_350_677.0454),
                  Map.entry(21, 6_465_249.805),
                  Map.entry(25, 7_089_387.3074),
                  Map.entry(26, 7_476_391.84))));

  /** As published, without minding small changes. */
  private static final Ds2 DS2 =
      new Ds2(
          Duration.ofSeconds(60),
          Duration.ZERO,
          new Ds2.Activation(1, Ds2.Activation.Choice.MEDIAN),
          new Ds2.Sizing(0, 0, Double.MAX_VALUE, false, Edges.ALL_SENT, false),
          Ds2.asPublished(new Ds2.Activation(1, Ds2.Activation.Choice.MEDIAN)).backlog());

  /** As little as there is beside the demand itself. */
  private static final LearnedCapacity KTA =
      new LearnedCapacity()
          .withWindow(Duration.ofSeconds(60))
          .withSettle(Duration.ofSeconds(60))
          .withHeadroom(0)
          .withCatchUp(Duration.ofDays(10_000))
          .withRestart(Duration.ZERO)
          .withLookAhead(Duration.ofMinutes(10))
          .withPatience(1);

  @Test
  void capacity_fourMillion_isThatOfTheirEleven() {
    assertThat(MEASURED.at(THEIRS)).isGreaterThanOrEqualTo(RATE);
    assertThat(MEASURED.at(THEIRS - 1)).isLessThan(RATE);
  }

  @Test
  void ds2_anyStart_isTheirsFromBelowAndOneAboveFromAbove() {
    for (int start = 1; start <= 26; start++) {
      List<Integer> path = path(DS2, start);
      assertThat(last(path)).as("%s", path).isEqualTo(start <= THEIRS ? THEIRS : THEIRS + 1);
      assertThat(path).hasSizeLessThanOrEqualTo(1 + 3);
    }
  }

  /** From 22 on it is there after four rescalings. */
  @Test
  void kta_anyStart_isTheirs() {
    for (int start = 1; start <= 26; start++) {
      List<Integer> path = path(KTA, start);
      assertThat(last(path)).as("%s", path).isEqualTo(THEIRS);
      assertThat(path).hasSizeLessThanOrEqualTo(1 + (start < 22 ? 3 : 4));
    }
  }

  private static int last(List<Integer> path) {
    return path.get(path.size() - 1);
  }

  /** Returns the parallelisms that the operator runs at, one after the other. */
  private static <M, A> List<Integer> path(Algorithm<M, A> algorithm, int start) {
    AlgorithmRun<M, A> run = new AlgorithmRun<>(algorithm);
    List<Integer> path = new ArrayList<>(List.of(start));
    double pending = 0;
    int at = start;
    for (int cycle = 0; cycle < 60; cycle++) {
      double capacity = MEASURED.at(at);
      double taken = Math.min(RATE + pending / 30, capacity);
      pending = Math.max(0, pending + (RATE - taken) * 30);
      OperatorMetrics source =
          OperatorMetrics.unknown()
              .withRecordsInPerSecond(taken)
              .withRecordsOutPerSecond(taken)
              .withTimeShares(new TimeShares(0.1, 0.9, 0))
              .withPendingRecords(pending);
      OperatorMetrics map =
          OperatorMetrics.unknown()
              .withRecordsInPerSecond(taken)
              .withTimeShares(new TimeShares(taken / capacity, 1 - taken / capacity, 0));
      Topology topology =
          Topology.chain(Operator.of(SOURCE.value(), 1), Operator.of(MAP.value(), at));
      Observation seen =
          Observation.of(
              Instant.EPOCH.plusSeconds(30L * cycle), topology, Map.of(SOURCE, source, MAP, map));
      int next = run.plan(seen).target(MAP);
      if (next != at) {
        path.add(next);
        at = next;
      }
    }
    return path;
  }
}
