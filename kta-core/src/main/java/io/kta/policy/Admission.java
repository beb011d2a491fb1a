package io.kta.policy;

import static java.util.Objects.requireNonNull;

import io.kta.algorithm.Decision;
import java.util.List;
import java.util.Optional;

/**
 * What the policy made of a decision. Immutable.
 *
 * @param proposed what the algorithm decided
 * @param admitted what the policy let through
 * @param adjustments every number that a rule changed, in the order of the rules
 * @param remarks what rules had to say otherwise, in the order of the rules
 * @param postponed why nothing is changed now, whatever was admitted: a pause, an excluded time, or
 *     something that is being done to the job; empty if nothing stands in the way
 */
public record Admission(
    Decision proposed,
    Decision admitted,
    List<Adjustment> adjustments,
    List<Remark> remarks,
    Optional<Reason> postponed) {

  /** Copies the lists. */
  public Admission {
    requireNonNull(proposed, "proposed");
    requireNonNull(admitted, "admitted");
    adjustments = List.copyOf(adjustments);
    remarks = List.copyOf(remarks);
    requireNonNull(postponed, "postponed");
  }
}
