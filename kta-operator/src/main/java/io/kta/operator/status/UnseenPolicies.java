package io.kta.operator.status;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.kta.time.LoopClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The policies that the API server lists in a version which the watch has not delivered. A watch
 * that is cut again and again, or that is open and silent, looks well to the client; what it misses
 * tells. Thread-safe.
 */
public final class UnseenPolicies {
  /** How long a list may fail; longer than a single one that comes to nothing at once. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final int MOST_NAMED = 3;

  private final LoopClock clock;
  private final Map<String, Comparison> comparisons = new HashMap<>(); // guarded by this

  /**
   * What was found of a namespace.
   *
   * @param stale the policies that differed, and their versions as the watch had delivered them;
   *     empty for one that it had not
   * @param failingSince when the first list in a row that failed began
   * @param trouble what the watch has missed, or why that is not known
   */
  private record Comparison(
      Map<ResourceID, String> stale, Optional<Instant> failingSince, Optional<String> trouble) {
    static final Comparison NONE = new Comparison(Map.of(), Optional.empty(), Optional.empty());
  }

  /** Creates one that knows of none. */
  public UnseenPolicies(LoopClock clock) {
    this.clock = clock;
  }

  /**
   * Compares versions. A policy that differs for the first time may be on its way.
   *
   * @param namespace where the policies are, as {@link Watches} names it
   * @param listed the versions that the API server has
   * @param delivered those that the watch has delivered
   */
  public synchronized void compare(
      String namespace, Map<ResourceID, String> listed, Map<ResourceID, String> delivered) {
    Map<ResourceID, String> before = comparisons.getOrDefault(namespace, Comparison.NONE).stale();
    Map<ResourceID, String> stale = new HashMap<>();
    Stream.concat(listed.keySet().stream(), delivered.keySet().stream())
        .filter(id -> !Objects.equals(listed.get(id), delivered.get(id)))
        .forEach(id -> stale.put(id, delivered.getOrDefault(id, "")));
    List<ResourceID> unseen = new ArrayList<>();
    stale.forEach(
        (id, version) -> {
          if (version.equals(before.get(id))) {
            unseen.add(id);
          }
        });
    comparisons.put(namespace, new Comparison(Map.copyOf(stale), Optional.empty(), missed(unseen)));
  }

  /**
   * Says that a list failed.
   *
   * @param namespace whose policies were to be listed
   * @param begun when that began
   * @param reason why it failed
   */
  public synchronized void failed(String namespace, Instant begun, String reason) {
    Comparison before = comparisons.getOrDefault(namespace, Comparison.NONE);
    Instant since = before.failingSince().orElse(begun);
    boolean isLong = !clock.now().isBefore(since.plus(PATIENCE));
    Optional<String> trouble =
        isLong ? Optional.of("they cannot be listed: " + reason) : before.trouble();
    comparisons.put(namespace, new Comparison(before.stale(), Optional.of(since), trouble));
  }

  /** Returns what the watch of a namespace has missed, or why that is not known. */
  synchronized Optional<String> trouble(String namespace) {
    return comparisons.getOrDefault(namespace, Comparison.NONE).trouble();
  }

  private static Optional<String> missed(List<ResourceID> unseen) {
    if (unseen.isEmpty()) {
      return Optional.empty();
    }
    String named =
        unseen.stream()
            .map(id -> id.getNamespace().orElse("") + "/" + id.getName())
            .sorted()
            .limit(MOST_NAMED)
            .collect(Collectors.joining(", "));
    return Optional.of(
        "the watch has not delivered the last change of %d of them, such as %s"
            .formatted(unseen.size(), named));
  }
}
