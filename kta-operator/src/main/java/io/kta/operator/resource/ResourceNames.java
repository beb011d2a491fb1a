package io.kta.operator.resource;

/** What Kubernetes takes as the name of a resource. */
final class ResourceNames {
  static final String PATTERN = "^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$";

  private ResourceNames() {}
}
