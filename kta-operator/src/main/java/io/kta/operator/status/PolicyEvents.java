package io.kta.operator.status;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.kta.operator.resource.ConditionStatus;
import io.kta.operator.resource.KtaPolicy;
import io.kta.operator.resource.KtaPolicyStatus;
import io.kta.operator.resource.Texts;
import io.kta.operator.spec.Fields;
import io.kta.time.LoopClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the events of policies, each once: when something was done, and when a condition changes. A
 * policy, or a namespace, that has very many is not told of all. Thread-safe.
 */
public final class PolicyEvents {
  private static final Logger logger = LoggerFactory.getLogger(PolicyEvents.class);
  private static final String CONFLICT = "TargetConflict"; // which Ready tells
  private static final int ALREADY_EXISTS = 409;
  private static final int LONGEST_NAME = 200;
  private static final int OF_POLICY = 25;
  private static final int OF_NAMESPACE = 300;

  private final KubernetesClient client;
  private final LoopClock clock;

  private final Map<ResourceID, Allowance> ofPolicies = new HashMap<>(); // guarded by this
  private final Map<String, Allowance> ofNamespaces = new HashMap<>(); // guarded by this

  /** What was told last; the status of a policy may be that of a moment ago. */
  private final Map<ResourceID, KtaPolicyStatus> last = new ConcurrentHashMap<>();

  /** Creates one that writes events by a client. */
  public PolicyEvents(KubernetesClient client, LoopClock clock) {
    this.client = client;
    this.clock = clock;
  }

  /** Tells what has changed from the status that a policy had to the one it is to have. */
  public void tellChanges(KtaPolicy policy, KtaPolicyStatus now) {
    KtaPolicyStatus told = last.put(ResourceID.fromResource(policy), outlineOf(now));
    KtaPolicyStatus before = told == null ? policy.getStatus() : told;
    String scaledBefore = before == null ? null : before.lastScaleTime;
    if (now.lastScaleTime != null && !now.lastScaleTime.equals(scaledBefore)) {
      tell(policy, "Normal", "SuccessfulRescale", now.summary);
    }
    boolean isReachable = !isFalse(ConditionStatus.find(now, "DriverReachable"));
    for (ConditionStatus condition : Fields.orEmpty(now.conditions)) {
      ConditionStatus earlier = ConditionStatus.find(before, String.valueOf(condition.type));
      boolean isConsequence =
          !isReachable && List.of("ScalingActive", "AbleToScale").contains(condition.type);
      if (!isConsequence && !isSame(earlier, condition)) {
        tell(policy, condition, earlier != null && "True".equals(earlier.status));
      }
    }
  }

  /** Forgets what was told of a policy that has gone. */
  public void forget(ResourceID policy) {
    last.remove(policy);
    synchronized (this) {
      ofPolicies.remove(policy);
    }
  }

  private static KtaPolicyStatus outlineOf(KtaPolicyStatus status) {
    KtaPolicyStatus outline = new KtaPolicyStatus();
    outline.lastScaleTime = status.lastScaleTime;
    outline.conditions = status.conditions;
    return outline;
  }

  private static boolean isFalse(@Nullable ConditionStatus condition) {
    return condition != null && "False".equals(condition.status);
  }

  /**
   * Returns whether people know already: of a wrong spec it is the message that says what it is.
   */
  private static boolean isSame(@Nullable ConditionStatus earlier, ConditionStatus now) {
    return earlier != null
        && Objects.equals(earlier.status, now.status)
        && Objects.equals(earlier.reason, now.reason)
        && (!"InvalidSpec".equals(now.reason) || Objects.equals(earlier.message, now.message));
  }

  /** Tells what is to be told once; what another operator, or this one before, told is not. */
  public void tell(KtaPolicy policy, List<Notice> notices) {
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
    if (type.equals("Paused") && (isTrue || wasTrue)) {
      tell(policy, "Normal", isTrue ? "Paused" : "Resumed", condition.message);
    } else if (type.equals("Ready") && CONFLICT.equals(condition.reason)) {
      tell(policy, "Warning", "ConflictDetected", condition.message);
    } else if (type.equals("AbleToScale") && "FailedUpdateScale".equals(condition.reason)) {
      tell(policy, "Warning", "FailedRescale", condition.message); // called so by HPA too
    } else if (List.of("ScalingActive", "AbleToScale", "DriverReachable").contains(type)
        && isFalse(condition)
        && !CONFLICT.equals(condition.reason)) {
      tell(policy, "Warning", String.valueOf(condition.reason), condition.message);
    }
  }

  private void tell(KtaPolicy policy, String type, String reason, @Nullable String message) {
    write(
        policy,
        new Notice(type, reason, String.valueOf(message)),
        new ObjectMetaBuilder().withGenerateName(policy.getMetadata().getName() + "."));
  }

  /**
   * Lets a policy have 25 events at once and one in a minute, and a namespace twelve times that.
   */
  private synchronized boolean isAllowed(KtaPolicy policy) {
    Instant now = clock.now();
    String namespace = String.valueOf(policy.getMetadata().getNamespace());
    return ofPolicies
            .computeIfAbsent(
                ResourceID.fromResource(policy),
                any -> new Allowance(OF_POLICY, Duration.ofMinutes(1)))
            .take(now)
        && ofNamespaces
            .computeIfAbsent(namespace, any -> new Allowance(OF_NAMESPACE, Duration.ofSeconds(5)))
            .take(now);
  }

  private void write(KtaPolicy policy, Notice notice, ObjectMetaBuilder metadata) {
    if (!isAllowed(policy)) {
      logger.info(
          "event {} of {} was not written, since it has had many",
          notice.reason(),
          policy.getMetadata().getName());
      return;
    }
    String now = clock.now().toString();
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
