package io.kta.policy;

import io.kta.policy.MissingData.Fallback;
import io.kta.policy.MissingData.Towards;
import io.kta.policy.OperatorRule.Verdict;
import io.kta.topology.Operator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets nothing be decided on metrics that are missing, partial or old, and falls back to a plan
 * after a while without any.
 */
record MindMissingData(MissingData settings) implements PolicyRule {

  @Override
  public String name() {
    return "missing data";
  }

  @Override
  public Ruling rule(Targets targets, Scene scene) {
    Situation situation = scene.situation();
    if (!situation.metricsMatter() || !situation.experience().measured()) {
      return Ruling.none(targets);
    }
    Flaws flaws = Flaws.of(scene, settings);
    if (flaws.isEmpty() && situation.experience().missingSince().isEmpty()) {
      return Ruling.none(targets);
    }
    return OperatorRule.each(
        name(), targets, scene, (operator, target) -> verdict(operator, target, flaws, scene));
  }

  private @Nullable Verdict verdict(int index, int target, Flaws flaws, Scene scene) {
    Optional<Verdict> fallback = fallback(index, scene);
    if (fallback.isPresent()) {
      return fallback.get();
    }
    int current = scene.current(index);
    String shrinking = flaws.againstShrinking(index);
    String growing = flaws.againstGrowing(index);
    if (shrinking != null && target < current) {
      return new Verdict(current, shrinking + ", so it is not shrunk");
    }
    if (growing != null && target > current) {
      return new Verdict(current, growing + ", so it does not grow");
    }
    return shrinking == null ? null : new Verdict(target, shrinking);
  }

  private Optional<Verdict> fallback(int index, Scene scene) {
    if (settings.fallback().isEmpty()) {
      return Optional.empty();
    }
    Fallback plan = settings.fallback().get();
    Operator operator = scene.operator(index);
    if (!Flaws.isMissingFor(plan.after(), operator.id(), scene.situation())) {
      return Optional.empty();
    }
    int current = scene.current(index);
    return OperatorNames.find(plan.parallelism(), operator)
        .map(number -> within(plan.towards(), number, current))
        .map(number -> new Verdict(number, plan.reason()));
  }

  private static int within(Towards towards, int number, int current) {
    return switch (towards) {
      case UP -> Math.max(number, current);
      case DOWN -> Math.min(number, current);
      case EITHER -> number;
    };
  }
}
