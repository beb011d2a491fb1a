package io.kta.kubernetes;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.kta.driver.ScaleDriverException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A kind of resource that has a scale subresource. Immutable.
 *
 * @param context how its resources are asked for
 * @param isBuiltIn whether it is one of Kubernetes' own, which show their replicas and how far they
 *     are in the same places; of others only the scale subresource is known
 */
record ScalableKind(ResourceDefinitionContext context, boolean isBuiltIn) {
  private static final Map<String, String> API_VERSIONS =
      Map.of(
          "Deployment", "apps/v1",
          "ReplicaSet", "apps/v1",
          "StatefulSet", "apps/v1",
          "ReplicationController", "v1");

  private static final String SCALE = "/scale";

  /**
   * Returns the kind of a resource: one of Kubernetes' own without a request, any other by
   * discovery, which is one.
   *
   * @throws ScaleDriverException if there is no such kind, or it has no scale subresource
   */
  static ScalableKind of(ResourceName resource, ApiServer server) {
    if (isBuiltIn(resource)) {
      return builtIn(resource.kind(), requireNonNull(API_VERSIONS.get(resource.kind())));
    }
    String apiVersion =
        resource
            .apiVersion()
            .orElseThrow(
                () ->
                    new ScaleDriverException(
                        "%s has no apiVersion, and only %s go without; write apiVersion/kind/name"
                            .formatted(resource, new TreeSet<>(API_VERSIONS.keySet()))));
    return discover(resource, apiVersion, server);
  }

  /** Returns whether a resource is of one of Kubernetes' own kinds. */
  static boolean isBuiltIn(ResourceName resource) {
    String own = API_VERSIONS.get(resource.kind());
    return own != null && own.equals(resource.apiVersion().orElse(own));
  }

  private static ScalableKind builtIn(String kind, String apiVersion) {
    return of(apiVersion, kind, kind.toLowerCase(Locale.ROOT) + "s", true);
  }

  private static ScalableKind of(String apiVersion, String kind, String plural, boolean isBuiltIn) {
    int slash = apiVersion.indexOf('/');
    ResourceDefinitionContext context =
        new ResourceDefinitionContext.Builder()
            .withGroup(slash < 0 ? "" : apiVersion.substring(0, slash))
            .withVersion(apiVersion.substring(slash + 1))
            .withKind(kind)
            .withPlural(plural)
            .withNamespaced(true)
            .build();
    return new ScalableKind(context, isBuiltIn);
  }

  private static ScalableKind discover(ResourceName resource, String apiVersion, ApiServer server) {
    APIResourceList found =
        server.read(
            "looking up the kind of " + resource, client -> client.getApiResources(apiVersion));
    List<APIResource> all = found == null ? List.of() : found.getResources();
    if (all.isEmpty()) {
      throw new ScaleDriverException(
          "%s: the API server at %s has no apiVersion %s; correct it, or install the API that serves it"
              .formatted(resource, server.address(), apiVersion));
    }
    List<String> scaled =
        all.stream()
            .map(APIResource::getName)
            .filter(name -> name.endsWith(SCALE))
            .map(name -> name.substring(0, name.length() - SCALE.length()))
            .toList();
    APIResource match =
        all.stream()
            .filter(one -> one.getKind().equals(resource.kind()) && !one.getName().contains("/"))
            .findFirst()
            .orElseThrow(
                () ->
                    new ScaleDriverException(
                        "%s: apiVersion %s has no kind %s; it has %s"
                            .formatted(resource, apiVersion, resource.kind(), kinds(all))));
    if (!scaled.contains(match.getName()) || !Boolean.TRUE.equals(match.getNamespaced())) {
      throw new ScaleDriverException(
          "%s: kind %s of %s has no scale subresource, so it cannot be scaled; %s"
              .formatted(
                  resource,
                  resource.kind(),
                  apiVersion,
                  scaled.isEmpty() ? "no kind there has one" : scaled + " have one"));
    }
    return of(apiVersion, match.getKind(), match.getName(), false);
  }

  private static String kinds(List<APIResource> all) {
    return all.stream()
        .filter(one -> !one.getName().contains("/"))
        .map(APIResource::getKind)
        .sorted()
        .distinct()
        .collect(Collectors.joining(", "));
  }
}
