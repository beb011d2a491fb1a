package io.kta.policy;

import io.kta.algorithm.Decision;
import java.util.List;

/**
 * What the policy made of a decision. Immutable.
 *
 * @param proposed what the algorithm decided
 * @param admitted what the policy let through
 * @param adjustments every number that a rule changed, in the order of the rules
 */
public record Admission(Decision proposed, Decision admitted, List<Adjustment> adjustments) {

  /** Copies the adjustments. */
  public Admission {
    adjustments = List.copyOf(adjustments);
  }
}
