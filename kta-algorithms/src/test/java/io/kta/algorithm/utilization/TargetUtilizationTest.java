package io.kta.algorithm.utilization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kta.algorithm.Algorithms;
import io.kta.algorithm.Decision;
import io.kta.algorithm.Seen;
import io.kta.algorithm.utilization.TargetUtilization.Readings;
import io.kta.metrics.Observation;
import io.kta.metrics.Shortfall;
import io.kta.simulation.testing.AlgorithmRun;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TargetUtilizationTest {
  private final Seen seen =
      new Seen(Topology.chain(Operator.of("1", 4), Operator.of("2", 4).withMaxParallelism(5)));

  @Test
  void decide_busyShares_areBroughtToTheTarget() {
    seen.operator("1", 100, 0.3, 0).operator("2", 100, 1, 0);
    Decision decision = new AlgorithmRun<>(new TargetUtilization()).decide(seen.next());
    assertThat(decision)
        .hasToString(
            "Scale[plan=1=2, 2=5, reason=1 is at 30 %, and should be at 70 %; 2 is at 100 %, and"
                + " should be at 70 %]");
  }

  @Test
  void decide_littleBusyForAnothersSake_isNotShrunk() {
    seen.operator("1", 100, 0.3, 0.6).operator("2", 100, 0.7, 0);
    assertThat(new AlgorithmRun<>(new TargetUtilization()).decide(seen.next()))
        .hasToString("Scale[plan=1=4, 2=4, reason=1 waits for room downstream]");
  }

  @Test
  void decide_nothingKnown_staysAndSaysSo() {
    seen.operator("1", 100, 0.7, 0);
    assertThat(new AlgorithmRun<>(new TargetUtilization()).decide(seen.next()))
        .hasToString(
            "Scale[plan=1=4, 2=4, reason=2 cannot be judged: it is not known how busy it is]");
  }

  @Test
  void on_otherMetrics_goesByThese() {
    var algorithm =
        new TargetUtilization()
            .on(
                context ->
                    new Readings(
                        Map.of(new OperatorId("1"), List.of(new Reading.PerInstance(700, 100)))));
    assertThat(algorithm.name()).isEqualTo("TargetUtilization");
    assertThat(new AlgorithmRun<>(algorithm).plan(seen.next())).hasToString("1=7, 2=4");
  }

  @Test
  void on_idThatIsNoOperators_isNoSilentNothing() {
    var algorithm =
        new TargetUtilization()
            .on(
                context ->
                    new Readings(
                        Map.of(new OperatorId("11"), List.of(new Reading.PerInstance(700, 100)))));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AlgorithmRun<>(algorithm).plan(seen.next()))
        .withMessage("there are readings of [11], but the operators are [1, 2]; name one of these");
  }

  @Test
  void on_value_countsTheInstancesThatTheDriverSaysAreReady() {
    var algorithm =
        new TargetUtilization()
            .on(
                context ->
                    new Readings(
                        Map.of(new OperatorId("1"), List.of(new Reading.Value(400, 100)))));
    assertThat(new AlgorithmRun<>(algorithm).plan(shortOf(seen.next()))).hasToString("1=12, 2=4");
  }

  @Test
  void decide_instancesThatStart_neverJustifyGrowth() {
    seen.operator("1", 100, 0.9, 0).operator("2", 100, 0.7, 0);
    Observation observed = seen.next();
    assertThat(new AlgorithmRun<>(new TargetUtilization()).plan(observed)).hasToString("1=6, 2=4");
    assertThat(new AlgorithmRun<>(new TargetUtilization()).plan(shortOf(observed)))
        .hasToString("1=4, 2=4");
  }

  /** Three of four instances of the first operator work. */
  private static Observation shortOf(Observation seen) {
    return seen.withJob(
        seen.job()
            .withShortfalls(
                Map.of(new OperatorId("1"), new Shortfall(3, "has 3 of 4 replicas ready"))));
  }

  @Test
  void named_isFoundAndChecked() {
    assertThat(Algorithms.named("TargetUtilization", Map.of("target", 0.5)))
        .isEqualTo(new TargetUtilization(0.5));
    assertThatIllegalArgumentException().isThrownBy(() -> new TargetUtilization(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new TargetUtilization(0.5, 0.1, 1));
  }
}
