package io.kta.page;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kta.CycleReport;
import io.kta.knowledge.CycleId;
import io.kta.knowledge.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over plain sockets, since a client of the JDK sets the Host header by itself. */
@Timeout(300)
final class PageServerTest {
  private final Jobs jobs = new Jobs("KTA", () -> "", "page", 64 << 20);
  private PageServer server;

  @BeforeEach
  void start() {
    server = serverOf(Duration.ofSeconds(60));
  }

  @AfterEach
  void close() {
    server.close();
  }

  private PageServer serverOf(Duration patience) {
    return PageServer.start(
        new PageServer.Settings(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new HostRule(Set.of("KTA.example")),
            patience),
        new PageContent(jobs));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:8090",
        "LOCALHOST:1",
        "127.0.0.1:80",
        "[::1]:8090",
        "[::1]",
        "kta.example:8443"
      })
  void get_byThisMachinesNamesAndThoseConfigured_isAnswered(String host) throws IOException {
    assertThat(get("/", host)).startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example:8090",
        "10.0.0.1",
        "localhost:80:90",
        "localhost@evil.example",
        "[::2]",
        "::1",
        "",
        "localhost:"
      })
  void get_byAnotherName_isRefused(String host) throws IOException {
    assertThat(get("/", host)).startsWith("HTTP/1.1 403").contains("localhost");
    assertThat(get("/jobs.json", host)).startsWith("HTTP/1.1 403");
  }

  @Test
  void get_withoutHost_isRefused() throws IOException {
    assertThat(ask("GET / HTTP/1.0\r\n\r\n")).contains(" 403 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "get", "PROPFIND"})
  void otherMethods_areRefused(String method) throws IOException {
    assertThat(request(method, "/", "localhost"))
        .startsWith("HTTP/1.1 405")
        .containsIgnoringCase("allow: GET, HEAD");
  }

  @Test
  void head_hasTheHeadersAndNoBody() throws IOException {
    String get = get("/page.js", "localhost");
    String head = request("HEAD", "/page.js", "localhost");
    assertThat(head).startsWith("HTTP/1.1 200").endsWith("\r\n\r\n");
    String length =
        get.lines().filter(each -> each.startsWith("Content-length")).findFirst().orElseThrow();
    assertThat(head).containsIgnoringCase(length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nothing",
        "/../module-info.class",
        "/%2e%2e/x",
        "/page.html",
        "/lib/dagre/LICENSE",
        "/page.js/"
      })
  void get_elsewhere_isNotFound(String path) throws IOException {
    assertThat(get(path, "localhost")).startsWith("HTTP/1.1 404");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?job=a", "?after=1", "?job=a&after=x", "?job=%zz&after=1"})
  void get_cyclesAskedForWrongly_saysHow(String query) throws IOException {
    assertThat(get("/cycles.json" + query, "localhost")).startsWith("HTTP/1.1 400");
  }

  @Test
  void get_anything_isBoundToThisPageAlone() throws IOException {
    assertThat(get("/", "localhost"))
        .containsIgnoringCase(
            "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self';"
                + " connect-src 'self'; ")
        .containsIgnoringCase("X-Content-Type-Options: nosniff")
        .containsIgnoringCase("Cache-Control: no-store")
        .doesNotContainIgnoringCase("Access-Control-Allow");
    assertThat(get("/licences.txt", "localhost"))
        .contains("Leon Sorokin", "Chris Pettitt", "OpenJS Foundation");
  }

  @Test
  void clientsThatSendNothingMoreAfterTheirFirstByte_areCutOffAndOthersServed() throws IOException {
    try (PageServer hasty = serverOf(Duration.ofMillis(300))) {
      List<Socket> slow = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        Socket socket = connect(hasty);
        socket.getOutputStream().write('G');
        slow.add(socket);
      }
      assertThat(ask(hasty, "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
          .startsWith("HTTP/1.1 200");
      for (Socket each : slow) {
        assertThat(each.getInputStream().read()).isEqualTo(-1);
        each.close();
      }
    }
  }

  @Test
  void clientsThatReadNothing_areCutOffAndOthersServed() throws IOException {
    jobs.see(
        CycleReport.of(
            new CycleId("large", 1),
            Instant.EPOCH,
            new Outcome.Held("x".repeat(8 << 20)))); // more than sockets hold
    try (PageServer hasty = serverOf(Duration.ofSeconds(1))) {
      // An answer that arrives whole ends its connection; kept alive, it would stay open for 30 s.
      String request =
          "GET /cycles.json?job=large&after=0 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      List<Socket> slow = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        Socket socket = connect(hasty);
        socket.getOutputStream().write(request.getBytes(UTF_8));
        slow.add(socket);
      }
      assertThat(ask(hasty, "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
          .startsWith("HTTP/1.1 200");
      List<Long> received = new ArrayList<>();
      for (Socket each : slow) {
        received.add(each.getInputStream().transferTo(OutputStream.nullOutputStream()));
        each.close();
      }
      assertThat(received).anyMatch(bytes -> bytes < 24 << 20); // which all answers have
    }
  }

  @Test
  void threads_areDaemonsAndEndWithThePage() throws Exception {
    Set<Thread> before = threads();
    PageServer another = serverOf(Duration.ofSeconds(10));
    assertThat(ask(another, "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200");
    Set<Thread> own = threads();
    own.removeAll(before);
    assertThat(own).isNotEmpty().allMatch(Thread::isDaemon);
    another.close();
    another.close();
    for (Thread each : own) {
      each.join(60_000);
      assertThat(each.isAlive()).as(each.getName()).isFalse();
    }
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(
            each ->
                each.getName().startsWith("kta-page")
                    || each.getName().contains("HTTP-Dispatcher")
                    || each.getName().contains("server-timer"))
        .collect(Collectors.toSet());
  }

  private String get(String path, String host) throws IOException {
    return request("GET", path, host);
  }

  private String request(String method, String path, String host) throws IOException {
    return ask(
        "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(method, path, host));
  }

  private String ask(String request) throws IOException {
    return ask(server, request);
  }

  private static String ask(PageServer server, String request) throws IOException {
    try (Socket socket = connect(server)) {
      socket.getOutputStream().write(request.getBytes(UTF_8));
      try (InputStream in = socket.getInputStream()) {
        return new String(in.readAllBytes(), ISO_8859_1);
      }
    }
  }

  private static Socket connect(PageServer server) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
  }
}
