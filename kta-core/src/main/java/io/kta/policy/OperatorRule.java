package io.kta.policy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A rule that looks at one operator at a time. */
interface OperatorRule extends PolicyRule {

  /**
   * Returns what one target becomes, or null if the rule has nothing against it.
   *
   * @param operator the operator's place in the scene
   * @param target what it is to be set to
   */
  @Nullable Verdict verdict(int operator, int target, Scene scene);

  /**
   * What a target becomes.
   *
   * @param target the number to go on with
   * @param reason why, as one sentence for a person
   */
  record Verdict(int target, String reason) {}

  @Override
  default Ruling rule(Targets targets, Scene scene) {
    int @Nullable [] changed = null;
    List<Adjustment> adjustments = new ArrayList<>();
    for (int i = 0; i < scene.size(); i++) {
      int before = targets.of(i);
      Verdict verdict = verdict(i, before, scene);
      if (verdict != null && verdict.target() != before) {
        changed = changed == null ? targets.copy() : changed;
        changed[i] = verdict.target();
        adjustments.add(
            new Adjustment(
                name(), scene.operators().get(i).id(), before, verdict.target(), verdict.reason()));
      }
    }
    return new Ruling(changed == null ? targets : Targets.of(changed), adjustments);
  }
}
