package io.kta.policy;

import io.kta.knowledge.ScaleUp;
import io.kta.policy.PolicyRule.Verdict;
import io.kta.policy.Reason.Kind;
import io.kta.policy.Reason.Quantity;
import io.kta.topology.OperatorId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes an operator back to where it was before ineffective scale-ups, and keeps it there. */
final class StopIneffective {
  private StopIneffective() {}

  /** Returns the rule; null if there is nothing to stop. */
  static @Nullable PolicyRule in(Scene scene, Effectiveness effectiveness) {
    Situation situation = scene.situation();
    List<ScaleUp> scaleUps = situation.experience().scaleUps();
    if (scaleUps.isEmpty() || effectiveness.failures() == 0 || !situation.metricsMatter()) {
      return null;
    }
    Instant oldest = situation.now().minus(effectiveness.forgetAfter());
    Map<OperatorId, Integer> failures = new HashMap<>();
    Map<OperatorId, ScaleUp> lowest = new HashMap<>();
    for (ScaleUp scaleUp : scaleUps) {
      if (scaleUp.failedAt().filter(oldest::isBefore).isPresent()) {
        failures.merge(scaleUp.operator(), 1, Integer::sum);
        lowest.merge(scaleUp.operator(), scaleUp, (a, b) -> a.from() <= b.from() ? a : b);
      }
    }
    return move -> {
      ScaleUp first = lowest.get(move.operator().id());
      int count = failures.getOrDefault(move.operator().id(), 0);
      return first == null || count < effectiveness.failures() || move.to() <= first.from()
          ? null
          : verdict(first, count);
    };
  }

  private static Verdict verdict(ScaleUp first, int count) {
    return new Verdict(
        first.from(),
        Reason.of(Kind.INEFFECTIVE)
            .with(Quantity.SCALE_UPS, count)
            .with(Quantity.RATE, first.rateBefore()));
  }
}
