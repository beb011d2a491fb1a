package io.kta.operator;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kta.operator.resource.ConditionStatus;
import io.kta.operator.resource.KtaPolicy;
import io.kta.operator.resource.KtaPolicyStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
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
  private static final int ALREADY_EXISTS = 409;
  private static final int LONGEST_NAME = 200;

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

  /** Tells what is to be told once; what another operator, or this one before, told is not. */
  void tell(KtaPolicy policy, List<Notice> notices) {
    for (Notice notice : notices) {
      String of = policy.getMetadata().getName();
      UUID what =
          UUID.nameUUIDFromBytes(
              (policy.getMetadata().getUid() + notice).getBytes(StandardCharsets.UTF_8));
      String name = of.substring(0, Math.min(of.length(), LONGEST_NAME)) + "." + what;
      write(policy, notice, new ObjectMetaBuilder().withName(name));
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
    write(
        policy,
        new Notice(type, reason, String.valueOf(message)),
        new ObjectMetaBuilder().withGenerateName(policy.getMetadata().getName() + "."));
  }

  private void write(KtaPolicy policy, Notice notice, ObjectMetaBuilder metadata) {
    String now = Instant.now().toString();
    try {
      client
          .resource(
              new EventBuilder()
                  .withMetadata(metadata.withNamespace(policy.getMetadata().getNamespace()).build())
                  .withType(notice.type())
                  .withReason(notice.reason())
                  .withMessage(Texts.shortened(notice.message()))
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
      if (e.getCode() != ALREADY_EXISTS) {
        logger.warn(
            "event {} of {} was not written", notice.reason(), policy.getMetadata().getName(), e);
      }
    }
  }
}
