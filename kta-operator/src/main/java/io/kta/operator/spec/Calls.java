package io.kta.operator.spec;

import io.kta.operator.tls.HttpClients;
import io.kta.operator.tls.PemCertificate;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Optional;

/**
 * How policies have others called.
 *
 * @param hosts which hosts a policy may name
 * @param consents which services of other namespaces it may
 * @param destinations where calls may lead
 * @param clients by which is called
 * @param memory how much of it answers may take
 */
public record Calls(
    AllowedHosts hosts,
    AllowedHosts.Consents consents,
    Destinations destinations,
    HttpClients clients,
    Memory memory) {

  /**
   * Returns a client for policies of a namespace.
   *
   * @param authorities certificates in PEM form to trust and no others; empty for the JVM's
   * @param shown what to show where it is asked for; empty for nothing
   * @throws IllegalArgumentException as of {@link HttpClients#client}
   */
  public HttpClient client(
      String namespace, Optional<String> authorities, Optional<PemCertificate> shown) {
    return destinations.guard(clients.client(authorities, shown), namespace);
  }

  /** Returns whether an address is that of a service in a namespace. */
  public static boolean isOwn(URI address, String namespace) {
    return ServiceName.of(AllowedHosts.normal(address.getHost()))
        .filter(service -> service.namespace().equals(namespace))
        .isPresent();
  }
}
