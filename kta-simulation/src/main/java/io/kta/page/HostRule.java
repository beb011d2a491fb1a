package io.kta.page;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * By which names the page may be called. Whoever calls it by another has been led here by a name
 * that others decide about. Immutable.
 */
final class HostRule {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final Set<String> hosts = new TreeSet<>(LOOPBACK);

  /** Creates a rule that allows some hosts besides this machine's own. */
  HostRule(Set<String> others) {
    others.forEach(each -> hosts.add(normal(each)));
  }

  /** Returns whether a {@code Host} header, with or without a port, names an allowed host. */
  boolean allows(@Nullable String header) {
    return header != null && hosts.contains(normal(header.replaceFirst(":\\d{1,5}$", "")));
  }

  private static String normal(String host) {
    return host.toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return String.join(", ", hosts);
  }
}
