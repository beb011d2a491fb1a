package io.kta.operator;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kta.operator.resource.ConditionStatus;
import io.kta.operator.resource.KtaPolicy;
import io.kta.operator.resource.KtaPolicyStatus;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the events of policies, each once: when something was done, and when a condition changes.
 *
 * @param client how events are written
 */
record PolicyEvents(KubernetesClient client) {
  private static final Logger logger = LoggerFactory.getLogger(PolicyEvents.class);

  /** Tells what has changed from the status that a policy has to the one it is to have. */
  void tellChanges(KtaPolicy policy, KtaPolicyStatus now) {
    KtaPolicyStatus before = policy.getStatus();
    String scaledBefore = before == null ? null : before.lastScaleTime;
    if (now.lastScaleTime != null && !now.lastScaleTime.equals(scaledBefore)) {
      tell(policy, "Normal", "SuccessfulRescale", now.result);
    }
    for (ConditionStatus condition : PolicyTerms.orEmpty(now.conditions)) {
      ConditionStatus earlier = Conditions.find(before, String.valueOf(condition.type));
      boolean isSame =
          earlier != null
              && Objects.equals(earlier.status, condition.status)
              && Objects.equals(earlier.reason, condition.reason);
      if (!isSame) {
        tell(policy, condition, earlier != null && "True".equals(earlier.status));
      }
    }
  }

  private void tell(KtaPolicy policy, ConditionStatus condition, boolean wasTrue) {
    String type = String.valueOf(condition.type);
    boolean isTrue = "True".equals(condition.status);
    boolean isFalse = "False".equals(condition.status);
    if (type.equals("Paused") && (isTrue || wasTrue)) {
      tell(policy, "Normal", isTrue ? "Paused" : "Resumed", condition.message);
    } else if (type.equals("Ready") && "TargetConflict".equals(condition.reason)) {
      tell(policy, "Warning", "ConflictDetected", condition.message);
    } else if (type.equals("AbleToScale") && "FailedUpdateScale".equals(condition.reason)) {
      tell(policy, "Warning", "FailedRescale", condition.message); // called so by HPA too
    } else if (List.of("ScalingActive", "AbleToScale", "DriverReachable").contains(type)
        && isFalse) {
      tell(policy, "Warning", String.valueOf(condition.reason), condition.message);
    }
  }

  private void tell(KtaPolicy policy, String type, String reason, @Nullable String message) {
    String now = Instant.now().toString();
    try {
      client
          .resource(
              new EventBuilder()
                  .withNewMetadata()
                  .withNamespace(policy.getMetadata().getNamespace())
                  .withGenerateName(policy.getMetadata().getName() + ".")
                  .endMetadata()
                  .withType(type)
                  .withReason(reason)
                  .withMessage(String.valueOf(message))
                  .withFirstTimestamp(now)
                  .withLastTimestamp(now)
                  .withCount(1)
                  .withNewSource()
                  .withComponent("kta-operator")
                  .endSource()
                  .withNewInvolvedObject()
                  .withApiVersion(policy.getApiVersion())
                  .withKind(policy.getKind())
                  .withNamespace(policy.getMetadata().getNamespace())
                  .withName(policy.getMetadata().getName())
                  .withUid(policy.getMetadata().getUid())
                  .endInvolvedObject()
                  .build())
          .create();
    } catch (KubernetesClientException e) {
      logger.warn("event {} of {} was not written", reason, policy.getMetadata().getName(), e);
    }
  }
}
