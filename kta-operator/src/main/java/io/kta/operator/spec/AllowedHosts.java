package io.kta.operator.spec;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Which hosts policies may have called: services in their own namespace, as algorithms also those
 * of others that have agreed, and what the administrator lists. Names are checked here; {@link
 * Destinations} checks where they lead. Immutable.
 *
 * @param more further hosts; one that begins with {@code *.} stands for all below it, and {@code *}
 *     for every host
 */
public record AllowedHosts(Set<String> more) {
  /**
   * The annotation of a Service that names the namespaces whose policies may have it called, with
   * commas between them; {@code *} stands for all.
   */
  public static final String CONSENT = "research.dynatrace.com/policies-from";

  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final String EVERYTHING = "*";
  private static final String CLUSTER_DOMAIN = ".cluster.local";

  /** Copies the hosts, in the one way in which each is written here. */
  public AllowedHosts {
    Set<String> normal = new TreeSet<>();
    more.forEach(host -> normal.add(normal(host)));
    more = Set.copyOf(normal);
  }

  /**
   * Returns the address of an algorithm that a policy means. A host without a dot is a service in
   * the namespace of the policy, unless it is listed; other services are given by their full names,
   * and have to agree.
   *
   * @throws IllegalArgumentException if it is no http or https address, holds a user or password,
   *     or its host is not allowed
   */
  public URI algorithm(String field, String address, String namespace, Consents consents) {
    return resolve(
        field,
        address,
        host -> ownService(host, namespace).or(() -> service(host, consents, namespace)),
        "a service in namespace %s, or have the owner of the Service annotate it with %s: %s"
            .formatted(namespace, CONSENT, namespace));
  }

  /** Says which services have agreed to be called for the policies of other namespaces. */
  public interface Consents {
    /** Returns whether a service has agreed to be called for policies of a namespace. */
    boolean isGiven(String service, String serviceNamespace, String namespace);
  }

  /**
   * Returns the address of a target that a policy means, as {@link #algorithm}; but the target has
   * to be in the namespace of the policy, unless it is listed.
   */
  public URI target(String field, String address, String namespace) {
    return resolve(
        field, address, host -> ownService(host, namespace), "a service in namespace " + namespace);
  }

  private URI resolve(
      String field, String address, Function<String, Optional<String>> services, String remedy) {
    URI uri = parsed(field, address);
    String host = normal(uri.getHost());
    if (lists(host)) {
      return withHost(uri, uri.getHost());
    }
    String service =
        services
            .apply(host)
            .orElseThrow(
                () ->
                    FieldException.of(
                        field,
                        "is '%s', and the operator may not call %s; use %s, or have the administrator add the host to ALLOWED_HOSTS"
                            .formatted(address, host, remedy)));
    return withHost(uri, service);
  }

  private static URI parsed(String field, String address) {
    URI uri;
    try {
      uri = URI.create(address);
    } catch (IllegalArgumentException e) { // its message and cause hold the address
      throw FieldException.of(
          field,
          "is '%s', which is no address; give one like http://service:8096/path"
              .formatted(withoutUser(address)));
    }
    String authority = String.valueOf(uri.getRawAuthority());
    if (authority.contains("@")) {
      throw FieldException.of(
          field,
          "is '%s', which holds a user or password; give them as a header from a Secret"
              .formatted(withoutUser(address)));
    }
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (uri.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
      throw FieldException.of(
          field,
          "is '%s', which is no http or https address; give one like http://service:8096/path"
              .formatted(address));
    }
    return uri;
  }

  /** Returns the address without what is before an @, which may be a password. */
  private static String withoutUser(String address) {
    return address.replaceFirst("//.*@", "//…@");
  }

  /**
   * Returns the full name of a host that is in the namespace: {@code service}, {@code
   * service.namespace}, or that and {@code .svc} or {@code .svc.cluster.local} behind it, with a
   * pod's name before it or without.
   */
  private static Optional<String> ownService(String host, String namespace) {
    List<String> labels = labels(host);
    String domain = "." + namespace + ".svc";
    if (host.equals("localhost") || labels.isEmpty()) {
      return Optional.empty();
    }
    if (labels.size() == 1) {
      return Optional.of(host + domain);
    }
    if (labels.size() == 2 && labels.get(1).equals(namespace)) {
      return Optional.of(host + ".svc");
    }
    return host.endsWith(domain) || host.endsWith(domain + CLUSTER_DOMAIN)
        ? Optional.of(host)
        : Optional.empty();
  }

  /** Returns the host if it is the full name of a service in any namespace that has agreed. */
  private static Optional<String> service(String host, Consents consents, String namespace) {
    List<String> labels = labels(withoutEnd(host, CLUSTER_DOMAIN));
    int end = labels.size() - 1;
    return end >= 2
            && labels.get(end).equals("svc")
            && consents.isGiven(labels.get(end - 2), labels.get(end - 1), namespace)
        ? Optional.of(host)
        : Optional.empty();
  }

  /** Returns the parts between the dots; none if one of them is no part of a name. */
  private static List<String> labels(String host) {
    List<String> labels = List.of(host.split("\\.", -1));
    return labels.stream().allMatch(LABEL.asMatchPredicate()) ? labels : List.of();
  }

  /** Returns whether the administrator lists a host, which is written as {@link #normal} does. */
  boolean lists(String host) {
    return more.stream()
        .anyMatch(
            listed ->
                listed.equals(EVERYTHING)
                    || covers(listed, host)
                    || (host.endsWith(".svc" + CLUSTER_DOMAIN)
                        && covers(listed, withoutEnd(host, CLUSTER_DOMAIN))));
  }

  private static boolean covers(String listed, String host) {
    return listed.equals(host)
        || (listed.startsWith("*.")
            && host.length() >= listed.length()
            && host.endsWith(listed.substring(1)));
  }

  /** Returns a host in lower case, without the dot of a name's root and an address's brackets. */
  public static String normal(String host) {
    String lower = withoutEnd(host.strip().toLowerCase(Locale.ROOT), ".");
    return lower.startsWith("[") ? withoutEnd(lower.substring(1), "]") : lower;
  }

  private static String withoutEnd(String text, String end) {
    return text.endsWith(end) ? text.substring(0, text.length() - end.length()) : text;
  }

  /** Returns an address with another host, its scheme in lower case. */
  private static URI withHost(URI uri, String host) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return URI.create(
        uri.getScheme().toLowerCase(Locale.ROOT) + "://" + host + port + uri.getRawPath() + query);
  }
}
