package io.kta.operator.run;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.kta.knowledge.HistoryLimit;
import io.kta.operator.spec.Memory;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How many bytes of past results policies have remembered, each and together. Thread-safe.
 *
 * <p>A namespace may have no more than what is left free, so that there always is something for
 * another one: one alone half of all, two a third each. Within it the largest give way first, each
 * at its next cycle. A few results every policy may have.
 */
public final class Histories {
  private static final long ALWAYS = 8 << 10;

  private final Memory memory;
  private final int mostResults;
  private final Map<String, Map<ResourceID, Part>> parts = new HashMap<>(); // guarded by this
  private final Map<ResourceID, String> shortened = new HashMap<>(); // guarded by this
  private long sum; // of what is held, guarded by this

  /** How many bytes a policy would take, and how many it does. */
  private record Part(long wanted, long held) {
    static final Part NONE = new Part(0, 0);
  }

  /**
   * Creates those of an operator that remembers nothing yet.
   *
   * @param mostResults how many past results are remembered of a policy at most, whatever they take
   */
  public Histories(Memory memory, int mostResults) {
    this.memory = memory;
    this.mostResults = mostResults;
  }

  /** Returns how many past results are remembered of a policy at most. */
  int mostResults() {
    return mostResults;
  }

  /** Returns the limit that a policy keeps. */
  HistoryLimit limitOf(ResourceID policy) {
    return wanted -> grant(policy, wanted);
  }

  private synchronized long grant(ResourceID policy, long wanted) {
    Map<ResourceID, Part> mates = parts.computeIfAbsent(namespace(policy), any -> new HashMap<>());
    long before = mates.getOrDefault(policy, Part.NONE).held();
    long own = Math.min(wanted, memory.mostOfOnePolicy());
    mates.put(policy, new Part(own, before));
    long ofMates = held(mates) - before;
    long ofStrangers = sum - before - ofMates;
    long share = (memory.mostOfAllPolicies() - ofStrangers) / 2;
    long granted = Math.max(Math.min(own, ALWAYS), part(own, before, share, ofMates, mates));
    mates.put(policy, new Part(own, granted));
    sum += granted - before;
    note(policy, wanted, own, granted);
    return granted;
  }

  /** Returns what is fair; of what is more than before, as much as there is room for now. */
  private static long part(
      long own, long before, long share, long ofMates, Map<ResourceID, Part> mates) {
    long fair = Math.min(own, level(mates, share));
    return fair <= before ? fair : Math.max(before, Math.min(fair, share - ofMates));
  }

  private static long held(Map<ResourceID, Part> parts) {
    return parts.values().stream().mapToLong(Part::held).sum();
  }

  /** Returns the level to which the largest are cut so that all take no more than their share. */
  private static long level(Map<ResourceID, Part> mates, long share) {
    long left = Math.max(0, share);
    int count = mates.size();
    for (long size : mates.values().stream().map(Part::wanted).sorted().toList()) {
      if (size * count >= left) {
        return left / count;
      }
      left -= size;
      count--;
    }
    return Long.MAX_VALUE; // all fit
  }

  private void note(ResourceID policy, long wanted, long own, long granted) {
    if (granted < own) {
      shortened.put(
          policy,
          "all policies together remember as much as the operator has memory for, so this one remembers fewer past results; give the operator more memory");
    } else if (own < wanted) {
      shortened.put(
          policy,
          "past results of more than %d bytes are not remembered, so the oldest are dropped; have the algorithm return less, or give the operator more memory"
              .formatted(memory.mostOfOnePolicy()));
    } else {
      shortened.remove(policy);
    }
  }

  /**
   * Returns why fewer past results of a policy are remembered than there could be; empty if not.
   */
  synchronized Optional<String> whyShortened(ResourceID policy) {
    return Optional.ofNullable(shortened.get(policy));
  }

  /** Forgets a policy that is not run any more. */
  synchronized void forget(ResourceID policy) {
    shortened.remove(policy);
    Map<ResourceID, Part> mates = parts.get(namespace(policy));
    if (mates != null) {
      Part freed = mates.remove(policy);
      sum -= freed == null ? 0 : freed.held();
      if (mates.isEmpty()) {
        parts.remove(namespace(policy));
      }
    }
  }

  /** Returns how many bytes are remembered, by namespace. */
  public synchronized Map<String, Long> bytesByNamespace() {
    Map<String, Long> bytes = new TreeMap<>();
    parts.forEach((namespace, policies) -> bytes.put(namespace, held(policies)));
    return bytes;
  }

  /** Returns of how many policies fewer results are remembered than there could be. */
  public synchronized int shortened() {
    return shortened.size();
  }

  private static String namespace(ResourceID policy) {
    return policy.getNamespace().orElse("");
  }
}
