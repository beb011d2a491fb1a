package io.kta.policy;

import java.util.List;

/** One rule of the policy. A pure function: the same targets and scene, the same ruling. */
interface PolicyRule {

  /** Returns what adjustments call it. */
  Rule name();

  /** Returns what is left of the targets. */
  Ruling rule(Targets targets, Scene scene);

  /**
   * What a rule made of a decision.
   *
   * @param targets what is left of it
   * @param adjustments every number that was changed
   * @param remarks what there is to say otherwise
   */
  record Ruling(Targets targets, List<Adjustment> adjustments, List<Remark> remarks) {

    /** Returns the ruling that has nothing against the targets. */
    static Ruling none(Targets targets) {
      return new Ruling(targets, List.of(), List.of());
    }
  }
}
