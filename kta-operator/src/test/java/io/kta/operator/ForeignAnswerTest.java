package io.kta.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a host outside of the policy's namespace answers is not in the policy's status, whose author
 * could not ask it. Found by an attack in issue 14, section 1.4: 200 characters of any service's
 * answer were.
 */
@Timeout(300)
final class ForeignAnswerTest {

  @ParameterizedTest
  @CsvSource({
    "udfs, 200, hidden words",
    "udfs, 500, {\"message\":\"hidden words\"}",
    "udfs, 302, hidden words",
    "flink, 200, hidden words",
    "flink, 500, {\"errors\":[\"hidden words\"]}",
    "flink, 500, hidden words"
  })
  void run_answerOfAForeignHost_isNotShown(String who, int status, String answer) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] body = answer.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            long unused = exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
            exchange.getResponseHeaders().set("Location", "http://hidden.words/");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
    String base = "http://127.0.0.1:" + server.getAddress().getPort();
    try (FakeCluster cluster = new FakeCluster();
        KtaOperator operator =
            KtaOperator.start(
                cluster.client(),
                OperatorConfig.of(
                    Map.of(
                        "PORT",
                        "0",
                        "PAGE_PORT",
                        "off",
                        "WATCH_NAMESPACES",
                        "streams",
                        "ALLOWED_HOSTS",
                        "*,127.0.0.1")),
                () -> {})) {
      cluster.createDeployment("a", 1);
      var unused = cluster.create(who.equals("udfs") ? udfs(base) : flink(base));
      await().until(() -> cluster.condition("p", "Ready").equals("False CycleFailed"));
      String told =
          cluster.client().getKubernetesSerialization().asJson(cluster.policy("p").getStatus());
      assertThat(told).doesNotContain("hidden");
      if (status != 200) {
        assertThat(told).contains(String.valueOf(status));
      }
      assertThat(operator.isReady()).isTrue();
    } finally {
      server.stop(0);
    }
  }

  private static String udfs(String base) {
    return """
    apiVersion: research.dynatrace.com/v1alpha1
    kind: KtaPolicy
    metadata: {name: p}
    spec:
      behavior: {udfs: {monitorEndpoint: %1$s/, planEndpoint: %1$s/}}
      scaleDriver: {type: GenericKubernetes, genericKubernetesTopology: [{kind: Deployment, name: a}]}
    """
        .formatted(base);
  }

  private static String flink(String base) {
    return """
    apiVersion: research.dynatrace.com/v1alpha1
    kind: KtaPolicy
    metadata: {name: p}
    spec:
      behavior: {algorithm: {type: Fixed, parameters: {parallelism: 1}}}
      scaleDriver: {type: Flink, flinkJobManagerBaseUrl: %s}
    """
        .formatted(base);
  }
}
