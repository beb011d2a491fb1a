package io.kta.prometheus;

import static java.util.Objects.requireNonNull;

import io.kta.http.ClientLease;
import io.kta.http.RequestHeaders;
import io.kta.time.LoopClock;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Builds a {@link Prometheus}. Not thread-safe.
 *
 * @since 0.1
 */
public final class PrometheusBuilder {
  final URI baseUrl;
  private final Map<String, String> headers = new LinkedHashMap<>();
  Optional<Path> bearerTokenFile = Optional.empty();
  private Optional<HttpClient> httpClient = Optional.empty();
  Duration requestTimeout = Duration.ofSeconds(10);
  int maxAnswerBytes = 4 << 20;
  LoopClock clock = LoopClock.system();

  PrometheusBuilder(URI baseUrl) {
    boolean isHttp = "http".equals(baseUrl.getScheme()) || "https".equals(baseUrl.getScheme());
    if (!isHttp || baseUrl.getHost() == null) {
      throw new IllegalArgumentException(
          "base URL '%s' is no http or https address; give one such as http://prometheus:9090"
              .formatted(baseUrl));
    }
    if (baseUrl.getUserInfo() != null) { // is not repeated here, since it is a secret
      throw new IllegalArgumentException(
          "base URL of Prometheus at %s holds a user or password; give them as header Authorization"
              .formatted(baseUrl.getHost()));
    }
    if (baseUrl.getQuery() != null || baseUrl.getFragment() != null) {
      throw new IllegalArgumentException(
          "base URL '%s' has a query or fragment; leave it out".formatted(baseUrl));
    }
    this.baseUrl = baseUrl;
  }

  /**
   * A header of every request, such as {@code Authorization} or {@code X-Scope-OrgID}; it is never
   * logged. May be called for several. Default none.
   */
  public PrometheusBuilder header(String name, String value) {
    headers.put(requireNonNull(name, "name"), requireNonNull(value, "value"));
    return this;
  }

  /**
   * A file with a bearer token, read anew for every request since tokens of service accounts are
   * renewed in place. Default none.
   */
  public PrometheusBuilder bearerTokenFile(Path file) {
    this.bearerTokenFile = Optional.of(requireNonNull(file, "file"));
    return this;
  }

  /**
   * The HTTP client by which Prometheus is called, which others may share; it says whom to trust,
   * which certificate to show, and whose threads to run on. It must not follow redirects. Requests
   * are bounded in time whether or not it has a connect timeout, and are sent by HTTP/1.1 whichever
   * version it prefers. Default: a client that trusts whom the JVM trusts, and whose threads end
   * once it is used no more.
   *
   * @throws IllegalArgumentException if it follows redirects
   */
  public PrometheusBuilder httpClient(HttpClient client) {
    this.httpClient = Optional.of(ClientLease.requireNoRedirects(requireNonNull(client, "client")));
    return this;
  }

  /**
   * The longest one request may take, its whole answer included; positive. It is sent to Prometheus
   * as well, and gives up a query then. Default 10 s.
   */
  public PrometheusBuilder requestTimeout(Duration timeout) {
    this.requestTimeout = requirePositive("requestTimeout", timeout);
    return this;
  }

  /** The largest answer that is read, in bytes; positive. Default 4 MiB. */
  public PrometheusBuilder maxAnswerBytes(int bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("maxAnswerBytes is " + bytes + "; it must be at least 1");
    }
    this.maxAnswerBytes = bytes;
    return this;
  }

  /** Where the time comes from. Default: the system's clock. */
  public PrometheusBuilder clock(LoopClock clock) {
    this.clock = requireNonNull(clock, "clock");
    return this;
  }

  /**
   * Builds it. Prometheus is asked nothing before the first measurement.
   *
   * @throws IllegalArgumentException if a header is not one that may be sent
   */
  public Prometheus build() {
    List<String> unsendable = requestHeaders().faults();
    if (!unsendable.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", unsendable));
    }
    return new Prometheus(new PrometheusApi(this));
  }

  ClientLease lease() {
    return httpClient.map(ClientLease::lent).orElseGet(() -> ClientLease.own("kta-prometheus"));
  }

  RequestHeaders requestHeaders() {
    return new RequestHeaders(headers);
  }

  private static Duration requirePositive(String name, Duration value) {
    if (requireNonNull(value, name).isZero() || value.isNegative()) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be positive");
    }
    return value;
  }
}
