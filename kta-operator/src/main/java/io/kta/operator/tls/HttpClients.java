package io.kta.operator.tls;

import java.lang.ref.WeakReference;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/**
 * The HTTP clients by which policies reach Flink and remote algorithms: one for all policies that
 * trust and show the same, and the same threads for all of them. Thread-safe.
 */
public final class HttpClients implements AutoCloseable {
  /** Shorter than the JVM keeps addresses, see {@code Main}. */
  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);

  private final ExecutorService threads;

  /** Weak, so that a client, and what it shows, goes with the last policy; guarded by this. */
  private final Map<Identity, WeakReference<HttpClient>> known = new HashMap<>();

  /** Whom to trust, and what to show. */
  private record Identity(Optional<String> authorities, Optional<PemCertificate> shown) {

    Optional<SSLContext> context() {
      Optional<ClientCertificate> certificate =
          shown.map(pem -> ClientCertificate.of(pem.chain(), pem.key()));
      if (certificate.isEmpty()) {
        return authorities.map(TrustedAuthorities::of);
      }
      ClientCertificate own = certificate.get();
      return Optional.of(authorities.map(own::contextTrusting).orElseGet(own::context));
    }
  }

  /** Creates clients of threads that end while there is nothing to do. */
  public HttpClients() {
    AtomicInteger count = new AtomicInteger();
    this.threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "kta-http-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Returns the client that trusts whom the JVM trusts, and shows no certificate. */
  public HttpClient plain() {
    return client(Optional.empty(), Optional.empty());
  }

  /**
   * Returns the client of an identity; hold it as long as it is needed.
   *
   * @param authorities certificates in PEM form to trust and no others; empty for the JVM's
   * @param shown what to show where it is asked for; empty for nothing
   * @throws IllegalArgumentException if there is no certificate in the one, or the other cannot be
   *     read or is no pair; the message does not show the key
   */
  public synchronized HttpClient client(
      Optional<String> authorities, Optional<PemCertificate> shown) {
    known.values().removeIf(client -> client.get() == null);
    Identity identity = new Identity(authorities, shown);
    WeakReference<HttpClient> found = known.get(identity);
    HttpClient client = found == null ? null : found.get();
    if (client == null) {
      client = build(identity);
      known.put(identity, new WeakReference<>(client));
    }
    return client;
  }

  private HttpClient build(Identity identity) {
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(LONGEST_CONNECT)
            .executor(threads);
    identity.context().ifPresent(client::sslContext);
    return client.build();
  }

  /** Ends the threads; whoever still holds a client must send nothing any more. */
  @Override
  public synchronized void close() {
    known.clear();
    threads.shutdown();
  }
}
