package io.kta.kubernetes;

import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.APIGroupList;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kta.driver.ScaleDriverException;
import io.kta.time.LoopClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The other autoscalers of a cluster: HorizontalPodAutoscalers, KEDA's ScaledObjects,
 * VerticalPodAutoscalers whose updates are on, and the other kinds of autoscalers that a cluster
 * has. Those that are paused, or only recommend, are not among them. Drivers that share one list
 * those of a namespace once in ten seconds at most, however many drivers there are. Kinds that may
 * not be listed are named once in a warning, since a conflict with them would go unnoticed.
 * Thread-safe.
 *
 * @since 0.1
 */
public final class OtherAutoscalers {
  private static final Logger log = LoggerFactory.getLogger(OtherAutoscalers.class);
  private static final Duration SHARED_FOR = Duration.ofSeconds(10);

  private final ApiServer server;
  private final Map<String, Found> byNamespace = new ConcurrentHashMap<>();
  private final List<AutoscalerKind> kinds;
  private final Set<AutoscalerKind> unlisted = ConcurrentHashMap.newKeySet();

  OtherAutoscalers(ApiServer server) {
    this(server, List.of());
  }

  private OtherAutoscalers(ApiServer server, List<AutoscalerKind> more) {
    this.server = server;
    this.kinds = Stream.concat(AutoscalerKind.KNOWN.stream(), more.stream()).toList();
  }

  /**
   * Returns those of a cluster, of which none is looked for yet.
   *
   * @param client how the cluster is reached; it stays the caller's to close
   * @param more kinds to look for besides those that KTA knows
   */
  public static OtherAutoscalers of(KubernetesClient client, AutoscalerKind... more) {
    return new OtherAutoscalers(
        new ApiServer(client, LoopClock.system(), KubernetesScaleTarget.REQUEST_TIMEOUT),
        List.of(more));
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
    return present().stream()
        .flatMap(kind -> look(kind, namespace).stream())
        .filter(autoscaler -> !AutoscalerKind.isIdle(autoscaler))
        .toList();
  }

  /** Returns the kinds whose groups the cluster has; all of them if it names no groups at all. */
  private List<AutoscalerKind> present() {
    @Nullable APIGroupList found =
        server.read("listing API groups", KubernetesClient::getApiGroups);
    Map<String, APIGroup> groups = new HashMap<>();
    for (APIGroup group : found == null ? List.<APIGroup>of() : found.getGroups()) {
      groups.put(group.getName(), group);
    }
    return groups.isEmpty()
        ? kinds
        : kinds.stream()
            .flatMap(
                kind ->
                    Stream.ofNullable(groups.get(kind.group())).map(group -> served(kind, group)))
            .toList();
  }

  private static AutoscalerKind served(AutoscalerKind kind, APIGroup group) {
    boolean isServed =
        group.getVersions().stream().anyMatch(one -> kind.version().equals(one.getVersion()));
    return isServed ? kind : kind.inVersion(group.getPreferredVersion().getVersion());
  }

  private List<GenericKubernetesResource> look(AutoscalerKind kind, String namespace) {
    try {
      return server.read(
          "listing %s.%s in namespace %s".formatted(kind.plural(), kind.group(), namespace),
          client -> list(client, kind, namespace));
    } catch (ScaleDriverException e) {
      if (ApiFailure.is(ApiFailure.FORBIDDEN, e)) {
        warnOnce(kind, e);
      } else if (!ApiFailure.is(ApiFailure.NOT_FOUND, e)) { // that is a group without the kind
        throw e; // not to know is no reason to believe that nobody does
      }
      return List.of();
    }
  }

  /** Items of a list do not say what kind they are. */
  private static List<GenericKubernetesResource> list(
      KubernetesClient client, AutoscalerKind kind, String namespace) {
    List<GenericKubernetesResource> items =
        client.genericKubernetesResources(kind.context()).inNamespace(namespace).list().getItems();
    items.forEach(item -> item.setKind(kind.kind()));
    return items;
  }

  private void warnOnce(AutoscalerKind kind, ScaleDriverException e) {
    if (unlisted.add(kind)) {
      log.warn(
          "A {} that scales the same resources would go unnoticed: {}",
          kind.kind(),
          e.getMessage());
    }
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
                  "%s is scaled by %s/%s as well, and two that scale one resource undo each other's work; delete or pause that one, or take this target out of KTA"
                      .formatted(resource, other.getKind(), other.getMetadata().getName()));
    }

    /** KEDA's references may leave out kind and apiVersion, and then mean a Deployment. */
    private static boolean isAimedAt(ResourceName resource, GenericKubernetesResource autoscaler) {
      return isAimedAt(resource, autoscaler, "scaleTargetRef")
          || isAimedAt(resource, autoscaler, "targetRef");
    }

    private static boolean isAimedAt(
        ResourceName resource, GenericKubernetesResource autoscaler, String reference) {
      String kind = text(autoscaler, reference, "kind").orElse("Deployment");
      Optional<String> group = text(autoscaler, reference, "apiVersion").map(Found::group);
      Optional<String> ownGroup = resource.apiVersion().map(Found::group);
      return kind.equals(resource.kind())
          && text(autoscaler, reference, "name").filter(resource.name()::equals).isPresent()
          && (group.isEmpty() || ownGroup.isEmpty() || group.equals(ownGroup));
    }

    private static Optional<String> text(
        GenericKubernetesResource autoscaler, String reference, String field) {
      Object value = autoscaler.<@Nullable Object>get("spec", reference, field);
      return Optional.ofNullable(value).map(Objects::toString);
    }

    private static String group(String apiVersion) {
      int slash = apiVersion.indexOf('/');
      return slash < 0 ? "" : apiVersion.substring(0, slash);
    }
  }
}
