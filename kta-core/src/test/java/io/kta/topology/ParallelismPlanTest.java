package io.kta.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class ParallelismPlanTest {
  private static final OperatorId A = new OperatorId("a");
  private static final OperatorId B = new OperatorId("b");
  private static final Topology TOPOLOGY =
      Topology.chain(Operator.of("b", 2), Operator.of("a", 3).withMaxParallelism(8));

  @Test
  void asIs_chain_namesEveryOperatorInTopologicalOrder() {
    ParallelismPlan plan = ParallelismPlan.asIs(TOPOLOGY);
    assertThat(plan).hasToString("b=2, a=3");
    assertThat(plan.isAlreadyIn(TOPOLOGY)).isTrue();
  }

  @Test
  void of_rule_setsEveryOperatorInTopologicalOrder() {
    ParallelismPlan plan = ParallelismPlan.of(TOPOLOGY, operator -> 2 * operator.parallelism());
    assertThat(plan).hasToString("b=4, a=6");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ParallelismPlan.of(TOPOLOGY, operator -> -1))
        .withMessage("target of operator b is -1; it must be at least 0");
  }

  @Test
  void with_knownOperator_changesThatOneOnly() {
    ParallelismPlan plan = ParallelismPlan.asIs(TOPOLOGY).with(A, 5);
    assertThat(plan).hasToString("b=2, a=5");
    assertThat(plan.target(A)).isEqualTo(5);
    assertThat(plan.isAlreadyIn(TOPOLOGY)).isFalse();
  }

  @Test
  void with_several_changesThoseInThePlansOrder() {
    ParallelismPlan plan =
        ParallelismPlan.asIs(TOPOLOGY).with(Map.of(A, 5, new OperatorId("b"), 1));
    assertThat(plan).hasToString("b=1, a=5");
  }

  @Test
  void with_unknownOperator_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ParallelismPlan.asIs(TOPOLOGY).with(new OperatorId("c"), 5))
        .withMessage("the plan has no operator c; it names [b, a]");
  }

  @Test
  void new_targetBelowZero_namesTheOperator() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ParallelismPlan(Map.of(A, -1)))
        .withMessage("target of operator a is -1; it must be at least 0");
  }

  @Test
  void isAlreadyIn_planThatMissesAnOperator_isNot() {
    assertThat(new ParallelismPlan(Map.of(B, 2)).isAlreadyIn(TOPOLOGY)).isFalse();
  }

  @Test
  void nearest_anyNumber_isWithinWhatTheOperatorCanRunAt() {
    Operator operator = Operator.of("a", 3).withMaxParallelism(8);
    assertThat(operator.nearest(Integer.MIN_VALUE)).isEqualTo(1);
    assertThat(operator.nearest(5)).isEqualTo(5);
    assertThat(operator.nearest(9)).isEqualTo(8);
  }

  @Test
  void operator_outOfItsBounds_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Operator.of("a", -1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Operator.of("a", 0).withMaxParallelism(0))
        .withMessage("maxParallelism of operator a is 0; it must be at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Operator.of("a", 9).withMaxParallelism(8))
        .withMessage(
            "maxParallelism 8 of operator a is below its parallelism 9; it must be at least that");
    assertThatIllegalArgumentException().isThrownBy(() -> new OperatorId(" "));
  }
}
