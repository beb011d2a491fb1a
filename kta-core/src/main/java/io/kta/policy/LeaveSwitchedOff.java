package io.kta.policy;

import org.jspecify.annotations.Nullable;

/** Leaves an operator at 0 that somebody has switched off, as HPA does. */
record LeaveSwitchedOff() implements OperatorRule {

  @Override
  public Rule name() {
    return Rule.SWITCHED_OFF;
  }

  @Override
  public @Nullable Verdict verdict(int operator, int target, Scene scene) {
    return scene.isSwitchedOff(operator)
        ? new Verdict(
            0, "it was set to 0 by somebody; set it to 1 or more, or minParallelism to 0, to go on")
        : null;
  }
}
