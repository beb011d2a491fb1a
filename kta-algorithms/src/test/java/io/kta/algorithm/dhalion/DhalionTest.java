package io.kta.algorithm.dhalion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kta.algorithm.Decision;
import io.kta.algorithm.Seen;
import io.kta.algorithm.rates.Sample;
import io.kta.simulation.testing.AlgorithmRun;
import io.kta.topology.Operator;
import io.kta.topology.Topology;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DhalionTest {
  private final Seen seen = new Seen(topology(5));
  private final Dhalion dhalion =
      new Dhalion(Duration.ofSeconds(60), Duration.ofSeconds(60), 0.8, 4, 0.02, 1);
  private final AlgorithmRun<Sample, Dhalion.Analysis> run = new AlgorithmRun<>(dhalion);

  /** Heron's resolver: milliseconds of backpressure per second, added up over the instances. */
  @ParameterizedTest
  @CsvSource({"2, 500, 4", "2, 750, 8", "3, 500, 6", "1, 999, 5", "1, 2000, 5"})
  void grown_heronsVectors(int instances, double milliseconds, int expected) {
    assertThat(Dhalion.grown(instances, milliseconds / 1000, 4)).isEqualTo(expected);
  }

  @Test
  void decide_justChanged_holdsAndSaysHowLongStill() {
    quiet();
    run.decide(seen.next());
    assertThat(run.decide(seen.next()).reason())
        .isEqualTo("what came of the last change shows in PT30S, PT1M after it");
  }

  @Test
  void decide_othersWait_theOneTheyWaitForGrows() {
    seen.operator("1", 100, 0.1, 0.5).operator("2", 100, 0.5, 0.5).operator("3", 100, 1, 0);
    Decision decision = settled();
    assertThat(decision)
        .hasToString("Scale[plan=1=1, 2=5, 3=4, reason=others wait for 3 for 50 % of the time]");
  }

  @Test
  void decide_sourceFallsBehind_grows() {
    seen.operator("1", 100, 1, 0).operator("2", 100, 0.5, 0).operator("3", 100, 0.5, 0);
    for (int i = 0; i < 3; i++) {
      seen.pending("1", 30 * 100 * i);
      run.decide(seen.next());
    }
    seen.pending("1", 30 * 100 * 3);
    assertThat(run.plan(seen.next())).hasToString("1=2, 2=5, 3=2");
  }

  @Test
  void decide_nothingWaits_oneOperatorShrinks() {
    quiet();
    assertThat(settled())
        .hasToString(
            "Scale[plan=1=1, 2=4, 3=2, reason=2 is too large: no operator waits for it, and nothing"
                + " before it]");
  }

  @Test
  void decide_unknownPending_nothingShrinks() {
    quiet();
    seen.operator("1", 100, 0.2, 0);
    assertThat(settled().reason()).isEqualTo("no operator shows a symptom that can be resolved");
  }

  /** Shrinking 2 makes others wait for it: it is left as it is, until it has less to do. */
  @Test
  void decide_whatDidNotHelp_isNotDoneAgainUnderTheSameLoad() {
    quiet();
    assertThat(((Decision.Scale) settled()).plan()).hasToString("1=1, 2=4, 3=2");
    seen.running(topology(4));
    seen.operator("1", 100, 0.2, 0.3).pending("1", 0).operator("2", 100, 1, 0);
    Decision growing = settled();
    assertThat(growing.reason()).isEqualTo("others wait for 2 for 30 % of the time");
    seen.running(topology(5));
    quiet();
    assertThat(((Decision.Scale) settled()).plan()).hasToString("1=1, 2=5, 3=1");
    seen.operator("2", 80, 0.2, 0);
    assertThat(((Decision.Scale) settled()).plan()).hasToString("1=1, 2=4, 3=2");
  }

  @Test
  void new_outOfRange_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Dhalion(Duration.ZERO, Duration.ZERO, 1, 0, 2, -1))
        .withMessageContaining("window is PT0S")
        .withMessageContaining("shrink is 1.0; it must be above 0 and below 1; maxGrowth is 0.0")
        .withMessageContaining("noise is 2.0")
        .withMessageContaining("pendingSeconds is -1.0");
  }

  private void quiet() {
    seen.operator("1", 100, 0.2, 0).pending("1", 0);
    seen.operator("2", 100, 0.2, 0).operator("3", 100, 0.2, 0);
  }

  private Decision settled() {
    Decision decision = run.decide(seen.next());
    for (int i = 0; i < 2; i++) {
      decision = run.decide(seen.next());
    }
    return decision;
  }

  private static Topology topology(int second) {
    return Topology.chain(Operator.of("1", 1), Operator.of("2", second), Operator.of("3", 2));
  }
}
