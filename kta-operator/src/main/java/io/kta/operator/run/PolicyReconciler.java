package io.kta.operator.run;

import static java.util.Objects.requireNonNull;

import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.kta.operator.resource.KtaPolicy;
import io.kta.operator.resource.KtaPolicyStatus;
import io.kta.operator.spec.InvalidPolicyException;
import io.kta.operator.spec.Pauses;
import io.kta.operator.status.Meters;
import io.kta.operator.status.PolicyEvents;
import io.kta.operator.status.PolicyHistory;
import io.kta.operator.status.PolicyPage;
import io.kta.operator.status.PolicyStatus;
import io.kta.operator.status.StatusNews;
import io.kta.operator.status.Watches;
import io.kta.time.LoopClock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has an autoscaler run for every policy, and writes what becomes of it into the status: at every
 * change of a policy, and after every cycle.
 */
public final class PolicyReconciler implements Reconciler<KtaPolicy> {
  /** How soon a policy that cannot be run is looked at again: what it lacks may have come. */
  private static final Duration LATER = Duration.ofSeconds(30);

  /** Those of this operator, and of others for the same resource. */
  private static final Pattern FINALIZER = Pattern.compile("(.*\\.)?research\\.dynatrace\\.com/.*");

  private static final Logger logger = LoggerFactory.getLogger(PolicyReconciler.class);

  private final PolicyRuns runs;
  private final PolicyEvents events;
  private final Meters meters;
  private final PolicyPage page;
  private final LoopClock clock;
  private final Reconciliations reconciliations;

  /** Set before anything is reconciled, and read by whoever reconciles. */
  private volatile @Nullable PolicyChanges changes;

  public PolicyReconciler(PolicyRuns runs, PolicyEvents events, Environment environment) {
    this.runs = runs;
    this.events = events;
    this.meters = environment.meters();
    this.page = environment.page();
    this.clock = environment.clock();
    this.reconciliations = environment.reconciliations();
  }

  @Override
  public List<EventSource<?, KtaPolicy>> prepareEventSources(
      EventSourceContext<KtaPolicy> context) {
    PolicyChanges found = new PolicyChanges(context.getPrimaryCache());
    changes = found;
    runs.onChange(found::propagate);
    return List.of(found);
  }

  /**
   * Returns the versions of the policies that the watch has delivered; empty before it is begun.
   *
   * @param namespace where the policies are, as {@link Watches} names it
   */
  Optional<Map<ResourceID, String>> delivered(String namespace) {
    return Optional.ofNullable(changes).map(begun -> begun.delivered(namespace));
  }

  @Override
  public UpdateControl<KtaPolicy> reconcile(KtaPolicy policy, Context<KtaPolicy> context) {
    ResourceID id = ResourceID.fromResource(policy);
    reconciliations.begin(id);
    try {
      return look(policy, context);
    } finally {
      reconciliations.end(id);
    }
  }

  private UpdateControl<KtaPolicy> look(KtaPolicy policy, Context<KtaPolicy> context) {
    if (runs.isClosing()) {
      return UpdateControl.noUpdate();
    }
    if (context.isPrimaryResourceDeleted() || policy.isMarkedForDeletion()) {
      end(ResourceID.fromResource(policy));
      changes().ends(ResourceID.fromResource(policy));
      return takeFinalizersOff(policy) && !context.isPrimaryResourceDeleted()
          ? UpdateControl.patchResource(policy)
          : UpdateControl.noUpdate();
    }
    changes().looksAt(policy);
    Optional<Duration> again;
    KtaPolicyStatus status;
    boolean canWait = false;
    try {
      PolicyHistory history = runs.ensure(policy).history();
      events.tell(policy, history.takeUntold());
      status = PolicyStatus.running(policy, history, clock.now());
      canWait = canWait(policy, history, status);
      again = earlier(pauseLeft(policy), runs.rereadIn(policy));
    } catch (InvalidPolicyException e) {
      status = PolicyStatus.invalid(policy, e, clock.now());
      again = Optional.of(LATER);
    } catch (RuntimeException | StackOverflowError e) { // which hurts this policy only
      status = PolicyStatus.invalid(policy, internal(policy, e), clock.now());
      again = Optional.of(LATER);
    }
    if (runs.isClosing()) {
      return UpdateControl.noUpdate(); // what failed may have failed for that
    }
    meters.record(ResourceID.fromResource(policy), status);
    page.record(ResourceID.fromResource(policy), status);
    boolean isQuiet = canWait || isSame(policy.getStatus(), status, context);
    if (!isQuiet) {
      events.tellChanges(policy, status);
      policy.setStatus(status);
    }
    UpdateControl<KtaPolicy> control = control(takeFinalizersOff(policy), !isQuiet, policy);
    again.ifPresent(control::rescheduleAfter);
    return control;
  }

  private PolicyChanges changes() {
    return requireNonNull(changes, "the event sources are prepared before anything is reconciled");
  }

  private static InvalidPolicyException internal(KtaPolicy policy, Throwable e) {
    logger.error("{} cannot be run", ResourceID.fromResource(policy), e);
    String message = "%s; the operator's log has more, please report it".formatted(e);
    return new InvalidPolicyException("InternalError", message);
  }

  private static UpdateControl<KtaPolicy> control(
      boolean patchesResource, boolean patchesStatus, KtaPolicy policy) {
    if (patchesResource) {
      return patchesStatus
          ? UpdateControl.patchResourceAndStatus(policy)
          : UpdateControl.patchResource(policy);
    }
    return patchesStatus ? UpdateControl.patchStatus(policy) : UpdateControl.noUpdate();
  }

  /**
   * Returns whether a status need not be written yet: it has no news, and that which was written is
   * not old; or there was no cycle so far, and that which an operator before has written tells
   * more.
   */
  private static boolean canWait(KtaPolicy policy, PolicyHistory history, KtaPolicyStatus status) {
    boolean isTold =
        history.last().isEmpty()
            && history.taskManagerWait().isEmpty()
            && FirstCycle.wasRunBefore(policy);
    return isTold || !history.shouldTell(StatusNews.isIn(status, policy.getStatus()));
  }

  /** Stops scaling; the job runs on as it is, and the ConfigMap goes with the policy. */
  private void end(ResourceID policy) {
    runs.stop(policy);
    events.forget(policy);
    page.forget(policy);
  }

  /**
   * Takes off the finalizers that operators of policies have put there, of which none is needed:
   * what a policy owns goes with it. One that is left there would keep the policy, and its
   * namespace, from going while no operator runs.
   *
   * @return whether there were any
   */
  private static boolean takeFinalizersOff(KtaPolicy policy) {
    return policy.getMetadata().getFinalizers().removeIf(FINALIZER.asMatchPredicate());
  }

  private Optional<Duration> pauseLeft(KtaPolicy policy) {
    return Optional.ofNullable(policy.getSpec().behavior)
        .flatMap(behavior -> Pauses.left(behavior, clock.now()));
  }

  private static Optional<Duration> earlier(Optional<Duration> one, Optional<Duration> other) {
    return Stream.of(one, other).flatMap(Optional::stream).min(Comparator.naturalOrder());
  }

  private static boolean isSame(
      @Nullable KtaPolicyStatus before, KtaPolicyStatus now, Context<KtaPolicy> context) {
    var json = context.getClient().getKubernetesSerialization();
    return before != null && Objects.equals(json.asJson(before), json.asJson(now));
  }
}
