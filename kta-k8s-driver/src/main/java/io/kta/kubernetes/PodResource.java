package io.kta.kubernetes;

import java.util.Locale;

/**
 * What pods use and ask for.
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
