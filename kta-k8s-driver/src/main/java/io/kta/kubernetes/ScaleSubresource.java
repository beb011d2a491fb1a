package io.kta.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.api.model.autoscaling.v1.ScaleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.kta.driver.ScaleDriverException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One resource and its scale subresource: a request to read it, and one or two to change its
 * replicas, which fail if the resource has changed since it was read. Not thread-safe.
 */
final class ScaleSubresource {
  private final ApiServer server;
  private final ResourceName name;
  private @Nullable ScalableKind kind;
  private boolean wasThere;

  ScaleSubresource(ApiServer server, ResourceName name) {
    this.server = server;
    this.name = name;
  }

  ResourceName name() {
    return name;
  }

  /**
   * Reads the resource; of a kind not known so far, after looking it up.
   *
   * @throws ScaleDriverException if it is not there, cannot be read, or cannot be scaled at all
   */
  ResourceState read() {
    ScalableKind known = kind();
    ResourceState seen;
    try {
      seen =
          server
              .read("reading " + name, client -> snapshot(at(client, known), known))
              .orElseThrow(this::missing);
    } catch (ScaleDriverException e) {
      throw ApiFailure.is(ApiFailure.NOT_FOUND, e) ? missing() : e;
    }
    wasThere = true;
    return seen;
  }

  private Optional<ResourceState> snapshot(
      Resource<GenericKubernetesResource> resource, ScalableKind kind) {
    return kind.isBuiltIn()
        ? Optional.ofNullable(resource.get()).map(found -> ResourceState.of(found, name))
        : Optional.ofNullable(resource.scale()).map(ResourceState::of);
  }

  /**
   * Sets the replicas, by writing back the scale subresource as it was read with another number: a
   * whole one, since mocks of an API server store what they are given.
   *
   * @param seen as it was read last
   * @return whether it was set; false if the resource has changed since it was read
   */
  boolean write(int replicas, ResourceState seen) {
    ScalableKind known = kind();
    try {
      Scale scale = seen.scale().isPresent() ? seen.scale().get() : scale(known);
      if (!seen.isOf(scale)) {
        return false;
      }
      Scale changed =
          new ScaleBuilder(scale).editOrNewSpec().withReplicas(replicas).endSpec().build();
      Scale unused =
          server.change("scaling " + name + " to " + replicas, c -> at(c, known).scale(changed));
      return true;
    } catch (ScaleDriverException e) {
      if (ApiFailure.is(ApiFailure.CONFLICT, e)) {
        return false;
      }
      throw ApiFailure.is(ApiFailure.NOT_FOUND, e) ? missing() : e;
    }
  }

  private Scale scale(ScalableKind known) {
    return server
        .read(
            "reading the scale of " + name,
            client -> Optional.ofNullable(at(client, known).scale()))
        .orElseThrow(this::missing);
  }

  private ScalableKind kind() {
    ScalableKind known = kind == null ? ScalableKind.of(name, server) : kind;
    kind = known;
    return known;
  }

  private Resource<GenericKubernetesResource> at(KubernetesClient client, ScalableKind kind) {
    return client
        .genericKubernetesResources(kind.context())
        .inNamespace(name.namespace())
        .withName(name.name());
  }

  private ScaleDriverException missing() {
    return new ScaleDriverException(
        wasThere
            ? name + " is gone, and was there before; scaling goes on when it is back"
            : name + " does not exist at " + server.address() + "; create it, or correct its name");
  }
}
