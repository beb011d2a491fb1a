package io.kta.policy;

import io.kta.policy.PolicyRule.Verdict;
import io.kta.topology.Operator;

/**
 * What is left of what an operator is asked to do, as a rule is given it. Immutable.
 *
 * @param scene where it is
 * @param place the operator's place in the scene
 * @param to what the operator is to be set to
 */
record Move(Scene scene, int place, int to) {

  Operator operator() {
    return scene.operator(place);
  }

  /** Returns what the operator runs at, or is on its way to. */
  int from() {
    return scene.current(place);
  }

  boolean isUp() {
    return to > from();
  }

  /** Returns whether it changes nothing. */
  boolean isNone() {
    return to == from();
  }

  /** Returns whether rules about time have no say: it changes nothing, or people force it. */
  boolean isFree() {
    return isNone() || scene.isForced();
  }

  /** Returns whether alignment is still raising the operator. */
  boolean isBeingAligned() {
    return scene.isBeingAligned(place, to);
  }

  /** Returns the verdict that it is not made. */
  Verdict notMade(Reason why) {
    return new Verdict(from(), why);
  }
}
