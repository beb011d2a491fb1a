package io.kta.policy;

import io.kta.topology.Operator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** How a policy names operators: by id, else by name; a misspelt one must not go unnoticed. */
final class OperatorNames {
  private OperatorNames() {}

  /** Returns what is kept for an operator: by its id, else by its name; empty if nothing is. */
  static <T> Optional<T> find(Map<String, T> byIdOrName, Operator operator) {
    if (byIdOrName.isEmpty()) {
      return Optional.empty();
    }
    T byId = byIdOrName.get(operator.id().value());
    return Optional.ofNullable(byId == null ? byIdOrName.get(operator.name()) : byId);
  }

  static void requireKnown(String what, Set<String> named, List<Operator> operators) {
    if (named.isEmpty()) {
      return;
    }
    Set<String> unknown = new TreeSet<>(named);
    for (Operator operator : operators) {
      if (unknown.isEmpty()) {
        break;
      }
      unknown.remove(operator.id().value());
      unknown.remove(operator.name());
    }
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "the policy has %s for %s, but the operators are %s; name one of these, or its id"
              .formatted(what, unknown, operators.stream().map(Operator::name).toList()));
    }
  }
}
