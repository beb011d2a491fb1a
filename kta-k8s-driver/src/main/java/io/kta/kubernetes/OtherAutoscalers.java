package io.kta.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.kta.driver.ScaleDriverException;
import io.kta.time.LoopClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who else scales resources of a cluster: its HorizontalPodAutoscalers, and KEDA's ScaledObjects.
 * Drivers that share one list those of a namespace once in ten seconds at most, however many
 * drivers there are. Where they may not be listed it is told once that a conflict would go
 * unnoticed. Thread-safe.
 */
public final class OtherAutoscalers {
  private static final Logger log = LoggerFactory.getLogger(OtherAutoscalers.class);
  private static final Duration SHARED_FOR = Duration.ofSeconds(10);

  static final List<ResourceDefinitionContext> KINDS =
      List.of(
          kind("HorizontalPodAutoscaler", "autoscaling", "v1", "horizontalpodautoscalers"),
          kind("ScaledObject", "keda.sh", "v1alpha1", "scaledobjects"));

  private final ApiServer server;
  private final Map<String, Found> byNamespace = new ConcurrentHashMap<>();
  private final AtomicBoolean wasTold = new AtomicBoolean();

  OtherAutoscalers(ApiServer server) {
    this.server = server;
  }

  /**
   * Returns those of a cluster, of which none is looked for yet.
   *
   * @param client how the cluster is reached; it stays the caller's to close
   */
  public static OtherAutoscalers of(KubernetesClient client) {
    return new OtherAutoscalers(
        new ApiServer(client, LoopClock.system(), KubernetesScaleTarget.REQUEST_TIMEOUT));
  }

  /**
   * Returns what is in a namespace, as of ten seconds ago at most.
   *
   * @throws ScaleDriverException if the API server is away
   */
  Found in(String namespace) {
    Instant now = server.clock().now();
    byNamespace.values().removeIf(found -> !now.isBefore(found.at().plus(SHARED_FOR)));
    return byNamespace.computeIfAbsent(namespace, key -> new Found(look(key), now));
  }

  private List<GenericKubernetesResource> look(String namespace) {
    return KINDS.stream().flatMap(kind -> look(kind, namespace).stream()).toList();
  }

  private List<GenericKubernetesResource> look(ResourceDefinitionContext kind, String namespace) {
    try {
      return server.read(
          "listing %s.%s in namespace %s".formatted(kind.getPlural(), kind.getGroup(), namespace),
          client -> list(client, kind, namespace));
    } catch (ScaleDriverException e) {
      if (ApiFailure.is(ApiFailure.FORBIDDEN, e)) {
        tellOnce(e);
      } else if (!ApiFailure.is(ApiFailure.NOT_FOUND, e)) { // that is a cluster without KEDA
        throw e; // not to know is no reason to believe that nobody does
      }
      return List.of();
    }
  }

  /** Items of a list do not say what kind they are. */
  private static List<GenericKubernetesResource> list(
      KubernetesClient client, ResourceDefinitionContext kind, String namespace) {
    List<GenericKubernetesResource> items =
        client.genericKubernetesResources(kind).inNamespace(namespace).list().getItems();
    items.forEach(item -> item.setKind(kind.getKind()));
    return items;
  }

  private void tellOnce(ScaleDriverException e) {
    if (!wasTold.getAndSet(true)) {
      log.warn(
          "Whether somebody else scales the same resources would go unnoticed: {}", e.getMessage());
    }
  }

  private static ResourceDefinitionContext kind(
      String kind, String group, String version, String plural) {
    return new ResourceDefinitionContext.Builder()
        .withGroup(group)
        .withVersion(version)
        .withKind(kind)
        .withPlural(plural)
        .withNamespaced(true)
        .build();
  }

  /** What was found in a namespace, and when. */
  record Found(List<GenericKubernetesResource> autoscalers, Instant at) {

    /** Returns who scales a resource, in words with a remedy, or empty if none of these does. */
    Optional<String> conflictOn(ResourceName resource) {
      return autoscalers.stream()
          .filter(autoscaler -> isAimedAt(resource, autoscaler))
          .findFirst()
          .map(
              other ->
                  "%s is scaled by %s/%s as well, and two that scale one resource undo each other's work; delete that one, or take this target out of KTA"
                      .formatted(resource, other.getKind(), other.getMetadata().getName()));
    }

    /** KEDA's references may leave out kind and apiVersion, and then mean a Deployment. */
    private static boolean isAimedAt(ResourceName resource, GenericKubernetesResource autoscaler) {
      String kind = text(autoscaler, "kind").orElse("Deployment");
      Optional<String> group = text(autoscaler, "apiVersion").map(Found::group);
      Optional<String> ownGroup = resource.apiVersion().map(Found::group);
      return kind.equals(resource.kind())
          && text(autoscaler, "name").filter(resource.name()::equals).isPresent()
          && (group.isEmpty() || ownGroup.isEmpty() || group.equals(ownGroup));
    }

    private static Optional<String> text(GenericKubernetesResource autoscaler, String field) {
      Object value = autoscaler.<@Nullable Object>get("spec", "scaleTargetRef", field);
      return Optional.ofNullable(value).map(Objects::toString);
    }

    private static String group(String apiVersion) {
      int slash = apiVersion.indexOf('/');
      return slash < 0 ? "" : apiVersion.substring(0, slash);
    }
  }
}
