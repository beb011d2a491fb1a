package io.kta.policy;

import io.kta.topology.OperatorId;

/**
 * One number that a rule of the policy changed. Immutable.
 *
 * @param rule which rule it was
 * @param operator whose target it changed
 * @param before the target that the rule was given
 * @param after the target that it let through
 * @param reason why, as one sentence for a person
 */
public record Adjustment(Rule rule, OperatorId operator, int before, int after, String reason) {}
