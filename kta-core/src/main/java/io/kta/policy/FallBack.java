package io.kta.policy;

import io.kta.policy.MissingData.Fallback;
import io.kta.policy.MissingData.Towards;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sets operators whose metrics have been missing for a while to the policy's fallback. */
record FallBack(MissingData settings) implements OperatorRule {

  @Override
  public Rule name() {
    return Rule.FALLBACK;
  }

  @Override
  public @Nullable Verdict verdict(int index, int target, Scene scene) {
    Situation situation = scene.situation();
    Optional<Fallback> plan = settings.fallback();
    if (plan.isEmpty() || !situation.metricsMatter() || !situation.experience().measured()) {
      return null;
    }
    return settings
        .fallbackOf(scene.operator(index), situation)
        .map(number -> within(plan.get().towards(), number, scene.current(index)))
        .map(number -> new Verdict(number, reason(plan.get())))
        .orElse(null);
  }

  private static String reason(Fallback plan) {
    return "its metrics are missing for "
        + plan.after()
        + " or longer, for which the policy has a fallback";
  }

  private static int within(Towards towards, int number, int current) {
    return switch (towards) {
      case UP -> Math.max(number, current);
      case DOWN -> Math.min(number, current);
      case EITHER -> number;
    };
  }
}
