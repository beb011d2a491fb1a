package io.kta.policy;

import io.kta.policy.PolicyRule.Verdict;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

  int of(int operator) {
    return values[operator];
  }

  /** Returns what a rule leaves of these, and notes what it changed and what it has to say. */
  Targets under(
      Rule name, PolicyRule rule, Scene scene, List<Adjustment> adjustments, List<Remark> remarks) {
    int @Nullable [] changed = null;
    for (int i = 0; i < values.length; i++) {
      Verdict verdict = rule.verdict(new Move(scene, i, values[i]));
      if (verdict == null) {
        continue;
      }
      OperatorId operator = scene.operator(i).id();
      if (verdict.target() == values[i]) {
        remarks.add(new Remark(name, operator, verdict.why()));
      } else {
        changed = changed == null ? values.clone() : changed;
        changed[i] = verdict.target();
        adjustments.add(new Adjustment(name, operator, values[i], verdict.target(), verdict.why()));
      }
    }
    return changed == null ? this : new Targets(changed);
  }

  ParallelismPlan plan(Scene scene) {
    Map<OperatorId, Integer> plan = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      plan.put(scene.operators().get(i).id(), values[i]);
    }
    return new ParallelismPlan(plan);
  }
}
