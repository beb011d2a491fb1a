package io.kta.policy;

import io.kta.knowledge.ForeignChange;
import io.kta.policy.OperatorRule.Verdict;
import io.kta.topology.OperatorId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Leaves an operator for a while as somebody else has set it; then the algorithm counts again. */
record RespectOthers(Conflicts conflicts) implements PolicyRule {

  @Override
  public Rule name() {
    return Rule.CONFLICT;
  }

  @Override
  public Ruling rule(Targets targets, Scene scene) {
    Map<OperatorId, ForeignChange> changes = new HashMap<>();
    scene.situation().log().foreignChanges().forEach(c -> changes.put(c.operator(), c));
    if (changes.isEmpty()) {
      return Ruling.none(targets);
    }
    return OperatorRule.each(
        name(),
        targets,
        scene,
        (operator, target) ->
            verdict(operator, target, changes.get(scene.operator(operator).id()), scene));
  }

  private @Nullable Verdict verdict(
      int operator, int target, @Nullable ForeignChange change, Scene scene) {
    if (change == null) {
      return null;
    }
    String what =
        "somebody else changed it from "
            + change.from()
            + " to "
            + change.to()
            + " at "
            + scene.text(change.at());
    Instant end = change.at().plus(conflicts.respectFor());
    boolean isRespected = scene.situation().now().isBefore(end) && !scene.isForced();
    return isRespected
        ? new Verdict(
            scene.current(operator), what + ", which is respected until " + scene.text(end))
        : new Verdict(target, what + ", which is no longer respected");
  }
}
