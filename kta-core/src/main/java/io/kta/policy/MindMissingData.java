package io.kta.policy;

import io.kta.policy.OperatorRule.Verdict;
import org.jspecify.annotations.Nullable;

/** Lets nothing be decided on metrics that are missing, partial or old. */
record MindMissingData(MissingData settings) implements PolicyRule {

  @Override
  public Rule name() {
    return Rule.MISSING_DATA;
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
    if (settings.fallbackOf(scene.operator(index), scene.situation()).isPresent()) {
      return null; // the next rule has a number for it
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
}
