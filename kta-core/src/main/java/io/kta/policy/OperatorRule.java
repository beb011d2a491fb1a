package io.kta.policy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A rule that looks at one operator at a time. */
interface OperatorRule extends PolicyRule {

  /**
   * Returns what one target becomes, or null if the rule has nothing to say.
   *
   * @param operator the operator's place in the scene
   * @param target what it is to be set to
   */
  @Nullable Verdict verdict(int operator, int target, Scene scene);

  /**
   * What a target becomes; if it stays, the reason is a remark.
   *
   * @param target the number to go on with
   * @param reason why, as one sentence for a person
   */
  record Verdict(int target, String reason) {}

  /** Says of one operator after the other what its target becomes. */
  @FunctionalInterface
  interface Judge {

    /** Returns what one target becomes, or null if there is nothing to say. */
    @Nullable Verdict verdict(int operator, int target);
  }

  @Override
  default Ruling rule(Targets targets, Scene scene) {
    return each(name(), targets, scene, (operator, target) -> verdict(operator, target, scene));
  }

  /** Asks a judge about every operator. */
  static Ruling each(Rule rule, Targets targets, Scene scene, Judge judge) {
    int @Nullable [] changed = null;
    List<Adjustment> adjustments = new ArrayList<>();
    List<Remark> remarks = new ArrayList<>();
    for (int i = 0; i < scene.size(); i++) {
      int before = targets.of(i);
      Verdict verdict = judge.verdict(i, before);
      if (verdict == null) {
        continue;
      }
      if (verdict.target() == before) {
        remarks.add(new Remark(rule, scene.operator(i).id(), verdict.reason()));
      } else {
        changed = changed == null ? targets.copy() : changed;
        changed[i] = verdict.target();
        adjustments.add(
            new Adjustment(
                rule, scene.operator(i).id(), before, verdict.target(), verdict.reason()));
      }
    }
    return new Ruling(changed == null ? targets : Targets.of(changed), adjustments, remarks);
  }
}
