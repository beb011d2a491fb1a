package io.kta.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kta.policy.Behavior;
import io.kta.policy.ScalingPolicy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class OracleTest {
  private static final int SLOTS = 5;
  private static final int STEPS = 900; // per slot
  private static final double[] LOAD = {150, 150, 550, 550, 80};
  private static final Duration STOP = Duration.ofSeconds(20);

  @Test
  void oracle_oneOperator_isTheBestOfAllPlans() {
    Load load = Load.steps(Duration.ofMinutes(1), LOAD);
    SimulatedTopology.Builder job =
        SimulatedTopology.builder()
            .source(SimulatedOperator.of("map", 100).parallelism(2).maxParallelism(6), load)
            .rescaleCost(RescaleCost.stopping(STOP));
    SimulationReport report =
        Simulation.of(job).algorithm(SimulationTest.hold()).runFor(Duration.ofMinutes(SLOTS));
    List<Weights> weights =
        List.of(
            Weights.keepingUp(), Weights.standard(), Weights.latencyFirst(), Weights.costFirst());
    double[] best = new double[weights.size()];
    Arrays.fill(best, Double.POSITIVE_INFINITY);
    int[] plan = new int[SLOTS];
    for (int code = 0; code < 7_776; code++) {
      int rest = code;
      for (int k = 0; k < SLOTS; k++) {
        plan[k] = 1 + rest % 6;
        rest /= 6;
      }
      ToDoubleFunction<Weights> score = scoreOf(plan, report.provisioning().neededHours());
      Arrays.setAll(best, i -> Math.min(best[i], score.applyAsDouble(weights.get(i))));
    }
    for (int i = 0; i < best.length; i++) {
      Oracle oracle = report.oracle(weights.get(i), Duration.ofSeconds(5));
      assertThat(oracle.exact()).isTrue();
      assertThat(oracle.score()).as("%s", weights.get(i)).isCloseTo(best[i], within(2e-3));
    }
  }

  /** Walks through the queue step by step, another way than the search does. */
  private static ToDoubleFunction<Weights> scoreOf(int[] plan, double neededHours) {
    double dt = 60.0 / STEPS;
    double[] arrived = new double[SLOTS * STEPS + 1];
    double left = 0;
    double late = 0;
    double instanceSeconds = 0;
    int rescales = 0;
    int before = 2;
    for (int k = 0; k < SLOTS; k++) {
      boolean change = plan[k] != before;
      rescales += change ? 1 : 0;
      for (int step = 0; step < STEPS; step++) {
        int i = k * STEPS + step;
        boolean stopped = change && step * dt < STOP.toSeconds() - 1e-9;
        arrived[i + 1] = arrived[i] + LOAD[k] * dt;
        instanceSeconds += (stopped ? before : plan[k]) * dt;
        double served = Math.min(left + LOAD[k] * dt, stopped ? 0 : plan[k] * 100 * dt);
        double gone = arrived[i + 1] - left - LOAD[k] * dt;
        double old = arrived[Math.max(0, i + 1 - (int) Math.round(5 / dt))];
        late += Math.max(0, Math.min(served, old - gone));
        left += LOAD[k] * dt - served;
      }
      before = plan[k];
    }
    int end = SLOTS * STEPS;
    double gone = arrived[end] - left;
    late += Math.max(0, Math.min(left, arrived[end - (int) Math.round(5 / dt)] - gone));
    double violations = late / arrived[end];
    double rescalesPerHour = rescales * 60.0 / SLOTS;
    double surplus = instanceSeconds / 3600 / neededHours;
    return weights -> weights.score(violations, rescalesPerHour, surplus);
  }

  @Test
  void oracle_changesForNothing_runsWhatIsNeeded() {
    SimulationReport report =
        Simulation.of(SimulationTest.wave().rescaleCost(RescaleCost.none()))
            .algorithm(SimulationTest.hold())
            .runFor(Duration.ofHours(1));
    Oracle oracle = report.oracle(new Weights(100, 0, 1), Duration.ofSeconds(1));
    assertThat(oracle.violations()).isZero();
    assertThat(oracle.exact()).isFalse();
    assertThat(oracle.instanceHours())
        .isBetween(
            0.95 * report.provisioning().neededHours(), 1.05 * report.provisioning().neededHours());
  }

  /** With the standard weights it is best to be late throughout: 0.4, and no instances. */
  @Test
  void oracle_byDefault_keepsUp() {
    double[] peaks = new double[40];
    Arrays.setAll(peaks, i -> i % 5 == 4 ? 2_000 : 100);
    SimulationReport report =
        Simulation.of(
                SimulatedTopology.builder()
                    .source("map", 100, Load.steps(Duration.ofMinutes(3), peaks))
                    .rescaleCost(RescaleCost.savepoint()))
            .algorithm(SimulationTest.hold())
            .runFor(Duration.ofHours(2));
    Oracle byStandard = report.oracle(Weights.standard(), Duration.ofSeconds(5));
    assertThat(byStandard.violations()).isGreaterThan(0.9);
    assertThat(report.oracle().violations()).isLessThan(0.05);
  }

  @Test
  void oracle_aYear_keepsUpAllTheSame() { // dropped its only states without backlog: 0.94 were late
    Load load = Load.cosine(300, 200, Duration.ofDays(1));
    SimulationReport report =
        Simulation.of(
                SimulatedTopology.builder().source("map", 100, load).tick(Duration.ofMinutes(15)))
            .algorithm(SimulationTest.hold())
            .policy(ScalingPolicy.builder().interval(Duration.ofHours(6)).build())
            .runFor(Duration.ofDays(365));
    Oracle oracle = report.oracle(Weights.standard(), Duration.ofSeconds(5));
    assertThat(oracle.violations()).isLessThan(0.05);
    assertThat(oracle.instanceHours())
        .isBetween(
            0.8 * report.provisioning().neededHours(), 1.3 * report.provisioning().neededHours());
    assertThat(oracle.exact()).isFalse();
  }

  @Test
  void oracle_anyRun_scoresNoWorse() {
    for (RescaleCost cost :
        new RescaleCost[] {
          RescaleCost.savepoint(),
          RescaleCost.reactive(),
          RescaleCost.inPlace(),
          RescaleCost.rolling()
        }) {
      SimulationReport report =
          Simulation.of(SimulationTest.wave().rescaleCost(cost))
              .algorithm(SimulationTest.busy(0.8))
              .policy(ScalingPolicy.builder().behavior(Behavior.kubernetesDefaults()).build())
              .runFor(Duration.ofHours(2));
      assertThat(report.oracle().score()).as("%s", cost).isLessThan(report.score());
      assertThat(report.oracle().rescales()).isBetween(1, 20);
    }
  }
}
