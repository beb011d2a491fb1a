package io.kta.algorithm.lag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kta.algorithm.Algorithms;
import io.kta.algorithm.Seen;
import io.kta.simulation.testing.AlgorithmRun;
import io.kta.topology.Operator;
import io.kta.topology.Topology;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LagBasedTest {
  private final Seen seen = new Seen(Topology.chain(Operator.of("1", 2), Operator.of("2", 4)));

  @Test
  void decide_lagGrows_bottleneckGrowsByIt() {
    AlgorithmRun<?, ?> run = new AlgorithmRun<>(new LagBased());
    seen.operator("1", 1000, 0.3, 0.7).operator("2", 1000, 1, 0).pending("1", 10_000);
    run.decide(seen.next());
    seen.pending("1", 10_000 + 30 * 800); // 800 more every second: 1.8 times as large as it is
    assertThat(run.decide(seen.next()))
        .hasToString("Scale[plan=1=2, 2=8, reason=2 needs 1.80 times its parallelism of 4]");
  }

  @Test
  void decide_lagBelowWhatIsIgnored_utilizationCounts() {
    AlgorithmRun<?, ?> run = new AlgorithmRun<>(new LagBased());
    seen.operator("1", 1000, 0.35, 0).operator("2", 1000, 0.35, 0).pending("1", 0);
    run.decide(seen.next());
    seen.pending("1", 900);
    assertThat(run.plan(seen.next())).hasToString("1=1, 2=2");
  }

  /** 39 records, 10 for each instance, 3 partitions: 4 instances would leave one idle. */
  @Test
  void decide_lagPerInstance_isHeldToThePartitionsAfterRounding() {
    seen.operator("1", 1, 0.7, 0).operator("2", 1, 0.7, 0).pending("1", 39);
    assertThat(perLag(Map.of()).plan(seen.next())).hasToString("1=4, 2=4");
    assertThat(perLag(Map.of("1", 3)).plan(seen.next())).hasToString("1=3, 2=4");
  }

  /** It said once that the source was loaded 1.00 times as much as it should be. */
  @Test
  void decide_lagPerInstance_isTheReason() {
    seen.operator("1", 1, 0.7, 0).operator("2", 1, 0.7, 0).pending("1", 39);
    assertThat(perLag(Map.of()).decide(seen.next()).reason())
        .isEqualTo("1 has 39 pending records, and each instance is to have at most 10");
  }

  @Test
  void decide_loadJustAboveTheTarget_saysSlightly() {
    seen.operator("1", 1, 0.7, 0).operator("2", 1, 0.702, 0).pending("1", 0);
    assertThat(new AlgorithmRun<>(new LagBased()).decide(seen.next()).reason())
        .isEqualTo("2 needs slightly more than its parallelism of 4");
  }

  @Test
  void decide_unknown_stays() {
    assertThat(new AlgorithmRun<>(new LagBased()).plan(seen.next())).hasToString("1=2, 2=4");
  }

  @Test
  void new_severalFaults_areNamedAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Algorithms.named("LagBased", Map.of("target", 0, "window", 0)))
        .withMessageContaining("target is 0.0; it must be above 0 and at most 1; window is PT0S");
  }

  private static AlgorithmRun<?, ?> perLag(Map<String, Integer> partitions) {
    return new AlgorithmRun<>(
        (LagBased)
            Algorithms.named("LagBased", Map.of("lagPerInstance", 10, "partitions", partitions)));
  }
}
