package io.kta.policy;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonAlias;
import io.kta.topology.OperatorId;

/**
 * One number that a rule of the policy changed. Immutable.
 *
 * @param rule which rule it was
 * @param operator whose target it changed
 * @param before the target that the rule was given
 * @param after the target that it let through
 * @param because why
 * @since 0.1
 */
public record Adjustment(
    Rule rule,
    OperatorId operator,
    int before,
    int after,
    @JsonAlias("reason") Reason because) { // what it was called while it was a sentence

  /** Rejects null. */
  public Adjustment {
    requireNonNull(rule, "rule");
    requireNonNull(operator, "operator");
    requireNonNull(because, "because");
  }

  /** Returns why, as one sentence for a person. */
  public String reason() {
    return Sentences.of(because, before, after);
  }
}
