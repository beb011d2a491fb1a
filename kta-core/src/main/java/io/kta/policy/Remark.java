package io.kta.policy;

import io.kta.topology.OperatorId;

/**
 * What a rule of the policy has to say of an operator without changing its target. Immutable.
 *
 * @param rule which rule it is
 * @param operator the operator
 * @param text what it is, as one sentence for a person
 */
public record Remark(Rule rule, OperatorId operator, String text) {}
