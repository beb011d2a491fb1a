package io.kta.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kta.http.SelfSigned;
import io.kta.metrics.MetricSource;
import io.kta.metrics.MetricSourceException;
import io.kta.topology.Operator;
import io.kta.topology.Topology;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.nio.file.Path;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PrometheusTlsTest {
  private static final Topology TOPOLOGY = Topology.chain(Operator.of("map", 1));

  @TempDir private Path dir;

  @Test
  void measure_authorityGiven_trustsItAndNoOther() throws Exception {
    SelfSigned own = SelfSigned.of(dir, "localhost");
    try (FakePrometheus server = FakePrometheus.withTls(own.context())) {
      server.answers(200, FakePrometheus.vector(FakePrometheus.series("", "1")));
      assertThat(source(server.url(), own.trust()).measure(TOPOLOGY)).hasSize(1);
      assertRefused(source(server.url(), SelfSigned.of(dir, "localhost").trust()));
      assertRefused(Prometheus.builder(server.url()).build().queries(Map.of("map", "up")));
    }
  }

  @Test
  void measure_certificateOfAnotherHost_isRefused() throws Exception {
    SelfSigned elsewhere = SelfSigned.of(dir, "prometheus.example.com");
    try (FakePrometheus server = FakePrometheus.withTls(elsewhere.context())) {
      assertRefused(source(server.url(), elsewhere.trust()));
    }
  }

  @Test
  void httpClient_followsRedirects_isRefused() {
    HttpClient client = HttpClient.newBuilder().followRedirects(Redirect.NORMAL).build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Prometheus.builder(URI.create("https://localhost")).httpClient(client))
        .withMessageContaining("build it with followRedirects(NEVER)");
  }

  private static MetricSource source(URI url, SSLContext tls) {
    return Prometheus.builder(url)
        .httpClient(HttpClient.newBuilder().sslContext(tls).build())
        .build()
        .queries(Map.of("map", "up"));
  }

  private static void assertRefused(MetricSource source) {
    assertThatExceptionOfType(MetricSourceException.class)
        .isThrownBy(() -> source.measure(TOPOLOGY))
        .withMessageContaining("SSLHandshakeException");
  }
}
