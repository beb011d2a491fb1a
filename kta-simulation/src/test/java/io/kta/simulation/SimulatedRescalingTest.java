package io.kta.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.kta.driver.ApplyResult;
import io.kta.metrics.TimeShares;
import io.kta.time.ManualClock;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a change of parallelism costs by kind, and how flows and capacities shape up. */
final class SimulatedRescalingTest {
  private final ManualClock clock = new ManualClock();

  @Test
  void apply_inPlace_goesOnAtLessAndIsObserved() {
    SimulatedTopology job = map(RescaleCost.inPlace());
    clock.advance(Duration.ofSeconds(60));
    double before = job.recordsIn("map");
    assertThat(job.apply(plan(2))).isInstanceOf(ApplyResult.Accepted.class);
    clock.advance(Duration.ofSeconds(29));
    assertThat(job.observe().observation()).isPresent();
    clock.advance(Duration.ofSeconds(1));
    assertThat(job.recordsIn("map") - before).isCloseTo(0.85 * 200 * 30, within(1.0));
    assertThat(job.rescales()).isEqualTo(1);
  }

  @Test
  void observe_whileAChangeGoesOn_saysThatItIsInProgress() {
    SimulatedTopology job = map(RescaleCost.inPlace());
    clock.advance(Duration.ofSeconds(60));
    assertThat(job.observe().observation().orElseThrow().job().inProgress()).isEmpty();
    job.apply(plan(2));
    assertThat(job.observe().observation().orElseThrow().job().inProgress())
        .hasValue("a change of the parallelism is under way");
    clock.advance(Duration.ofSeconds(45));
    assertThat(job.observe().observation().orElseThrow().job().inProgress()).isEmpty();
  }

  @Test
  void apply_planTakenBackBeforeItBegan_changesNothing() {
    SimulatedTopology job = map(RescaleCost.rolling());
    clock.advance(Duration.ofSeconds(60));
    job.apply(plan(2));
    clock.advance(Duration.ofSeconds(10)); // the new instance takes 20 s to start
    assertThat(job.apply(plan(1))).isInstanceOf(ApplyResult.Applied.class);
    clock.advance(Duration.ofMinutes(5));
    assertThat(job.rescales()).isZero();
    assertThat(job.observe().observation().orElseThrow().job().inProgress()).isEmpty();
  }

  @Test
  void downtimeAndRefusals_changesAndPlansThatDoNotFit_areCounted() {
    SimulatedTopology job = map(RescaleCost.stopping(Duration.ofSeconds(25)));
    job.apply(plan(2));
    clock.advance(Duration.ofSeconds(10));
    assertThat(job.apply(plan(3))).isInstanceOf(ApplyResult.Rejected.class);
    clock.advance(Duration.ofMinutes(5));
    job.apply(plan(3));
    assertThat(job.apply(plan(200))).isInstanceOf(ApplyResult.Rejected.class);
    clock.advance(Duration.ofMinutes(5));
    assertThat(job.rescales()).isEqualTo(2);
    assertThat(job.downtime()).isEqualTo(Duration.ofSeconds(50));
    assertThat(job.refusals()).isEqualTo(2);
  }

  @Test
  void shares_aroundABottleneck_areBusyIdleAndBackpressuredAsWorkedOut() {
    SimulatedTopology job =
        SimulatedTopology.builder()
            .source("source", 1_000, Load.constant(5_000))
            .operator(SimulatedOperator.of("tight", 150).parallelism(2))
            .operator("sink", 500)
            .edge("source", "tight")
            .edge("tight", "sink")
            .build(clock);
    clock.advance(Duration.ofMinutes(10));
    assertShares(job, "source", 0.3, 0, 0.7);
    assertShares(job, "tight", 1, 0, 0);
    assertShares(job, "sink", 0.6, 0.4, 0);
  }

  private static void assertShares(
      SimulatedTopology job, String operator, double busy, double idle, double backpressured) {
    TimeShares shares =
        job.observe()
            .observation()
            .orElseThrow()
            .metricsOf(new OperatorId(operator))
            .timeShares()
            .orElseThrow();
    assertThat(shares.busy()).as(operator).isCloseTo(busy, within(1e-3));
    assertThat(shares.idle()).as(operator).isCloseTo(idle, within(1e-3));
    assertThat(shares.backpressured()).as(operator).isCloseTo(backpressured, within(1e-3));
  }

  @Test
  void apply_rolling_waitsForNewInstancesAtFullSpeedFirst() {
    SimulatedTopology job = map(RescaleCost.rolling());
    clock.advance(Duration.ofSeconds(60));
    double before = job.recordsIn("map");
    job.apply(plan(2));
    clock.advance(Duration.ofSeconds(20));
    assertThat(job.recordsIn("map") - before).isCloseTo(200 * 20, within(1.0));
    clock.advance(Duration.ofSeconds(30));
    assertThat(job.recordsIn("map") - before).isCloseTo(200 * 20 + 0.9 * 200 * 30, within(1.0));
    assertThat(job.rescales()).isEqualTo(1);
  }

  @Test
  void apply_reactive_readsAgainWhatCameAfterTheLastCheckpoint() {
    SimulatedTopology job = map(RescaleCost.reactive());
    clock.advance(Duration.ofSeconds(65)); // the last checkpoint was 5 s ago
    double lag = job.lag();
    job.apply(plan(2));
    while (job.rescales() == 0) {
      clock.advance(Duration.ofSeconds(1));
    }
    double down = (job.lag() - lag - 5 * 200) / 300; // what was read since is back in the log
    assertThat(down).isBetween(30 * 0.75 - 1, 30 * 1.25 + 1);
  }

  @Test
  void apply_moreThanTheSlots_isRejectedAndChangesNothing() {
    SimulatedTopology job =
        SimulatedTopology.builder()
            .source("map", 200, Load.constant(300))
            .slots(2)
            .rescaleCost(RescaleCost.none())
            .build(clock);
    assertThat(job.apply(plan(3)))
        .isEqualTo(
            ApplyResult.rejected(
                "the plan takes 3 slots, but there are 2; lower it or raise slots"));
    assertThat(job.apply(plan(2))).isNotInstanceOf(ApplyResult.Rejected.class);
    assertThatIllegalArgumentException().isThrownBy(() -> SimulatedTopology.builder().slots(0));
  }

  @Test
  void apply_beyondMaxParallelism_isRejected() {
    assertThat(map(RescaleCost.none()).apply(plan(129))).isInstanceOf(ApplyResult.Rejected.class);
  }

  @Test
  void flow_splitAndCopy_receiversGetTheirShares() {
    SimulatedTopology job =
        SimulatedTopology.builder()
            .source("source", 1_000, Load.constant(100))
            .operator("some", 1_000)
            .operator("rest", 1_000)
            .operator("all", 1_000)
            .split("source", "some", 0.3)
            .split("source", "rest", 0.7)
            .edge("source", "all")
            .build(clock);
    clock.advance(Duration.ofSeconds(100));
    assertThat(job.recordsIn("some")).isCloseTo(3_000, within(100.0));
    assertThat(job.recordsIn("rest")).isCloseTo(7_000, within(100.0));
    assertThat(job.recordsIn("all")).isCloseTo(10_000, within(100.0));
  }

  @Test
  void flow_hotKey_isBoundByTheInstanceThatHasIt() {
    SimulatedTopology job =
        SimulatedTopology.builder()
            .source("source", 10_000, Load.constant(1_000))
            .operator(
                SimulatedOperator.of("keyed", 100).parallelism(10).keySkew(KeySkew.hotKey(0.5)))
            .edge("source", "keyed")
            .build(clock);
    clock.advance(Duration.ofMinutes(10));
    double before = job.recordsIn("keyed");
    clock.advance(Duration.ofSeconds(100));
    // half of all and a tenth of the rest go to one instance of 100 records/s
    assertThat((job.recordsIn("keyed") - before) / 100).isCloseTo(100 / 0.55, within(2.0));
  }

  @Test
  void capacity_contentionAndTable_areBelowLinear() {
    assertThat(new Capacity.Scalable(100, 0.04, 0).at(1)).isEqualTo(100);
    assertThat(new Capacity.Scalable(100, 0.04, 0).at(26)).isEqualTo(100.0 * 26 / 2);
    Capacity table = Capacity.measured(Map.of(1, 100.0, 4, 250.0));
    assertThat(table.at(2)).isEqualTo(150);
    assertThat(table.at(6)).isEqualTo(350);
  }

  private SimulatedTopology map(RescaleCost cost) {
    return SimulatedTopology.builder()
        .source("map", 200, Load.constant(300))
        .rescaleCost(cost)
        .build(clock);
  }

  private static ParallelismPlan plan(int parallelism) {
    return new ParallelismPlan(Map.of(new OperatorId("map"), parallelism));
  }
}
