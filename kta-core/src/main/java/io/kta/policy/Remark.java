package io.kta.policy;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonAlias;
import io.kta.topology.OperatorId;

/**
 * What a rule of the policy has to say of an operator without changing its target. Immutable.
 *
 * @param rule which rule it is
 * @param operator the operator
 * @param because why
 * @since 0.1
 */
public record Remark(
    Rule rule, OperatorId operator, @JsonAlias("text") Reason because) { // see Adjustment

  /** Rejects null. */
  public Remark {
    requireNonNull(rule, "rule");
    requireNonNull(operator, "operator");
    requireNonNull(because, "because");
  }

  /** Returns why, as one sentence for a person. */
  public String reason() {
    return because.sentence();
  }
}
