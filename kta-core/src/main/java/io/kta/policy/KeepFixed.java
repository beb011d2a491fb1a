package io.kta.policy;

import org.jspecify.annotations.Nullable;

/** Keeps an operator that cannot be scaled at what it runs at, whoever asks for another number. */
record KeepFixed() implements OperatorRule {

  @Override
  public Rule name() {
    return Rule.FIXED;
  }

  @Override
  public @Nullable Verdict verdict(int index, int target, Scene scene) {
    int observed = scene.observed(index);
    return target == observed
        ? null
        : scene
            .operator(index)
            .fixedBecause()
            .map(why -> new Verdict(observed, "it cannot be scaled: " + why))
            .orElse(null);
  }
}
