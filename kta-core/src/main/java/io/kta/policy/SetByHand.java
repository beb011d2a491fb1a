package io.kta.policy;

import io.kta.policy.OperatorRule.Verdict;
import io.kta.topology.Operator;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sets an operator to what people have ordered, at run time or else in the policy. */
record SetByHand(Map<String, Integer> overrides) implements PolicyRule {

  @Override
  public Rule name() {
    return Rule.OVERRIDE;
  }

  @Override
  public Ruling rule(Targets targets, Scene scene) {
    Map<String, Integer> ordered = scene.situation().orders().overrides();
    if (ordered.isEmpty() && overrides.isEmpty()) {
      return Ruling.none(targets);
    }
    return OperatorRule.each(
        name(), targets, scene, (operator, target) -> verdict(scene.operator(operator), ordered));
  }

  private @Nullable Verdict verdict(Operator operator, Map<String, Integer> ordered) {
    Optional<Integer> atRunTime = OperatorNames.find(ordered, operator);
    if (atRunTime.isPresent()) {
      return new Verdict(atRunTime.get(), "it is set by hand, at run time");
    }
    return OperatorNames.find(overrides, operator)
        .map(parallelism -> new Verdict(parallelism, "it is set by hand, in the policy"))
        .orElse(null);
  }
}
