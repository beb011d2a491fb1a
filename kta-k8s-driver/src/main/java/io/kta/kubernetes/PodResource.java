package io.kta.kubernetes;

import java.util.Locale;

/**
 * The resource that pods use and request.
 *
 * @since 0.1
 */
public enum PodResource {
  /** Counted in cores. */
  CPU,
  /** Counted in bytes. */
  MEMORY;

  /** Returns its key in Kubernetes' lists of quantities. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
