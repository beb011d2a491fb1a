package io.kta.algorithm.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.kta.http.SelfSigned;
import io.kta.knowledge.Step;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
final class RemoteAlgorithmBuilderTest {
  private static final URI GOOD = URI.create("http://algorithm:8096/api/v1alpha1/plan");

  @Test
  void build_nothingSet_namesAllThatIsMissing() {
    assertRefused(
        RemoteAlgorithm.builder(),
        "the endpoint of step monitor is not set; it is required;"
            + " the endpoint of step plan is not set; it is required");
  }

  @Test
  void build_addressesThatCannotBeCalled_areNamed() {
    assertRefused(
        RemoteAlgorithm.builder()
            .monitor(URI.create("ftp://algorithm/monitor"))
            .analyze(URI.create("http:///analyze"))
            .plan(URI.create("http://me:secret@algorithm/plan")),
        "the endpoint of step monitor, 'ftp://algorithm/monitor', is neither http nor https;"
            + " give a full address; the endpoint of step analyze, 'http:///analyze', has no host;"
            + " give a full address; the endpoint of step plan, 'http://algorithm/plan', holds a"
            + " user; send an Authorization header instead");
  }

  @Test
  void build_hostThatIsNotAllowed_isNamed() {
    assertRefused(
        good().monitor(URI.create("http://metadata/x")).allowed(uri -> uri.equals(GOOD)),
        "the endpoint of step monitor, 'http://metadata/x', may not be called;"
            + " have its host allowed, or use one that is");
  }

  @Test
  void build_valuesOutOfRange_areAllNamed() {
    assertRefused(
        good()
            .timeout(Duration.ZERO)
            .timeout(Step.APPLY, Duration.ofSeconds(-1))
            .historyLength(-1)
            .maxAnswerBytes(0),
        "timeout is PT0S; it must be positive; timeout of step apply is PT-1S; it must be positive;"
            + " step apply is not an algorithm's; set timeouts of monitor, analyze and plan;"
            + " historyLength is -1; it must be at least 0; maxAnswerBytes is 0; it must be at least"
            + " 1");
  }

  @Test
  void build_headerThatCannotBeSent_isNamedWithoutItsValue() {
    assertRefused(
        good().header("Host", "secret").header("X-Key", "sec\nret").header("a b", "secret"),
        "header 'Host' cannot be sent; use a name that HTTP leaves free and printable values;"
            + " header 'X-Key' cannot be sent; use a name that HTTP leaves free and printable"
            + " values; header 'a b' cannot be sent; use a name that HTTP leaves free and"
            + " printable values");
  }

  @Test
  void httpClient_followsRedirects_isRefused() {
    HttpClient client = HttpClient.newBuilder().followRedirects(Redirect.ALWAYS).build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RemoteAlgorithm.builder().httpClient(client))
        .withMessageContaining("build it with followRedirects(NEVER)");
  }

  @Test
  void monitor_overTls_trustsWhomTheClientTrusts(@TempDir Path dir) throws Exception {
    SelfSigned identity = SelfSigned.of(dir, "localhost");
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(identity.context()));
    URI uri = URI.create("https://localhost:" + server.getAddress().getPort() + "/monitor");
    try (FakeEndpoint unused = new FakeEndpoint(server)) {
      RemoteAlgorithmBuilder builder = good().monitor(uri);
      assertThatExceptionOfType(RemoteAlgorithmException.class)
          .isThrownBy(() -> builder.build().monitor(Contexts.of(Contexts.flink())))
          .withMessageContaining("monitor at " + uri + " failed with SSLHandshakeException");
      assertThat(
              builder
                  .httpClient(HttpClient.newBuilder().sslContext(identity.trust()).build())
                  .build()
                  .monitor(Contexts.of(Contexts.flink())))
          .isEqualTo(JsonObject.empty());
    }
  }

  private static RemoteAlgorithmBuilder good() {
    return RemoteAlgorithm.builder().monitor(GOOD).plan(GOOD);
  }

  private static void assertRefused(RemoteAlgorithmBuilder builder, String message) {
    assertThatIllegalArgumentException().isThrownBy(builder::build).withMessage(message);
  }
}
