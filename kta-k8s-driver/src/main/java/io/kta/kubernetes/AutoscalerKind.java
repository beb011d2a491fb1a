package io.kta.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A kind of resource that scales others, which it names in {@code spec.scaleTargetRef} or {@code
 * spec.targetRef}. Immutable.
 *
 * @param group for example {@code keda.sh}
 * @param version for example {@code v1alpha1}; where it is not served, that which the API server
 *     prefers is read
 * @param kind for example {@code ScaledObject}
 * @param plural for example {@code scaledobjects}, as it is in paths and Roles
 * @since 0.1
 */
public record AutoscalerKind(String group, String version, String kind, String plural) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");
  private static final Pattern TEXT = Pattern.compile("([^./]+)\\.([^/]+)/([^/]+)/([^/]+)");

  /** Those that KTA looks for by itself, as far as a cluster has them. */
  static final List<AutoscalerKind> KNOWN =
      List.of(
          new AutoscalerKind(
              "autoscaling", "v1", "HorizontalPodAutoscaler", "horizontalpodautoscalers"),
          new AutoscalerKind("keda.sh", "v1alpha1", "ScaledObject", "scaledobjects"),
          new AutoscalerKind(
              "autoscaling.k8s.io", "v1", "VerticalPodAutoscaler", "verticalpodautoscalers"),
          new AutoscalerKind(
              "autoscaling.gke.io", "v1beta1", "MultidimPodAutoscaler", "multidimpodautoscalers"),
          new AutoscalerKind(
              "datadoghq.com", "v1alpha1", "WatermarkPodAutoscaler", "watermarkpodautoscalers"),
          new AutoscalerKind(
              "datadoghq.com", "v1alpha2", "DatadogPodAutoscaler", "datadogpodautoscalers"),
          new AutoscalerKind(
              "jamiethompson.me",
              "v1alpha1",
              "PredictiveHorizontalPodAutoscaler",
              "predictivehorizontalpodautoscalers"),
          new AutoscalerKind(
              "custompodautoscaler.com", "v1", "CustomPodAutoscaler", "custompodautoscalers"),
          new AutoscalerKind(
              "autoscaling.alibabacloud.com",
              "v1beta1",
              "CronHorizontalPodAutoscaler",
              "cronhorizontalpodautoscalers"),
          new AutoscalerKind(
              "autoscaling.crane.io",
              "v1alpha1",
              "EffectiveHorizontalPodAutoscaler",
              "effectivehorizontalpodautoscalers"),
          new AutoscalerKind(
              "autoscaling.internal.knative.dev", "v1alpha1", "PodAutoscaler", "podautoscalers"));

  /**
   * Rejects what cannot be part of a path.
   *
   * @throws IllegalArgumentException if a part is not as Kubernetes has it
   */
  public AutoscalerKind {
    if (!NAME.matcher(group).matches()
        || !NAME.matcher(version).matches()
        || !NAME.matcher(plural).matches()
        || kind.isBlank()) {
      throw new IllegalArgumentException(
          "autoscaler kind %s/%s %s, plural %s, is not as Kubernetes has them; write for example keda.sh, v1alpha1, ScaledObject, scaledobjects"
              .formatted(group, version, kind, plural));
    }
  }

  /** Returns those that KTA looks for by itself, as far as a cluster has them; HPAs first. */
  public static List<AutoscalerKind> known() {
    return KNOWN;
  }

  /**
   * Reads the name of a resource definition, as {@code kubectl get crd} lists it, with a version
   * and the kind: {@code tuners.scaling.example.com/v1/Tuner}.
   *
   * @throws IllegalArgumentException if it is not of this form
   */
  public static AutoscalerKind parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "autoscaler kind '%s' is not of the form PLURAL.GROUP/VERSION/KIND; write for example scaledobjects.keda.sh/v1alpha1/ScaledObject"
              .formatted(text));
    }
    return new AutoscalerKind(parts.group(2), parts.group(3), parts.group(4), parts.group(1));
  }

  AutoscalerKind inVersion(String other) {
    return new AutoscalerKind(group, other, kind, plural);
  }

  ResourceDefinitionContext context() {
    return new ResourceDefinitionContext.Builder()
        .withGroup(group)
        .withVersion(version)
        .withKind(kind)
        .withPlural(plural)
        .withNamespaced(true)
        .build();
  }

  /** Returns whether one of its objects changes nothing, by its own switch. */
  static boolean isIdle(GenericKubernetesResource autoscaler) {
    return switch (autoscaler.getKind()) {
      case "ScaledObject" -> isPaused(autoscaler.getMetadata().getAnnotations());
      case "VerticalPodAutoscaler" -> is("Off", autoscaler, "updatePolicy", "updateMode");
      case "WatermarkPodAutoscaler" -> is("true", autoscaler, "dryRun");
      case "DatadogPodAutoscaler" -> is("Preview", autoscaler, "applyPolicy", "mode");
      case "EffectiveHorizontalPodAutoscaler" -> is("Preview", autoscaler, "scaleStrategy");
      default -> false;
    };
  }

  /** KEDA takes its HPA away while it is paused; a pause of one direction only leaves it. */
  private static boolean isPaused(@Nullable Map<String, String> annotations) {
    return annotations != null
        && (annotations.containsKey("autoscaling.keda.sh/paused-replicas")
            || "true".equals(annotations.get("autoscaling.keda.sh/paused")));
  }

  private static boolean is(String value, GenericKubernetesResource autoscaler, String... path) {
    Object[] fields = new Object[path.length + 1];
    fields[0] = "spec";
    System.arraycopy(path, 0, fields, 1, path.length);
    return Optional.ofNullable(autoscaler.<@Nullable Object>get(fields))
        .map(Objects::toString)
        .filter(value::equals)
        .isPresent();
  }
}
