package io.kta.operator.spec;

import io.kta.operator.spec.ServiceObjects.Judgement;
import io.kta.operator.tls.CheckedClient;
import io.kta.time.LoopClock;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Checks where a call leads just before it is made: the name is resolved, and each address looked
 * at. None may be the operator's own host, link-local, or the API server's; those of a Service must
 * be the ones that its object has. Hosts that the administrator lists by a name are checked for the
 * former only, and those listed as an address not at all. Thread-safe.
 */
public final class Destinations {
  private static final Duration KEPT = Duration.ofMinutes(1);
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*|localhost");

  private final AllowedHosts hosts;
  private final AllowedHosts.Consents consents;
  private final ServiceObjects services;
  private final Resolver resolver;
  private final String apiServer;
  private final LoopClock clock;

  // Guarded by this.
  private Set<InetAddress> apiServerAddresses = Set.of();
  private Instant lookedAt = Instant.MIN;

  /** Finds the addresses of a host. */
  public interface Resolver {
    /**
     * Returns them.
     *
     * @throws UnknownHostException if there are none
     */
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  /**
   * Creates one.
   *
   * @param hosts what the administrator lists
   * @param consents which services may be called for policies of other namespaces
   * @param services what Services lead to
   * @param resolver finds addresses
   * @param apiServer the host by which the operator calls the API server
   * @param clock what the time is
   */
  public Destinations(
      AllowedHosts hosts,
      AllowedHosts.Consents consents,
      ServiceObjects services,
      Resolver resolver,
      String apiServer,
      LoopClock clock) {
    this.hosts = hosts;
    this.consents = consents;
    this.services = services;
    this.resolver = resolver;
    this.apiServer = apiServer;
    this.clock = clock;
  }

  /** Returns a client by which a policy of a namespace calls nothing that it may not. */
  public HttpClient guard(HttpClient client, String namespace) {
    return new CheckedClient(client, address -> check(address, namespace));
  }

  /**
   * Does nothing if a policy of a namespace may have an address called now.
   *
   * @throws ForbiddenCallException if it may not; the message says why, and what to do
   */
  void check(URI address, String namespace) {
    String host = AllowedHosts.normal(address.getHost());
    boolean isListed = hosts.lists(host);
    if (isListed && ADDRESS.matcher(host).matches() && hosts.more().contains(host)) {
      return;
    }
    List<InetAddress> found = resolve(host);
    found.forEach(each -> requireOutside(host, each));
    if (!isListed) {
      requireService(host, found, namespace);
    }
  }

  private List<InetAddress> resolve(String host) {
    try {
      return List.of(resolver.resolve(host));
    } catch (UnknownHostException e) {
      throw new ForbiddenCallException(
          "%s was not called, since no address is known of it; correct the name, or see whether it is up"
              .formatted(host));
    }
  }

  private void requireOutside(String host, InetAddress address) {
    String what =
        address.isLoopbackAddress() || address.isAnyLocalAddress()
            ? "the operator's own host"
            : address.isLinkLocalAddress() || address.isMulticastAddress()
                ? "on the operator's own link"
                : apiServers().contains(address) ? "the API server's" : "";
    if (!what.isEmpty()) {
      throw new ForbiddenCallException(
          "%s was not called, since its address %s is %s, which policies may not have called; use a Service that selects pods"
              .formatted(host, address.getHostAddress(), what));
    }
  }

  private void requireService(String host, List<InetAddress> found, String namespace) {
    ServiceName service =
        ServiceName.of(host)
            .orElseThrow(
                () ->
                    new ForbiddenCallException(
                        "%s was not called, since it is no Service; have the administrator add it to ALLOWED_HOSTS"
                            .formatted(host)));
    boolean isOwn = service.namespace().equals(namespace);
    if (!isOwn && !consents.isGiven(service.name(), service.namespace(), namespace)) {
      throw new ForbiddenCallException(
          "%s was not called, since %s does not agree; have its owner annotate it with %s: %s"
              .formatted(host, service, AllowedHosts.CONSENT, namespace));
    }
    Judgement judged = services.judge(service);
    if (judged.refusal().isPresent()) {
      throw new ForbiddenCallException(
          "%s was not called, since %s".formatted(host, judged.refusal().get()));
    }
    for (InetAddress each : found) {
      if (!judged.addresses().contains(each)) {
        throw new ForbiddenCallException(
            "%s was not called, since its address %s is none of %s; wait until its pods are up, or see who changed its endpoints"
                .formatted(host, each.getHostAddress(), service));
      }
    }
  }

  private synchronized Set<InetAddress> apiServers() {
    Instant now = clock.now();
    if (lookedAt.equals(Instant.MIN) || now.isAfter(lookedAt.plus(KEPT))) {
      Set<InetAddress> addresses = new LinkedHashSet<>(services.ofApiServer());
      addresses.addAll(resolve(apiServer));
      apiServerAddresses = addresses;
      lookedAt = now;
    }
    return apiServerAddresses;
  }
}
