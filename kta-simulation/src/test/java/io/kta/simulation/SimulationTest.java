package io.kta.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Decision;
import io.kta.metrics.Observation;
import io.kta.policy.Behavior;
import io.kta.policy.ScalingPolicy;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
final class SimulationTest {
  private static final Duration TWO_HOURS = Duration.ofHours(2);

  /** Sizes every operator so that it is busy for a share of the time. */
  static Algorithm<?, ?> busy(double share) {
    return Algorithm.of("algorithm")
        .plan(
            context ->
                new Decision.Scale(
                    ParallelismPlan.of(
                        context.topology(),
                        operator -> wanted(operator, context.observation(), share)),
                    "operators should be busy for " + share));
  }

  private static int wanted(Operator operator, Observation observation, double share) {
    double busy = observation.metricsOf(operator.id()).busyRatio().orElse(share);
    return operator.nearest((int) Math.ceil(operator.parallelism() * busy / share - 1e-9));
  }

  static Algorithm<?, ?> hold() {
    return Algorithm.of("algorithm").plan(context -> new Decision.Hold("all is well"));
  }

  static SimulatedTopology.Builder wave() {
    return SimulatedTopology.builder()
        .source("source", 2_000, Load.cosine(1_000, 800, Duration.ofHours(1)))
        .operator(SimulatedOperator.of("count", 300).parallelism(8))
        .edge("source", "count");
  }

  @Test
  void runFor_busyRuleOnWave_followsIt() {
    SimulationReport report =
        Simulation.of(wave().rescaleCost(RescaleCost.inPlace()))
            .algorithm(busy(0.7))
            .policy(
                ScalingPolicy.builder()
                    .interval(Duration.ofSeconds(30)) // as long as a rescale takes
                    .behavior(Behavior.kubernetesDefaults())
                    .build())
            .runFor(TWO_HOURS);
    report
        .expect()
        .lagStaysBelow(5_000)
        .latencyBelow(0.95, Duration.ofSeconds(2))
        .rescalesAtMost(40)
        .parallelismStaysWithin("source", 1, 2)
        .parallelismEndsAt("count", 9);
    assertThat(report.length()).isEqualTo(TWO_HOURS);
    assertThat(report.cycles()).isEqualTo(240);
    assertThat(report.events()).hasSize(report.rescales());
    assertThat(report.downtime()).isZero();
  }

  @Test
  void runFor_sameSettings_isTheSameToTheBit() {
    Simulation simulation =
        Simulation.of(wave().metricQuality(MetricQuality.pipeline()).seed(42)).algorithm(busy(0.8));
    SimulationReport first = simulation.runFor(TWO_HOURS);
    SimulationReport second = simulation.runFor(TWO_HOURS);
    assertThat(first.events()).isNotEmpty().isEqualTo(second.events());
    assertThat(first.lagRecordSeconds()).isEqualTo(second.lagRecordSeconds());
    assertThat(first.provisioning()).isEqualTo(second.provisioning());
    assertThat(first.settling()).isEqualTo(second.settling());
  }

  @Test
  void runFor_callingThread_runsEveryStep() {
    List<Thread> threads = new ArrayList<>();
    Algorithm<?, ?> notes =
        Algorithm.of("algorithm")
            .plan(
                context -> {
                  threads.add(Thread.currentThread());
                  return new Decision.Hold("noted");
                });
    Simulation.of(wave()).algorithm(notes).runFor(Duration.ofMinutes(5));
    assertThat(threads).hasSize(19).containsOnly(Thread.currentThread());
  }

  @Test
  void expect_lagTooHigh_showsTheTimelineAroundIt() {
    SimulationReport report =
        Simulation.of(wave())
            .algorithm(setCountTo(3, 40))
            .policy(ScalingPolicy.builder().behavior(Behavior.unrestricted()).build())
            .runFor(Duration.ofMinutes(30));
    assertThatThrownBy(() -> report.expect().lagStaysBelow(1_000))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("lag was ")
        .hasMessageContaining(", not below 1,000 at 00:")
        .hasMessageContaining("time        load/s           lag   latency  source  count  cycle")
        .hasMessageContaining("\n >  00:")
        .hasMessageContaining("before that:%n   00:10:00  count 8 -> 3: as told".formatted());
    assertThatThrownBy(() -> report.expect().rescalesAtMost(0))
        .hasMessage(
            "the job was rescaled 1 times, not at most 0%n%n   00:10:00  count 8 -> 3: as told"
                .formatted());
    assertThatThrownBy(() -> report.expect().parallelismEndsAt("count", 4))
        .hasMessageStartingWith("count ended at parallelism 3, not 4 at 00:30:00");
    assertThatThrownBy(() -> report.expect().latencyBelow(0.95, Duration.ofSeconds(1)))
        .hasMessageStartingWith("latency's p95 was ");
    assertThatThrownBy(() -> report.expect().violationsAtMost(0.1, Duration.ofSeconds(5)))
        .hasMessageContaining("% of the records took more than 5 s, not at most 10.00 %");
    assertThatThrownBy(() -> report.expect().parallelismStaysWithin("count", 4, 9))
        .hasMessageStartingWith("count ran at parallelism 3, not within 4 to 9 at 00:10:");
    assertThatThrownBy(() -> report.expect().instanceHoursAtMost(1))
        .hasMessageContaining(" instance hours, not at most 1.00");
  }

  @Test
  void expectAll_severalNotMet_tellsOfEach() {
    SimulationReport report =
        Simulation.of(wave())
            .algorithm(setCountTo(3, 40))
            .policy(ScalingPolicy.builder().behavior(Behavior.unrestricted()).build())
            .runFor(Duration.ofMinutes(30));
    assertThatThrownBy(
            () ->
                report
                    .expect()
                    .all(
                        run ->
                            run.lagStaysBelow(1_000)
                                .rescalesAtMost(1)
                                .parallelismStaysWithin("count", 4, 9)
                                .instanceHoursAtMost(1)))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("3 expectations failed:%n%nlag was ".formatted())
        .hasMessageContaining("%n%ncount ran at parallelism 3, not within 4 to 9".formatted())
        .hasMessageContaining("%n%nthe job took ".formatted())
        .satisfies(all -> assertThat(all.getSuppressed()).hasSize(3));
    assertThatThrownBy(() -> report.expect().all(run -> run.rescalesAtMost(0).rescalesAtMost(1)))
        .hasMessageStartingWith("the job was rescaled 1 times, not at most 0");
    report.expect().all(run -> run.rescalesAtMost(1)).parallelismEndsAt("count", 3);
  }

  @Test
  void expect_cycleFailed_failsWithItsCause() {
    Algorithm<?, ?> broken =
        Algorithm.of("algorithm")
            .plan(
                context -> {
                  throw new UnsupportedOperationException("not written yet");
                });
    SimulationReport report = Simulation.of(wave()).algorithm(broken).runFor(TWO_HOURS);
    assertThatThrownBy(report::expect)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("not written yet")
        .hasRootCauseInstanceOf(UnsupportedOperationException.class);
    report.expectDespiteFailures().rescalesAtMost(0);
    assertThat(report.failedCycles()).isEqualTo(report.cycles() - 1); // the first saw no metrics
    assertThat(report.cycles()).as("one each 15 s, failed or not").isEqualTo(480);
  }

  @Test
  void runFor_warmUp_doesNotCountItsLag() {
    Load burst = Load.steps(Duration.ofMinutes(5), 5_000, 100);
    SimulatedTopology.Builder job = SimulatedTopology.builder().source("map", 2_000, burst);
    SimulationReport cold = Simulation.of(job).algorithm(hold()).runFor(TWO_HOURS);
    SimulationReport warm =
        Simulation.of(job).algorithm(hold()).warmUp(Duration.ofHours(1)).runFor(TWO_HOURS);
    assertThat(cold.maxLag()).isCloseTo(900_000, within(1.0));
    assertThat(warm.maxLag()).isZero();
    assertThat(warm.violations(Duration.ofSeconds(1))).isZero();
    assertThat(warm.provisioning()).isEqualTo(cold.provisioning());
  }

  @Test
  void runFor_badSettings_areRefusedByName() {
    assertThatIllegalStateException()
        .isThrownBy(() -> Simulation.of(wave()).runFor(TWO_HOURS))
        .withMessageContaining("algorithm");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Simulation.of(wave()).algorithm(hold()).warmUp(TWO_HOURS).runFor(TWO_HOURS))
        .withMessage("the run is PT2H long and warms up for PT2H; make it longer");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Simulation.of(SimulatedTopology.builder().source("s", 1, t -> Double.NaN))
                    .algorithm(hold())
                    .runFor(TWO_HOURS))
        .withMessageContaining("the load of source s is NaN");
  }

  private static Algorithm<?, ?> setCountTo(int parallelism, int fromCycle) {
    return Algorithm.of("algorithm")
        .plan(
            context -> {
              ParallelismPlan plan = ParallelismPlan.asIs(context.topology());
              return new Decision.Scale(
                  context.cycle().number() > fromCycle
                      ? plan.with(new OperatorId("count"), parallelism)
                      : plan,
                  "as told");
            });
  }
}
