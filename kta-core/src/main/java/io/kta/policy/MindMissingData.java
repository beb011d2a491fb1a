package io.kta.policy;

import io.kta.policy.MissingData.Fallback;
import io.kta.policy.PolicyRule.Verdict;
import io.kta.policy.Reason.Kind;
import org.jspecify.annotations.Nullable;

/** The rules about metrics that are missing, partial or old. */
final class MindMissingData {
  private MindMissingData() {}

  /** Lets nothing be decided on them; null if nothing is wrong with any, or none matter. */
  static @Nullable PolicyRule flaws(Scene scene, MissingData settings) {
    if (!concerns(scene)) {
      return null;
    }
    Flaws flaws = Flaws.of(scene, settings);
    return flaws.isEmpty() && scene.situation().experience().missingSince().isEmpty()
        ? null
        : move -> verdict(move, flaws, settings);
  }

  private static @Nullable Verdict verdict(Move move, Flaws flaws, MissingData settings) {
    if (settings.fallbackOf(move.operator(), move.scene().situation()).isPresent()) {
      return null; // the next rule has a number for it
    }
    Reason shrinking = flaws.againstShrinking(move.place());
    Reason growing = flaws.againstGrowing(move.place());
    if (shrinking != null && move.to() < move.from()) {
      return move.notMade(shrinking);
    }
    if (growing != null && move.isUp()) {
      return move.notMade(growing);
    }
    return shrinking == null ? null : new Verdict(move.to(), shrinking);
  }

  /** Sets operators whose metrics have been missing for a while to the policy's fallback. */
  static @Nullable PolicyRule fallback(Scene scene, MissingData settings) {
    if (settings.fallback().isEmpty() || !concerns(scene)) {
      return null;
    }
    Fallback plan = settings.fallback().get();
    Reason why = Reason.of(Kind.FALLBACK_DUE).withWindow(plan.after());
    return move ->
        settings
            .fallbackOf(move.operator(), scene.situation())
            .map(number -> new Verdict(plan.towards().within(number, move.from()), why))
            .orElse(null);
  }

  private static boolean concerns(Scene scene) {
    return scene.situation().metricsMatter() && scene.situation().experience().measured();
  }
}
