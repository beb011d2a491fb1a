package io.kta.algorithm.learned;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.simulation.Load;
import io.kta.simulation.MetricQuality;
import io.kta.simulation.RescaleCost;
import io.kta.simulation.SimulatedOperator;
import io.kta.simulation.SimulatedTopology;
import io.kta.simulation.Simulation;
import io.kta.simulation.SimulationReport;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Where a rescale takes a second, to wait costs more than a wrong guess. */
final class ShortStopsTest {
  private static final double EACH = 1_000;

  /**
   * Five times the load within a minute. It was left to settle while its backlog grew, and sized
   * for the mean of a rising half minute: 9.8 % of the records of an hour were late.
   */
  @Test
  void run_crowd_fewRecordsAreLate() {
    Load crowd =
        Load.constant(3 * EACH)
            .flashCrowd(Duration.ofMinutes(20), 5, Duration.ofMinutes(1), Duration.ofMinutes(10));
    SimulationReport report = run(crowd, 4, Duration.ofHours(1));
    assertThat(report.violations(Duration.ofSeconds(5))).isLessThan(0.06);
    assertThat(report.provisioning().surplus()).isLessThan(1.4);
    assertThat(report.rescales()).isLessThanOrEqualTo(8);
  }

  /**
   * The load halves and stays there: it kept all for five minutes, and half of the rest for longer.
   */
  @Test
  void run_loadHalves_shrinksWithinFiveMinutes() {
    Load half = seconds -> seconds < 1800 ? 10 * EACH : 5 * EACH;
    SimulationReport report = run(half, 12, Duration.ofMinutes(35));
    assertThat(report.finalParallelism("map")).isBetween(5, 7);
    assertThat(report.rescales()).isLessThanOrEqualTo(2);
  }

  /**
   * Records of an hour come in bursts, with silence between them. What idle instances had cost was
   * forgotten in each silence, so that a job kept what one large burst had needed: 12 instances.
   */
  @Test
  void run_burstsWithSilenceBetween_givesBackWhatOneLargeBurstNeeded() {
    Load bursts =
        seconds -> seconds % 180 >= 60 ? 0 : seconds >= 720 && seconds < 780 ? 9 * EACH : EACH;
    SimulationReport report = run(bursts, 2, Duration.ofMinutes(30));
    assertThat(report.peakInstances()).isGreaterThan(8);
    assertThat(report.finalParallelism("map")).isLessThanOrEqualTo(4);
  }

  /** Its sender may be cut off: a job that had run for 15 min shrank after a minute of silence. */
  @Test
  void run_silenceAfterALongTime_keepsTheInstancesForAWhile() {
    Load cutOff = seconds -> seconds < 1500 ? 6 * EACH : 0;
    assertThat(run(cutOff, 7, Duration.ofMinutes(37)).finalParallelism("map")).isBetween(6, 7);
    assertThat(run(cutOff, 7, Duration.ofMinutes(50)).finalParallelism("map")).isEqualTo(1);
  }

  /**
   * All that was held back comes at once. A rescale was priced by the instances that ran, not by
   * those it would have left: most of 60 idled for minutes.
   */
  @Test
  void run_crowdIsOver_mostInstancesAreGivenBackWithinFourMinutes() {
    Load crowd = seconds -> seconds >= 1200 && seconds < 1260 ? 60 * EACH : 6 * EACH;
    assertThat(run(crowd, 7, Duration.ofMinutes(22)).peakInstances()).isGreaterThan(50);
    assertThat(run(crowd, 7, Duration.ofMinutes(25)).finalParallelism("map")).isLessThan(15);
  }

  /**
   * After a crowd of a minute, hundreds of instances idled below 5 % busy. So little is no sample
   * of what they can do, and a size that had been sampled once or twice was kept until it was
   * known: for good.
   */
  @Test
  void run_crowdLeavesASizeHardlySampled_isGivenBackThough() {
    for (int seconds = 30; seconds <= 120; seconds += 10) {
      int end = 1200 + seconds;
      Load crowd = at -> at >= 1200 && at < end ? 60 * EACH : EACH;
      SimulationReport report = run(crowd, 2, Duration.ofMinutes(50));
      assertThat(report.peakInstances()).as("crowd of %d s", seconds).isGreaterThan(30);
      assertThat(report.finalParallelism("map")).as("crowd of %d s", seconds).isLessThan(4);
    }
  }

  /** A batch every 20 minutes was foreseen, but for no more than twice the load before it. */
  @Test
  void run_batchOnTime_mostOfWhatItNeedsIsThereBefore() {
    Load batch = at -> at % 1200 < 300 ? 10 * EACH : 2 * EACH;
    SimulationReport report = run(batch, 3, Duration.ofHours(3));
    SimulationReport first = run(batch, 3, Duration.ofHours(1));
    double late = report.violations(Duration.ofSeconds(5));
    assertThat(late).isLessThan(first.violations(Duration.ofSeconds(5)) / 2).isLessThan(0.02);
  }

  private static SimulationReport run(Load load, int start, Duration length) {
    SimulatedTopology.Builder job =
        SimulatedTopology.builder()
            .source(SimulatedOperator.of("map", EACH).parallelism(start), load.noisy(0.02, 1))
            .metricQuality(MetricQuality.rest())
            .rescaleCost(RescaleCost.stopping(Duration.ofSeconds(1)))
            .seed(1);
    return Simulation.of(job)
        .warmUp(Duration.ofMinutes(5))
        .algorithm(new LearnedCapacity())
        .runFor(length);
  }
}
