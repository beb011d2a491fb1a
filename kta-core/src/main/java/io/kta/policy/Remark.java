package io.kta.policy;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonAlias;
import io.kta.topology.OperatorId;

/**
 * A remark of a rule of the policy about an operator whose target it left unchanged. Immutable.
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
