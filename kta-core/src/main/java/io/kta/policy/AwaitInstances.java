package io.kta.policy;

import io.kta.knowledge.Rescale;
import io.kta.metrics.Shortfall;
import io.kta.topology.OperatorId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Raises nothing while instances that were asked for have not come, for a while after the last
 * rescaling. Lowers at any time: what never came costs nothing to take back.
 */
record AwaitInstances(Timing timing) implements OperatorRule {

  @Override
  public Rule name() {
    return Rule.SHORTFALL;
  }

  @Override
  public @Nullable Verdict verdict(int operator, int target, Scene scene) {
    int current = scene.current(operator);
    Map<OperatorId, Shortfall> shortfalls = scene.situation().observation().job().shortfalls();
    Optional<Rescale> last = scene.situation().log().lastRescale();
    if (target <= current || shortfalls.isEmpty() || last.isEmpty() || scene.isForced()) {
      return null;
    }
    Instant end = last.get().at().plus(timing.settleTimeout());
    if (!scene.situation().now().isBefore(end)) {
      return null;
    }
    Map.Entry<OperatorId, Shortfall> first = shortfalls.entrySet().iterator().next();
    return new Verdict(
        current,
        "%s %s, and nothing is raised before it has them, or %s"
            .formatted(first.getKey(), first.getValue().reason(), scene.text(end)));
  }
}
