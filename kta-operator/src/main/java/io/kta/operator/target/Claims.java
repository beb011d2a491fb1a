package io.kta.operator.target;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which policy scales what; of two that want the same the older one does. Thread-safe. */
public final class Claims {
  private final Map<String, Holder> holders = new HashMap<>();

  /** What a policy turned out to scale, which is known only once it was looked at. */
  private final Map<ResourceID, Found> found = new HashMap<>();

  private record Found(Holder claimant, Set<String> targets) {}

  /** A policy that holds something; ordered by age. */
  private record Holder(ResourceID policy, String createdAt) {

    boolean isOlderThan(Holder other) {
      int byAge = createdAt.compareTo(other.createdAt);
      return byAge != 0 ? byAge < 0 : policy.toString().compareTo(other.policy.toString()) < 0;
    }
  }

  /**
   * What came of a claim.
   *
   * @param refusal why it is refused; empty if it is not
   * @param evicted the younger policies that have lost what they held
   */
  public record Result(Optional<String> refusal, Set<ResourceID> evicted) {}

  /** Claims targets for a policy instead of what it held, all of them or none. */
  public synchronized Result claim(HasMetadata policy, Set<String> targets) {
    ResourceID id = ResourceID.fromResource(policy);
    String createdAt = String.valueOf(policy.getMetadata().getCreationTimestamp());
    Holder claimant = new Holder(id, createdAt);
    release(id);
    Set<ResourceID> evicted = new TreeSet<>((a, b) -> a.toString().compareTo(b.toString()));
    for (String target : targets) {
      Holder holder = holders.get(target);
      if (holder != null && holder.isOlderThan(claimant)) {
        return new Result(Optional.of(refusal(target, holder)), Set.of());
      }
      if (holder != null) {
        evicted.add(holder.policy());
      }
    }
    evicted.forEach(this::release);
    targets.forEach(target -> holders.put(target, claimant));
    return new Result(Optional.empty(), evicted);
  }

  /**
   * Claims what a policy turned out to scale, besides what it was given and instead of what it
   * turned out to scale before, all of it or none. A younger policy loses it, and is refused when
   * it claims it again.
   *
   * @param targets names of the same, each of which no two policies may have
   * @return why it is refused; empty if it is not
   */
  public synchronized Optional<String> claimFound(HasMetadata policy, List<String> targets) {
    ResourceID id = ResourceID.fromResource(policy);
    Holder claimant = new Holder(id, String.valueOf(policy.getMetadata().getCreationTimestamp()));
    Found before = found.put(id, new Found(claimant, Set.copyOf(targets)));
    if (before != null) {
      before.targets().stream()
          .filter(target -> !targets.contains(target) && isHeldBy(id, target))
          .forEach(holders::remove);
    }
    for (String target : targets) {
      Holder holder = holders.get(target);
      if (holder != null && !holder.policy().equals(id) && holder.isOlderThan(claimant)) {
        return Optional.of(refusal(target, holder));
      }
    }
    targets.forEach(target -> holders.put(target, claimant));
    return Optional.empty();
  }

  /** Returns whether a policy has lost nothing of what it claimed last. */
  public synchronized boolean holds(ResourceID policy) {
    Found last = found.get(policy);
    return holdsAny(policy)
        && (last == null || last.targets().stream().allMatch(target -> isHeldBy(policy, target)));
  }

  private boolean isHeldBy(ResourceID policy, String target) {
    Holder holder = holders.get(target);
    return holder != null && holder.policy().equals(policy);
  }

  private static String refusal(String target, Holder holder) {
    return "%s is scaled by policy %s/%s already, which is older; delete one of the two"
        .formatted(target, holder.policy().getNamespace().orElse(""), holder.policy().getName());
  }

  public synchronized boolean holdsAny(ResourceID policy) {
    return holders.values().stream().anyMatch(holder -> holder.policy().equals(policy));
  }

  /** Gives up whatever a policy holds. */
  public synchronized void release(ResourceID policy) {
    holders.values().removeIf(holder -> holder.policy().equals(policy));
    found.remove(policy);
  }
}
