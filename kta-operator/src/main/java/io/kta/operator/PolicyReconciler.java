package io.kta.operator;

import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.kta.operator.resource.KtaPolicy;
import io.kta.operator.resource.KtaPolicyStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Has an autoscaler run for every policy, and writes what becomes of it into the status: at every
 * change of a policy, and after every cycle.
 */
final class PolicyReconciler implements Reconciler<KtaPolicy>, Cleaner<KtaPolicy> {
  /** How soon a policy that cannot be run is looked at again: what it lacks may have come. */
  private static final Duration LATER = Duration.ofSeconds(30);

  private final PolicyRuns runs;
  private final PolicyEvents events;
  private final SimpleInboundEventSource<KtaPolicy> cycles = new SimpleInboundEventSource<>();

  PolicyReconciler(PolicyRuns runs, PolicyEvents events) {
    this.runs = runs;
    this.events = events;
    runs.onChange(cycles::propagateEvent);
  }

  @Override
  public List<EventSource<?, KtaPolicy>> prepareEventSources(
      EventSourceContext<KtaPolicy> context) {
    return List.of(cycles);
  }

  @Override
  public UpdateControl<KtaPolicy> reconcile(KtaPolicy policy, Context<KtaPolicy> context) {
    if (runs.isClosing()) {
      return UpdateControl.noUpdate();
    }
    UpdateControl<KtaPolicy> control;
    try {
      PolicyRun run = runs.ensure(policy);
      control = tell(policy, run, context);
      pauseLeft(policy).ifPresent(control::rescheduleAfter);
    } catch (InvalidPolicyException e) {
      control = write(policy, PolicyStatus.invalid(policy, e), context).rescheduleAfter(LATER);
    }
    return control;
  }

  /**
   * Writes the status after a cycle if it has news, and otherwise from time to time. Before the
   * first cycle, what an operator has written before this one was started is left as it is.
   */
  private UpdateControl<KtaPolicy> tell(
      KtaPolicy policy, PolicyRun run, Context<KtaPolicy> context) {
    if (run.last().isEmpty() && FirstCycle.wasRunBefore(policy)) {
      return UpdateControl.noUpdate();
    }
    KtaPolicyStatus status = PolicyStatus.running(policy, run);
    boolean isNews = StatusNews.isIn(status, policy.getStatus());
    return run.shouldTell(isNews) ? write(policy, status, context) : UpdateControl.noUpdate();
  }

  private UpdateControl<KtaPolicy> write(
      KtaPolicy policy, KtaPolicyStatus status, Context<KtaPolicy> context) {
    if (isSame(policy.getStatus(), status, context)) {
      return UpdateControl.noUpdate();
    }
    events.tellChanges(policy, status);
    policy.setStatus(status);
    return UpdateControl.patchStatus(policy);
  }

  /** Stops scaling; the job runs on as it is, and the ConfigMap goes with the policy. */
  @Override
  public DeleteControl cleanup(KtaPolicy policy, Context<KtaPolicy> context) {
    runs.stop(ResourceID.fromResource(policy));
    return DeleteControl.defaultDelete();
  }

  private static Optional<Duration> pauseLeft(KtaPolicy policy) {
    return Optional.ofNullable(policy.getSpec().behavior)
        .flatMap(behavior -> Pauses.left(behavior, Instant.now()));
  }

  private static boolean isSame(
      @Nullable KtaPolicyStatus before, KtaPolicyStatus now, Context<KtaPolicy> context) {
    var json = context.getClient().getKubernetesSerialization();
    return before != null && Objects.equals(json.asJson(before), json.asJson(now));
  }
}
