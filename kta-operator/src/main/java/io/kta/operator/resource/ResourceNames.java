package io.kta.operator.resource;

/** What Kubernetes takes as the name of a resource. */
final class ResourceNames {
  static final String PATTERN = "^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$";

  /** As {@link #PATTERN}, or blank, which means none to the existing KTA. */
  static final String PATTERN_OR_BLANK = "^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?|\\s*)$";

  private ResourceNames() {}
}
