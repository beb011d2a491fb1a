package io.kta.policy;

import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The target of each operator of a {@link Scene}, in its order. Immutable. */
final class Targets {
  private final int[] values;

  private Targets(int[] values) {
    this.values = values;
  }

  static Targets of(ParallelismPlan plan, List<Operator> operators) {
    return new Targets(
        operators.stream().mapToInt(operator -> plan.target(operator.id())).toArray());
  }

  /** Returns the targets that leave a job as it is, or on its way. */
  static Targets asIs(Scene scene) {
    int[] values = new int[scene.size()];
    Arrays.setAll(values, scene::current);
    return new Targets(values);
  }

  /** Returns targets that are not written to again. */
  static Targets of(int[] values) {
    return new Targets(values);
  }

  int of(int operator) {
    return values[operator];
  }

  int[] copy() {
    return values.clone();
  }

  ParallelismPlan plan(Scene scene) {
    Map<OperatorId, Integer> plan = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      plan.put(scene.operators().get(i).id(), values[i]);
    }
    return new ParallelismPlan(plan);
  }
}
