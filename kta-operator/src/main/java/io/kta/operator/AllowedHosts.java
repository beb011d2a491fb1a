package io.kta.operator;

import java.net.URI;
import java.util.Locale;
import java.util.Set;

/**
 * Which hosts policies may have called: services in the cluster, and what the administrator lists.
 * Immutable.
 *
 * @param more further hosts; one that begins with {@code *.} stands for all below it, and {@code *}
 *     for every host
 */
public record AllowedHosts(Set<String> more) {

  /** Copies the hosts. */
  public AllowedHosts {
    more = Set.copyOf(more);
  }

  /**
   * Returns the address that a policy means. A host without a dot is a service in the namespace of
   * the policy, unless it is listed.
   *
   * @throws IllegalArgumentException if it is no http or https address, or its host is not allowed
   */
  public URI resolve(String field, String address, String namespace) {
    URI uri;
    try {
      uri = URI.create(address);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s is '%s', which is no address; give one like http://service:8096/path"
              .formatted(field, address),
          e);
    }
    String host = uri.getHost();
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (host == null || !(scheme.equals("http") || scheme.equals("https"))) {
      throw new IllegalArgumentException(
          "%s is '%s', which is no http or https address; give one like http://service:8096/path"
              .formatted(field, address));
    }
    if (isListed(host)) {
      return uri;
    }
    if (isServiceName(host)) {
      String qualified = host + "." + namespace + ".svc";
      return URI.create(address.replaceFirst("(?<=//)" + host, qualified));
    }
    if (!host.endsWith(".svc") && !host.endsWith(".svc.cluster.local")) {
      throw new IllegalArgumentException(
          "%s is '%s', and the operator may not call %s; use a service in the cluster, or have the administrator add the host to ALLOWED_HOSTS"
              .formatted(field, address, host));
    }
    return uri;
  }

  private static boolean isServiceName(String host) {
    return !host.contains(".") && !host.contains(":") && !host.equalsIgnoreCase("localhost");
  }

  private boolean isListed(String host) {
    return more.stream()
        .anyMatch(
            listed ->
                listed.equals("*")
                    || listed.equalsIgnoreCase(host)
                    || (listed.startsWith("*.")
                        && host.toLowerCase(Locale.ROOT)
                            .endsWith(listed.substring(1).toLowerCase(Locale.ROOT))));
  }
}
