package io.kta.operator.run;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceAction;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceEvent;
import io.javaoperatorsdk.operator.processing.event.source.timer.TimerEventSource;
import io.kta.operator.resource.KtaPolicy;
import io.kta.operator.status.Watches;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the reconciler is called for besides changes of the resource itself: the ends of cycles, and
 * policies that were created under the name of one that was being ended. The SDK forgets what it
 * hears of a name while its reconciler works on a deletion, so a deleted name is looked at again.
 * Thread-safe.
 */
final class PolicyChanges extends AbstractEventSource<Void, KtaPolicy> {
  private static final Duration LATER = Duration.ofSeconds(1);

  private final Cache<KtaPolicy> policies;
  private final TimerEventSource<HasMetadata> later = new TimerEventSource<>();

  /** The uid of the policy that was looked at last under a name. */
  private final Map<ResourceID, String> lookedAt = new ConcurrentHashMap<>();

  /** Creates one that finds the policies of now in a cache. */
  PolicyChanges(Cache<KtaPolicy> policies) {
    super(Void.class);
    this.policies = policies;
    later.setEventHandler(event -> lookFor(event.getRelatedCustomResourceID()));
  }

  @Override
  public Set<Void> getSecondaryResources(KtaPolicy primary) {
    return Set.of();
  }

  @Override
  public void start() {
    super.start();
    later.start();
  }

  @Override
  public void stop() {
    later.stop();
    super.stop();
  }

  /** Has the status of a policy be written anew. */
  void propagate(ResourceID policy) {
    if (isRunning()) {
      getEventHandler().handleEvent(new Event(policy));
    }
  }

  /** Returns the versions of the policies that were delivered, of a namespace or of all. */
  Map<ResourceID, String> delivered(String namespace) {
    Map<ResourceID, String> versions = new HashMap<>();
    policies
        .list(
            policy ->
                namespace.equals(Watches.ALL)
                    || namespace.equals(policy.getMetadata().getNamespace()))
        .forEach(
            policy ->
                versions.put(
                    ResourceID.fromResource(policy), policy.getMetadata().getResourceVersion()));
    return versions;
  }

  /** Says that a policy is looked at. */
  void looksAt(KtaPolicy policy) {
    lookedAt.put(ResourceID.fromResource(policy), policy.getMetadata().getUid());
  }

  /** Says that a policy is ended, and has its name be looked at again. */
  void ends(ResourceID policy) {
    lookedAt.remove(policy);
    lookLater(policy);
  }

  private void lookLater(ResourceID policy) {
    if (isRunning()) {
      later.scheduleOnce(policy, LATER.toMillis());
    }
  }

  /** Tells the SDK of a policy that nobody has looked at, until somebody does. */
  private void lookFor(ResourceID id) {
    policies
        .get(id)
        .filter(policy -> !policy.getMetadata().getUid().equals(lookedAt.get(id)))
        .ifPresent(
            policy -> {
              getEventHandler().handleEvent(new ResourceEvent(ResourceAction.UPDATED, id, policy));
              lookLater(id);
            });
  }
}
