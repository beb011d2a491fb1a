package io.kta.algorithm.decorator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Algorithms;
import io.kta.algorithm.Decision;
import io.kta.algorithm.Seen;
import io.kta.algorithm.decorator.SameForAll.Choice;
import io.kta.algorithm.ds2.Ds2;
import io.kta.algorithm.toggle.Toggle;
import io.kta.simulation.testing.AlgorithmInvariants;
import io.kta.simulation.testing.AlgorithmRun;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A job scaled as a whole, without Flink's reactive mode. */
final class SameForAllTest {
  private static final Operator SOURCE = Operator.of("source", 2);
  private static final Operator MAP = Operator.of("map", 2).withMaxParallelism(20);
  private static final Operator SINK = Operator.of("sink", 2);

  @Test
  void plan_largest_isThatOfAll() {
    assertThat(plan(new SameForAll<>(proposing(3, 7, 5)), SOURCE, MAP, SINK))
        .hasToString("source=7, map=7, sink=7");
  }

  @Test
  void plan_first_isThatOfTheFirstThatCanBeScaled() {
    Operator fixed = Operator.of("source", 1).withFixedBecause("it is of the old interface");
    assertThat(plan(new SameForAll<>(proposing(1, 7, 5), Choice.FIRST), fixed, MAP, SINK))
        .hasToString("source=1, map=7, sink=7");
  }

  @Test
  void plan_lowerMaximum_holdsForItsOperator() {
    assertThat(plan(new SameForAll<>(proposing(30, 20, 5)), SOURCE, MAP, SINK))
        .hasToString("source=30, map=20, sink=30");
  }

  @Test
  void plan_operatorThatIsSwitchedOff_staysOff() {
    assertThat(plan(new SameForAll<>(proposing(3, 0, 5)), SOURCE, MAP, SINK))
        .hasToString("source=5, map=0, sink=5");
  }

  @Test
  void plan_changed_saysSoInTheReason() {
    Seen seen = new Seen(Topology.chain(SOURCE, MAP, SINK));
    assertThat(new AlgorithmRun<>(new SameForAll<>(proposing(3, 7, 5))).decide(seen.next()))
        .extracting(Decision::reason)
        .isEqualTo("the same for all: as told");
    assertThat(new AlgorithmRun<>(new SameForAll<>(proposing(4, 4, 4))).decide(seen.next()))
        .extracting(Decision::reason)
        .isEqualTo("as told");
  }

  @Test
  void plan_hold_holds() {
    Decision hold = new Decision.Hold("it is not known");
    Algorithm<?, ?> holds = new SameForAll<>(Algorithm.of("algorithm").plan(context -> hold));
    assertThat(new AlgorithmRun<>(holds).decide(new Seen(Topology.chain(MAP)).next()))
        .isEqualTo(hold);
  }

  /** As the quick start's deployment level: both at 4 or 2. */
  @Test
  void plan_toggle_movesAllTogether() {
    AlgorithmRun<?, ?> run =
        new AlgorithmRun<>(new SameForAll<>(new Toggle(1, List.of(4, 2)), Choice.FIRST));
    Seen seen = new Seen(Topology.chain(SOURCE, SINK));
    assertThat(run.plan(seen.next())).hasToString("source=2, sink=2");
    assertThat(run.plan(seen.next())).hasToString("source=4, sink=4");
  }

  @Test
  void named_isFoundByItsName() {
    Map<String, ?> five =
        Map.of("type", "Fixed", "parameters", Map.of("operators", Map.of("map", 5)));
    Algorithm<?, ?> named = Algorithms.named("SameForAll", Map.of("of", five));
    assertThat(named.name()).isEqualTo("same for all of Fixed");
    assertThat(plan(named, SOURCE, MAP)).hasToString("source=5, map=5");
    assertThat(
            plan(
                Algorithms.named("SameForAll", Map.of("of", five, "choice", "first")), SOURCE, MAP))
        .hasToString("source=2, map=2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Algorithms.named("SameForAll", Map.of("of", "Ds2", "choice", "least")))
        .withMessageContaining("choice is 'least'");
  }

  @Test
  void invariants_hold() {
    new AlgorithmInvariants<>(new SameForAll<>(new Ds2())).holdForRandomDecisions(1, 20_000);
    new AlgorithmInvariants<>(new SameForAll<>(new Ds2())).missingDataNeverShrinks(1, 1000);
  }

  /** Proposes these, an operator each, sources first. */
  private static Algorithm<?, ?> proposing(int... counts) {
    return Algorithm.of("algorithm")
        .plan(
            context -> {
              Map<OperatorId, Integer> targets = new LinkedHashMap<>();
              for (OperatorId id : context.topology().ids()) {
                targets.put(id, counts[targets.size()]);
              }
              return new Decision.Scale(new ParallelismPlan(targets), "as told");
            });
  }

  private static <M, A> ParallelismPlan plan(Algorithm<M, A> algorithm, Operator... operators) {
    return new AlgorithmRun<>(algorithm).plan(new Seen(Topology.chain(operators)).next());
  }
}
