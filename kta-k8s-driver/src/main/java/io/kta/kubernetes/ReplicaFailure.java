package io.kta.kubernetes;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why pods of a Deployment or a ReplicaSet are not created, as its condition {@code ReplicaFailure}
 * says. Immutable.
 *
 * @param message in Kubernetes' words
 */
record ReplicaFailure(String message) {
  private static final Pattern QUOTA = Pattern.compile("exceeded quota: ([^,\\s]+)");

  /** Returns what the condition says, or empty if it is not there or does not hold. */
  static Optional<ReplicaFailure> of(ResourceFields resource) {
    List<?> conditions = resource.list("status", "conditions");
    return conditions.stream()
        .filter(Map.class::isInstance)
        .map(condition -> (Map<?, ?>) condition)
        .filter(condition -> "ReplicaFailure".equals(condition.get("type")))
        .filter(condition -> "True".equals(condition.get("status")))
        .findFirst()
        .map(failed -> new ReplicaFailure(failed.get("reason") + ": " + failed.get("message")));
  }

  /** Returns it in words, for example {@code quota pods refuses 170 of 200}. */
  String words(int refused, int wanted) {
    Matcher quota = QUOTA.matcher(message);
    return quota.find()
        ? "quota %s refuses %d of %d".formatted(quota.group(1), refused, wanted)
        : "%d of %d are not created (%s)".formatted(refused, wanted, message);
  }
}
