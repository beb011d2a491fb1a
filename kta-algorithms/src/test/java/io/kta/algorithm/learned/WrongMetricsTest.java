package io.kta.algorithm.learned;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Seen;
import io.kta.algorithm.ds2.Ds2;
import io.kta.algorithm.rates.Sample;
import io.kta.simulation.Load;
import io.kta.simulation.MetricFault;
import io.kta.simulation.MetricFault.Figure;
import io.kta.simulation.MetricQuality;
import io.kta.simulation.RescaleCost;
import io.kta.simulation.SimulatedOperator;
import io.kta.simulation.SimulatedTopology;
import io.kta.simulation.Simulation;
import io.kta.simulation.SimulationReport;
import io.kta.simulation.testing.AlgorithmRun;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is measured is wrong, or says less than it seems to. */
final class WrongMetricsTest {
  private static final OperatorId SOURCE = new OperatorId("source");

  /**
   * Two fetchers read 150 records/s each and report busy as if they could read 500. Flink's own
   * autoscaler has its "observed true processing rate" for such sources. It was 3,630 s behind
   * after four hours, and said that every operator does what it is asked for.
   */
  @ParameterizedTest
  @CsvSource({"400, 0.3", "400, 0.05", "400, 0", "1000, 0.3", "310, 0.3", "400, 0.8"})
  void kta_sourceFallsBehindThoughHardlyBusy_growsUntilItKeepsUp(double load, double factor) {
    Run run = new Run(new LearnedCapacity(), slowFetchers(load, factor));
    assertThat(run.lagSeconds()).as("%s", run).isLessThan(5);
    assertThat(run.last(SOURCE)).as("%s", run).isLessThanOrEqualTo((int) (2 * load / 150) + 1);
    assertThat(run.report.rescales()).as("%s", run).isLessThanOrEqualTo(5);
  }

  /**
   * The load comes fivefold between two samples: busy is a mean over a time in which the source
   * idled at first. It was taken for all that it is when full, so that it seemed to do half of what
   * it can: a random walk was run at 2.5 times the instances needed, for hours.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 5, 10, 15, 20, 25})
  void kta_loadStepsBetweenSamples_sourceIsStillKnownToDoWhatItCan(int second) {
    Load step = seconds -> seconds < 1800 + second ? 300 : 1_500;
    Run run =
        new Run(
            new LearnedCapacity(),
            SimulatedTopology.builder()
                .source(SimulatedOperator.of("source", 200).parallelism(2), step)
                .metricQuality(MetricQuality.rest())
                .rescaleCost(RescaleCost.stopping(Duration.ofSeconds(1))));
    assertThat(run.last(SOURCE)).as("%s", run).isBetween(8, 9);
    assertThat(run.report.peakInstances()).as("%s", run).isLessThanOrEqualTo(22);
    assertThat(run.lagSeconds()).as("%s", run).isLessThan(1);
  }

  /** It went from 3 to 1 and back: 34 rescales in four hours. */
  @ParameterizedTest
  @CsvSource({"400, 0.3", "400, 0.05", "400, 0", "1000, 0.3", "310, 0.3"})
  void ds2_sourceFallsBehindThoughHardlyBusy_growsUntilItKeepsUp(double load, double factor) {
    Run run = new Run(new Ds2(), slowFetchers(load, factor));
    assertThat(run.lagSeconds()).as("%s", run).isLessThan(5);
    assertThat(run.report.rescales()).as("%s", run).isLessThanOrEqualTo(6);
  }

  /** 568 of 2,000 rates made it grow, by the last bit of a division. */
  @Test
  void kta_sourceFullWithoutPendingRecords_probesUpwardsAtAnyRate() {
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      double rate = 1 + 10_000 * random.nextDouble();
      assertThat(settled(rate, 1)).as("%s records/s", rate).isBetween(13, 20);
      assertThat(settled(rate, 0.8)).as("%s records/s", rate).isEqualTo(10);
    }
  }

  private static int settled(double rate, double busy) {
    AlgorithmRun<Sample, LearnedCapacity.Analysis> run = new AlgorithmRun<>(new LearnedCapacity());
    Seen seen = new Seen(Topology.chain(Operator.of("source", 10)));
    seen.operator("source", rate, busy, 0);
    int wanted = 10;
    for (int cycle = 0; cycle < 8; cycle++) {
      wanted = run.plan(seen.next()).target(SOURCE);
    }
    return wanted;
  }

  /** From 1 instance to the 6 that are needed, though nothing tells how much comes. */
  @Test
  void kta_sourceWithoutPendingRecords_growsUntilItIsNotFull() {
    Run run =
        new Run(
            new LearnedCapacity(),
            job(SimulatedOperator.of("source", 1_000), 5_500)
                .metricFault(MetricFault.missing("source", Figure.PENDING)));
    assertThat(run.last(SOURCE)).as("%s", run).isBetween(6, 9);
    assertThat(run.report.rescales()).as("%s", run).isLessThanOrEqualTo(8);
  }

  /** Flink tells whole milliseconds: 0.001 shrank, and 0.000, which is less, did not. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-9, 0.001, 0.01})
  void kta_hardlyBusy_shrinksWhateverTheLastDigitSays(double busy) {
    AlgorithmRun<Sample, LearnedCapacity.Analysis> run = new AlgorithmRun<>(new LearnedCapacity());
    Seen seen = new Seen(Topology.chain(Operator.of("source", 2), Operator.of("map", 10)));
    seen.operator("source", 100, 0.4, 0).pending("source", 0).operator("map", 100, busy, 0);
    int wanted = 10;
    for (int cycle = 0; cycle < 400 && wanted == 10; cycle++) {
      wanted = run.plan(seen.next()).target(new OperatorId("map"));
    }
    assertThat(wanted).isEqualTo(1);
  }

  /** A source of the old kind tells neither: nothing would show that it falls behind. */
  @Test
  void kta_sourceNotBusyAtAllWithoutPendingRecords_staysAsItIs() {
    AlgorithmRun<Sample, LearnedCapacity.Analysis> run = new AlgorithmRun<>(new LearnedCapacity());
    Seen seen = new Seen(Topology.chain(Operator.of("source", 4)));
    seen.operator("source", 100, 0, 0);
    for (int cycle = 0; cycle < 400; cycle++) {
      assertThat(run.plan(seen.next()).target(SOURCE)).isEqualTo(4);
    }
  }

  /** It grew and went back in 10 runs of 10. */
  @ParameterizedTest
  @ValueSource(strings = {"source", "map"})
  void kta_oneSampleOfThreeTimesTheRecords_isNotBelieved(String operator) {
    for (long seed = 1; seed <= 10; seed++) {
      Duration at = Duration.ofSeconds(3600 + 7 * seed);
      MetricFault spike =
          MetricFault.misreported(operator, Figure.RECORDS, 3)
              .during(at, MetricQuality.pipeline().scrape());
      List<Integer> with = new Run(new LearnedCapacity(), noisy(seed).metricFault(spike)).path();
      List<Integer> without = new Run(new LearnedCapacity(), noisy(seed)).path();
      assertThat(with).as("seed %d", seed).isEqualTo(without);
    }
  }

  private static SimulatedTopology.Builder noisy(long seed) {
    return job(SimulatedOperator.of("source", 1_000).parallelism(4), 2_000)
        .metricQuality(MetricQuality.pipeline())
        .seed(seed);
  }

  /** It went from 10 to 5 while the records of 375 s waited. */
  @ParameterizedTest
  @ValueSource(doubles = {40, 375, 10_000})
  void kta_backlogStands_nothingIsShrunk(double seconds) {
    AlgorithmRun<Sample, LearnedCapacity.Analysis> run = new AlgorithmRun<>(new LearnedCapacity());
    Seen seen = new Seen(Topology.chain(Operator.of("source", 10), Operator.of("map", 8)));
    seen.operator("source", 1000, 0.1, 0).operator("map", 1000, 0.1, 0);
    seen.pending("source", 1000 * seconds);
    for (int cycle = 0; cycle < 400; cycle++) {
      var plan = run.plan(seen.next());
      assertThat(plan.target(SOURCE)).isGreaterThanOrEqualTo(10);
      assertThat(plan.target(new OperatorId("map"))).isGreaterThanOrEqualTo(8);
    }
  }

  /** What was known must still be there when metrics come back. */
  @ParameterizedTest
  @ValueSource(ints = {2, 10, 30})
  void kta_silentForMinutes_changesNothingBecauseOfThat(int minutes) {
    MetricFault silence =
        MetricFault.silence().during(Duration.ofMinutes(60), Duration.ofMinutes(minutes));
    Run run = new Run(new LearnedCapacity(), noisy(3).metricFault(silence));
    assertThat(run.last(SOURCE)).isEqualTo(new Run(new LearnedCapacity(), noisy(3)).last(SOURCE));
    assertThat(run.lagSeconds()).isLessThan(5);
  }

  /** A source reports its backlog for some of the time only. */
  @Test
  void kta_pendingLostForMinutes_neitherRunsAwayNorFallsBehind() {
    SimulatedTopology.Builder job = noisy(1);
    for (int hour = 0; hour < 4; hour++) {
      job.metricFault(
          MetricFault.missing("source", Figure.PENDING)
              .during(Duration.ofMinutes(60L * hour + 20), Duration.ofMinutes(15)));
    }
    Run run = new Run(new LearnedCapacity(), job);
    assertThat(run.peak(SOURCE)).isLessThanOrEqualTo(6);
    assertThat(run.lagSeconds()).isLessThan(5);
  }

  /** Records become three times as dear within three hours: it follows. */
  @Test
  void kta_costDrifts_followsWithoutFallingBehind() {
    Run run =
        new Run(
            new LearnedCapacity(),
            noisy(1).costs("map", seconds -> 1 + 2 * Math.min(1, seconds / 10_800)));
    assertThat(run.lagSeconds()).as("%s", run).isLessThan(5);
    assertThat(run.last(new OperatorId("map"))).isBetween(6, 10);
  }

  private static SimulatedTopology.Builder slowFetchers(double load, double factor) {
    return job(SimulatedOperator.of("source", 150).parallelism(2), load)
        .metricFault(MetricFault.misreported("source", Figure.BUSY, factor));
  }

  private static SimulatedTopology.Builder job(SimulatedOperator source, double load) {
    return SimulatedTopology.builder()
        .source(source, Load.constant(load))
        .operator(SimulatedOperator.of("map", 1_000).parallelism(2))
        .edge("source", "map")
        .rescaleCost(RescaleCost.savepoint());
  }

  /** Four hours of a job. */
  private static final class Run {
    private final List<Topology> seen = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();
    private final SimulationReport report;
    private double pending;
    private double rate = 1;

    Run(Algorithm<?, ?> algorithm, SimulatedTopology.Builder job) {
      report =
          Simulation.of(job)
              .algorithm(algorithm)
              .listener(
                  cycle ->
                      cycle
                          .observation()
                          .ifPresent(
                              observation -> {
                                seen.add(observation.topology());
                                reasons.add(String.valueOf(cycle.admission()));
                                var source = observation.metricsOf(SOURCE);
                                source.pendingRecords().ifPresent(p -> pending = p);
                                source.recordsInPerSecond().ifPresent(r -> rate = r);
                              }))
              .runFor(Duration.ofHours(4));
    }

    List<Integer> path() {
      List<Integer> path = new ArrayList<>();
      for (Topology topology : seen) {
        int size = topology.operator(SOURCE).parallelism();
        if (path.isEmpty() || path.get(path.size() - 1) != size) {
          path.add(size);
        }
      }
      return path;
    }

    int peak(OperatorId id) {
      return seen.stream().mapToInt(t -> t.operator(id).parallelism()).max().orElse(0);
    }

    int last(OperatorId id) {
      return seen.get(seen.size() - 1).operator(id).parallelism();
    }

    double lagSeconds() {
      return pending / rate;
    }

    @Override
    public String toString() {
      List<String> changes = new ArrayList<>();
      for (int i = 1; i < seen.size(); i++) {
        if (!seen.get(i).equals(seen.get(i - 1))) {
          changes.add(i + ": " + seen.get(i).operators() + " after " + reasons.get(i - 1));
        }
      }
      return report.rescales() + " rescales, " + changes;
    }
  }
}
