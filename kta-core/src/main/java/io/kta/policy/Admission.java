package io.kta.policy;

import static java.util.Objects.requireNonNull;

import io.kta.algorithm.Decision;
import io.kta.api.Growing;
import java.util.List;
import java.util.Optional;

/**
 * The policy's answer to a decision. Immutable; start from {@link #of}.
 *
 * @param proposed what the algorithm decided
 * @param admitted what the policy let through
 * @param adjustments every number that a rule changed, in the order of the rules
 * @param remarks what rules had to say otherwise, in the order of the rules
 * @param postponed why nothing is changed now, whatever was admitted: a pause, an excluded time, or
 *     something that is being done to the job; empty if nothing stands in the way
 * @since 0.1
 */
@Growing
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

  /** Returns the admission of a decision that no rule had anything to say about. */
  public static Admission of(Decision decision) {
    return new Admission(decision, decision, List.of(), List.of(), Optional.empty());
  }

  /** Returns this with what rules made of the decision, number by number. */
  public Admission withAdjustments(Decision admitted, List<Adjustment> adjustments) {
    return new Admission(proposed, admitted, adjustments, remarks, postponed);
  }

  /** Returns this with what rules had to say otherwise. */
  public Admission withRemarks(List<Remark> said) {
    return new Admission(proposed, admitted, adjustments, said, postponed);
  }

  /** Returns this with why nothing is changed now. */
  public Admission withPostponed(Reason why) {
    return new Admission(proposed, admitted, adjustments, remarks, Optional.of(why));
  }
}
