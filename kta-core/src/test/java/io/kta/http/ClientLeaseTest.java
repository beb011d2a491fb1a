package io.kta.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Looks at threads by name, so no other test of this module may use HTTP beside it. */
@Timeout(300)
final class ClientLeaseTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void lent_clientThatFollowsRedirects_isRefused() {
    for (Redirect redirects : List.of(Redirect.ALWAYS, Redirect.NORMAL)) {
      HttpClient client = HttpClient.newBuilder().followRedirects(redirects).build();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ClientLease.lent(client))
          .withMessage(
              "httpClient follows redirects (%s), which may lead requests and their headers elsewhere; build it with followRedirects(NEVER)",
              redirects);
    }
  }

  @Test
  void client_afterClose_isRefused() {
    ClientLease lease = ClientLease.own("lease");
    lease.close();
    lease.close();
    assertThatIllegalStateException().isThrownBy(lease::client).withMessageContaining("closed");
  }

  @Test
  void close_lentClient_goesOn() throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    try (ClientLease lease = ClientLease.lent(client)) {
      assertThat(get(lease.client())).isEqualTo(204);
    }
    assertThat(get(client)).isEqualTo(204);
  }

  /** Before JDK 21 nothing but the garbage collector tells a client that it is used no more. */
  @Test
  void close_ownClient_endsItsThreads() throws Exception {
    Set<Long> selectors = ids("HttpClient-");
    ClientLease lease = ClientLease.own("lease-of-its-own");
    assertThat(get(lease.client())).isEqualTo(204);
    assertThat(ids("lease-of-its-own")).isNotEmpty();
    assertThat(selectors.containsAll(ids("HttpClient-")))
        .as("it has a thread of its own")
        .isFalse();
    lease.close();
    await().atMost(SOON).untilAsserted(() -> assertThat(ids("lease-of-its-own")).isEmpty());
    await()
        .atMost(SOON)
        .until(
            () -> {
              if (Runtime.version().feature() < 21) {
                System.gc();
              }
              return selectors.containsAll(ids("HttpClient-"));
            });
  }

  private int get(HttpClient client) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding()).statusCode();
  }

  private static Set<Long> ids(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(prefix))
        .map(Thread::getId)
        .collect(Collectors.toUnmodifiableSet());
  }
}
