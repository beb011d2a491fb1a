package io.kta.kubernetes;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The full name of one resource in a cluster. Immutable.
 *
 * @param apiVersion for example {@code apps/v1}; empty for that of the kinds Kubernetes brings
 *     itself
 * @param kind for example {@code Deployment}; as it is written in a manifest
 * @param namespace where it is; a DNS label of at most 63 characters
 * @param name a DNS subdomain of at most 253 characters
 * @since 0.1
 */
public record ResourceName(
    Optional<String> apiVersion, String kind, String namespace, String name) {
  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final Pattern DNS_LABEL = Pattern.compile(LABEL);
  private static final Pattern DNS_SUBDOMAIN = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
  private static final Pattern KIND = Pattern.compile("[A-Za-z][A-Za-z0-9]*");
  private static final Pattern API_VERSION =
      Pattern.compile("(" + LABEL + "(\\." + LABEL + ")*/)?v[a-z0-9]+");

  /**
   * Rejects what Kubernetes would refuse.
   *
   * @throws IllegalArgumentException if any part is not as Kubernetes has it; all faults are named
   */
  public ResourceName {
    requireNonNull(apiVersion, "apiVersion");
    List<String> faults = new ArrayList<>();
    if (apiVersion.isPresent() && !API_VERSION.matcher(apiVersion.get()).matches()) {
      faults.add("apiVersion '%s' is not like apps/v1 or v1".formatted(apiVersion.get()));
    }
    if (!KIND.matcher(kind).matches()) {
      faults.add("kind '%s' is not letters and digits, as Deployment is".formatted(kind));
    }
    if (namespace.length() > 63 || !DNS_LABEL.matcher(namespace).matches()) {
      faults.add("namespace '%s' is not at most 63 of a-z, 0-9 and - within".formatted(namespace));
    }
    if (name.length() > 253 || !DNS_SUBDOMAIN.matcher(name).matches()) {
      faults.add("name '%s' is not at most 253 of a-z, 0-9, and - and . within".formatted(name));
    }
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(
          String.join(", and ", faults) + "; give what the resource's manifest says");
    }
  }

  /** Returns the name of a resource of a kind that Kubernetes brings itself. */
  public static ResourceName of(String kind, String namespace, String name) {
    return new ResourceName(Optional.empty(), kind, namespace, name);
  }

  /**
   * Returns what {@code kind/name} or {@code apiVersion/kind/name} names, for example {@code
   * Deployment/tokenizer} or {@code flink.apache.org/v1beta1/FlinkDeployment/wordcount}.
   *
   * @throws IllegalArgumentException if it is neither, or a part is not as Kubernetes has it
   */
  public static ResourceName parse(String namespace, String text) {
    requireNonNull(namespace, "namespace");
    int name = text.lastIndexOf('/');
    int kind = text.lastIndexOf('/', name - 1);
    if (name < 0) {
      throw new IllegalArgumentException(
          "'%s' does not name a resource; write kind/name, for example Deployment/tokenizer, or apiVersion/kind/name"
              .formatted(text));
    }
    return new ResourceName(
        kind < 0 ? Optional.empty() : Optional.of(text.substring(0, kind)),
        text.substring(kind + 1, name),
        namespace,
        text.substring(name + 1));
  }

  /** Returns whether both may name one resource: an apiVersion left out may be any. */
  boolean isSameAs(ResourceName other) {
    return kind.equals(other.kind)
        && namespace.equals(other.namespace)
        && name.equals(other.name)
        && (apiVersion.isEmpty()
            || other.apiVersion.isEmpty()
            || apiVersion.equals(other.apiVersion));
  }

  /** Returns {@code kind/name}, which people know it by within its namespace. */
  public String shortName() {
    return kind + "/" + name;
  }

  /** Returns for example {@code Deployment/tokenizer in namespace streams}. */
  @Override
  public String toString() {
    return shortName() + " in namespace " + namespace;
  }
}
