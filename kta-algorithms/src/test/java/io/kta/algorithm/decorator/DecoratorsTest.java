package io.kta.algorithm.decorator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Decision;
import io.kta.algorithm.Seen;
import io.kta.algorithm.ds2.Ds2;
import io.kta.simulation.testing.AlgorithmInvariants;
import io.kta.simulation.testing.AlgorithmRun;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DecoratorsTest {
  private static final int CASES = 20_000;

  private final Seen seen = new Seen(Topology.chain(Operator.of("map", 2).withMaxParallelism(20)));

  /**
   * Proposes one of these in each cycle, in turn; 0 holds. It tells how many cycles it has seen.
   */
  private static Algorithm<Integer, Integer> proposing(int... counts) {
    return Algorithm.of("algorithm")
        .monitor(Integer.class, context -> context.lastMonitored().orElse(-1) + 1)
        .plan(
            (context, cycle) ->
                counts[cycle] == 0
                    ? new Decision.Hold("it is not known")
                    : new Decision.Scale(
                        new ParallelismPlan(Map.of(new OperatorId("map"), counts[cycle])),
                        "as told"));
  }

  @Test
  void medianOf_outlier_hasNoEffect() {
    assertThat(run(new MedianOf<>(proposing(4, 9, 4, 5, 12, 13), 3), 6))
        .containsExactly("4", "9", "4", "5", "5", "12");
  }

  @Test
  void medianOf_hold_holds() {
    AlgorithmRun<?, ?> run = new AlgorithmRun<>(new MedianOf<>(proposing(4, 0, 6), 3));
    run.decide(seen.next());
    assertThat(run.decide(seen.next())).isEqualTo(new Decision.Hold("it is not known"));
    assertThat(run.plan(seen.next())).hasToString("map=6");
  }

  @Test
  void headroom_isRoundedUpAndHeldToWhatTheOperatorCanRunAt() {
    assertThat(run(new Headroom<>(proposing(4, 10, 18), 0.2), 3)).containsExactly("5", "12", "20");
  }

  @Test
  void trend_rising_isGoneOnWith() {
    // by 2 in each 30 s; a minute ahead is 4 more
    assertThat(run(new Trend<>(proposing(2, 4, 6, 6, 4, 3), 3, Duration.ofMinutes(1)), 6))
        .containsExactly("2", "4", "10", "8", "4", "3");
  }

  @Test
  void decorators_onEachOther_work() {
    Algorithm<?, ?> both = new MedianOf<>(new Headroom<>(proposing(4, 10, 4), 0.5), 3);
    assertThat(both.name()).isEqualTo("median of headroom of algorithm");
    assertThat(run(both, 3)).containsExactly("6", "15", "6");
  }

  @Test
  void invariants_hold() {
    new AlgorithmInvariants<>(new MedianOf<>(new Ds2(), 3)).holdForRandomDecisions(1, CASES);
    new AlgorithmInvariants<>(new Trend<>(new Ds2(), 5, Duration.ofMinutes(2)))
        .holdForRandomDecisions(1, CASES);
    new AlgorithmInvariants<>(new Headroom<>(new Ds2(), 0.3)).missingDataNeverShrinks(1, 1000);
  }

  @Test
  void new_outOfRange_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new MedianOf<>(new Ds2(), 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Headroom<>(new Ds2(), -1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Trend<>(new Ds2(), 2, Duration.ZERO))
        .withMessage(
            "proposals is 2 and ahead PT0S; the first must be at least 3, the other positive");
  }

  private <M, A> List<String> run(Algorithm<M, A> algorithm, int cycles) {
    AlgorithmRun<M, A> run = new AlgorithmRun<>(algorithm);
    List<String> counts = new ArrayList<>();
    for (int i = 0; i < cycles; i++) {
      counts.add(String.valueOf(run.plan(seen.next()).target(new OperatorId("map"))));
    }
    return counts;
  }
}
