package io.kta.operator.spec;

import java.util.List;
import java.util.Optional;

/**
 * Which Service a host's name means. Immutable.
 *
 * @param name its name
 * @param namespace where it is
 */
record ServiceName(String name, String namespace) {
  private static final String CLUSTER_DOMAIN = ".cluster.local";

  /**
   * Returns the Service of {@code service.namespace}, or of that and {@code .svc} or {@code
   * .svc.cluster.local} behind it, with a pod's name before it or without; empty if it is no such
   * name.
   */
  static Optional<ServiceName> of(String host) {
    String known =
        host.endsWith(CLUSTER_DOMAIN)
            ? host.substring(0, host.length() - CLUSTER_DOMAIN.length())
            : host;
    List<String> labels = List.of(known.split("\\.", -1));
    int count = labels.size();
    if (count >= 3 && labels.get(count - 1).equals("svc")) {
      return Optional.of(new ServiceName(labels.get(count - 3), labels.get(count - 2)));
    }
    return count == 2 && known.equals(host)
        ? Optional.of(new ServiceName(labels.get(0), labels.get(1)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "Service %s in namespace %s".formatted(name, namespace);
  }
}
