package io.kta.policy;

import io.kta.knowledge.ForeignChange;
import io.kta.policy.PolicyRule.Verdict;
import io.kta.policy.Reason.Kind;
import io.kta.policy.Reason.Quantity;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rules by which what people have done or ordered counts. */
final class RespectPeople {
  private RespectPeople() {}

  /** Leaves an operator at 0 that another actor has switched off, as HPA does. */
  static @Nullable Verdict switchedOff(Move move) {
    return move.scene().isSwitchedOff(move.place())
        ? new Verdict(0, Reason.of(Kind.SWITCHED_OFF))
        : null;
  }

  /** Respects for a while the parallelism that another actor has set; null if there is none. */
  static @Nullable PolicyRule conflicts(Conflicts conflicts, Scene scene) {
    List<ForeignChange> found = scene.situation().log().foreignChanges();
    if (found.isEmpty()) {
      return null;
    }
    Map<OperatorId, ForeignChange> changes = new HashMap<>();
    found.forEach(change -> changes.put(change.operator(), change));
    return move -> conflict(move, changes.get(move.operator().id()), conflicts.respectFor());
  }

  private static @Nullable Verdict conflict(
      Move move, @Nullable ForeignChange change, Duration respectFor) {
    if (change == null) {
      return null;
    }
    Reason why =
        Reason.of(Kind.CHANGED_BY_OTHERS)
            .with(Quantity.FROM, change.from())
            .with(Quantity.TO, change.to())
            .withSince(change.at());
    Instant end = change.at().plus(respectFor);
    boolean isRespected = move.scene().situation().now().isBefore(end) && !move.scene().isForced();
    return isRespected ? move.notMade(why.withUntil(end)) : new Verdict(move.to(), why);
  }

  /** Sets an operator to what people have ordered, at run time or else in the policy. */
  static @Nullable PolicyRule overrides(Map<String, Integer> inPolicy, Scene scene) {
    Map<String, Integer> atRunTime = scene.situation().orders().overrides();
    return atRunTime.isEmpty() && inPolicy.isEmpty()
        ? null
        : move ->
            ordered(move.operator(), atRunTime, Kind.SET_AT_RUN_TIME)
                .or(() -> ordered(move.operator(), inPolicy, Kind.SET_IN_POLICY))
                .orElse(null);
  }

  private static Optional<Verdict> ordered(
      Operator operator, Map<String, Integer> orders, Kind kind) {
    return OperatorNames.find(orders, operator).map(number -> new Verdict(number, Reason.of(kind)));
  }
}
