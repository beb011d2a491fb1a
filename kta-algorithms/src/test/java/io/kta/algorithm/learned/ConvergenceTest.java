package io.kta.algorithm.learned;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.algorithm.rates.Sample;
import io.kta.metrics.Observation;
import io.kta.metrics.OperatorMetrics;
import io.kta.metrics.TimeShares;
import io.kta.simulation.testing.AlgorithmRun;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The grid on which plain DS2 takes up to six steps and stops above the optimum in up to a third of
 * the cells: a pure loop over a curve, without a job, noise or backlog.
 */
final class ConvergenceTest {
  private static final OperatorId SOURCE = new OperatorId("1");
  private static final OperatorId MAP = new OperatorId("2");
  private static final int CYCLES = 40;
  private static final int MOST_RESCALES = 3;

  /** As little as there is beside the demand itself: the optimum is then known. */
  private static final LearnedCapacity BARE =
      new LearnedCapacity()
          .withWindow(Duration.ofSeconds(60))
          .withSettle(Duration.ofSeconds(60))
          .withHeadroom(0)
          .withCatchUp(Duration.ofDays(10_000))
          .withRestart(Duration.ZERO)
          .withLookAhead(Duration.ofMinutes(10))
          .withPatience(1);

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.005, 0.01, 0.02, 0.0324, 0.04})
  void decide_contention_reachesTheOptimumInThreeRescales(double sigma) {
    int worst = 0;
    for (int optimum = 2; optimum <= 30; optimum++) {
      double rate = 0.97 * capacity(optimum, sigma);
      int least = 1;
      while (capacity(least, sigma) < rate * (1 - 1e-9)) {
        least++; // the one before the optimum may be large enough
      }
      for (int start = 1; start <= 36; start++) {
        int rescales = 0;
        int at = start;
        Loop loop = new Loop();
        for (int cycle = 0; cycle < CYCLES; cycle++) {
          int next = loop.next(at, rate, sigma);
          rescales += next == at ? 0 : 1;
          at = next;
        }
        assertThat(at).as("from %d to %d at %s", start, least, sigma).isEqualTo(least);
        worst = Math.max(worst, rescales);
      }
    }
    assertThat(worst).isBetween(1, MOST_RESCALES);
  }

  private static double capacity(int parallelism, double sigma) {
    return 1000.0 * parallelism / (1 + sigma * (parallelism - 1));
  }

  /** One run; what waits grows by what cannot be taken in. */
  private static final class Loop {
    private final AlgorithmRun<Sample, LearnedCapacity.Analysis> run = new AlgorithmRun<>(BARE);
    private double pending;
    private int cycle;

    int next(int parallelism, double rate, double sigma) {
      double capacity = capacity(parallelism, sigma);
      double taken = Math.min(rate + pending / 30, capacity);
      pending = Math.max(0, pending + (rate - taken) * 30);
      Observation seen =
          Observation.of(
              Instant.EPOCH.plusSeconds(30L * cycle++),
              Topology.chain(Operator.of("1", 1), Operator.of("2", parallelism)),
              Map.of(
                  SOURCE,
                  OperatorMetrics.unknown()
                      .withRecordsInPerSecond(taken)
                      .withRecordsOutPerSecond(taken)
                      .withTimeShares(new TimeShares(0.1, 0.9, 0))
                      .withPendingRecords(pending),
                  MAP,
                  OperatorMetrics.unknown()
                      .withRecordsInPerSecond(taken)
                      .withTimeShares(new TimeShares(taken / capacity, 1 - taken / capacity, 0))));
      return run.plan(seen).target(MAP);
    }
  }
}
