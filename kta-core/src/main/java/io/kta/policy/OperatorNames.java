package io.kta.policy;

import io.kta.topology.Operator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Whether the operators that a policy names are there: a misspelt one must not go unnoticed. */
final class OperatorNames {
  private OperatorNames() {}

  static void requireKnown(String what, Set<String> named, List<Operator> operators) {
    if (named.isEmpty()) {
      return;
    }
    Set<String> known = new HashSet<>();
    for (Operator operator : operators) {
      known.add(operator.id().value());
      known.add(operator.name());
    }
    Set<String> unknown = new TreeSet<>(named);
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "the policy has %s for %s, but the operators are %s; name one of these, or its id"
              .formatted(what, unknown, operators.stream().map(Operator::name).toList()));
    }
  }
}
