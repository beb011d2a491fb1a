package io.kta.policy;

import io.kta.knowledge.Rescale;
import io.kta.metrics.Shortfall;
import io.kta.policy.PolicyRule.Verdict;
import io.kta.policy.Reason.Kind;
import io.kta.topology.OperatorId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rules by which a job is left alone for a while after its last rescaling. */
final class AfterRescale {
  private AfterRescale() {}

  /** Raises nothing, and lowers nothing, for a while. */
  static @Nullable Verdict coolDown(Move move, Timing timing) {
    Optional<Rescale> last = move.scene().situation().log().lastRescale();
    if (last.isEmpty() || move.isFree()) {
      return null;
    }
    Instant rescaled = last.get().at();
    Instant end = rescaled.plus(timing.cooldown(move.isUp()));
    return move.scene().situation().now().isBefore(end)
        ? move.notMade(Reason.of(Kind.COOLING_DOWN).withSince(rescaled).withUntil(end))
        : null;
  }

  /**
   * Raises nothing while instances that were asked for have not come, for a while. Lowers at any
   * time: what never came costs nothing to take back.
   */
  static @Nullable Verdict awaitInstances(Move move, Timing timing) {
    Situation situation = move.scene().situation();
    Map<OperatorId, Shortfall> shortfalls = situation.observation().job().shortfalls();
    Optional<Rescale> last = situation.log().lastRescale();
    if (!move.isUp() || shortfalls.isEmpty() || last.isEmpty() || move.scene().isForced()) {
      return null;
    }
    Instant end = last.get().at().plus(timing.settleTimeout());
    if (!situation.now().isBefore(end)) {
      return null;
    }
    Map.Entry<OperatorId, Shortfall> first = shortfalls.entrySet().iterator().next();
    return move.notMade(
        Reason.of(Kind.SHORT_OF_INSTANCES)
            .withOperator(first.getKey())
            .withWords(first.getValue().reason())
            .withUntil(end));
  }
}
