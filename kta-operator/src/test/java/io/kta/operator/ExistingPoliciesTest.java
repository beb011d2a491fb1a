package io.kta.operator;

import static io.kta.operator.FakeCluster.NAMESPACE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Policies that the resource definition of the existing KTA accepts, and what becomes of them; the
 * exceptions are those of docs/migrate.md.
 */
@Timeout(300)
final class ExistingPoliciesTest {
  static final Path POLICIES = Path.of("src/test/resources/existing/policies.yml");
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final Pattern NAME = Pattern.compile("metadata: \\{name: ([a-z-]+),");

  private final FakeCluster cluster = new FakeCluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  /** Their algorithm is not there, which is no fault of a spec. */
  @ParameterizedTest
  @CsvSource({
    "ordinary, CycleFailed",
    "no-task-managers, CycleFailed",
    "no-analyze, CycleFailed",
    "all-history, CycleFailed",
    "loud-scheme, CycleFailed",
    "no-hex, InvalidSpec",
    "elsewhere, InvalidSpec"
  })
  void existingSpec_isRunOrNamedInTheDocs(String name, String reason) throws IOException {
    create(name, policy(name));
    try (KtaOperator unused = start("")) {
      await().atMost(SOON).until(() -> cluster.condition(name, "Ready").startsWith("False"));
      assertThat(cluster.condition(name, "Ready"))
          .as(cluster.message(name, "Ready"))
          .isEqualTo("False " + reason);
    }
  }

  @Test
  void hostElsewhere_runsOnceTheAdministratorAllowsIt() throws IOException {
    create("elsewhere", policy("elsewhere"));
    try (KtaOperator unused = start("algorithms.example.com")) {
      await()
          .atMost(SOON)
          .until(() -> cluster.condition("elsewhere", "Ready").equals("False CycleFailed"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"no-analyze", "all-history", "loud-scheme"})
  void existingSpec_withAnAlgorithm_isAskedAndSentThePast(String name) throws IOException {
    Queue<String> requests = new ConcurrentLinkedQueue<>();
    HttpServer algorithm = algorithm(requests);
    try (KtaOperator unused = start("127.0.0.1")) {
      create(
          name,
          policy(name)
              .replace("algorithm:8096", "127.0.0.1:" + algorithm.getAddress().getPort())
              .replace("behavior:", "behavior:\n    reconciliationIntervalSeconds: 1"));
      await().atMost(SOON).until(() -> cluster.scalings().contains(name + " 3"));
      await().atMost(SOON).until(() -> requests.stream().anyMatch(request -> pastOf(request) >= 2));
      assertThat(requests).noneMatch(request -> request.startsWith("/analyze"));
    } finally {
      algorithm.stop(0);
    }
  }

  private static int pastOf(String request) {
    return request.split("udfEndTimestampMillis", -1).length - 1;
  }

  /** Plans 3, and keeps each request, behind its path. */
  private static HttpServer algorithm(Queue<String> requests) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            requests.add(
                exchange.getRequestURI().getPath()
                    + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            byte[] answer = "{\"parallelism\": 3}".getBytes(UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
          }
        });
    server.start();
    return server;
  }

  private void create(String name, String yaml) {
    cluster.createDeployment(name, 1);
    cluster.createRaw(yaml);
  }

  private KtaOperator start(String allowed) {
    return KtaOperator.start(
        cluster.client(),
        OperatorConfig.of(
            Map.of("PORT", "0", "WATCH_NAMESPACES", NAMESPACE, "ALLOWED_HOSTS", allowed)),
        () -> {});
  }

  static String policy(String name) throws IOException {
    return all().stream()
        .filter(yaml -> yaml.contains("{name: " + name + ","))
        .findFirst()
        .orElseThrow();
  }

  static List<String> all() throws IOException {
    return List.of(Files.readString(POLICIES).split("(?m)^---$", -1));
  }

  static List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    Matcher name = NAME.matcher(Files.readString(POLICIES));
    while (name.find()) {
      names.add(name.group(1));
    }
    return names;
  }
}
