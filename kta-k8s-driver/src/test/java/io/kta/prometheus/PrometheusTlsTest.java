package io.kta.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kta.http.SelfSigned;
import io.kta.metrics.MetricSource;
import io.kta.metrics.MetricSourceException;
import io.kta.topology.Operator;
import io.kta.topology.Topology;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
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
      assertThat(source(server.url(), pem(own)).measure(TOPOLOGY)).hasSize(1);
      assertRefused(source(server.url(), pem(SelfSigned.of(dir, "localhost"))));
      assertRefused(Prometheus.at(server.url()).build().queries(Map.of("map", "up")));
    }
  }

  @Test
  void measure_certificateOfAnotherHost_isRefused() throws Exception {
    SelfSigned elsewhere = SelfSigned.of(dir, "prometheus.example.com");
    try (FakePrometheus server = FakePrometheus.withTls(elsewhere.context())) {
      assertRefused(source(server.url(), pem(elsewhere)));
    }
  }

  @Test
  void build_authoritiesThatAreNone_isRefused() throws IOException {
    Path empty = Files.writeString(dir.resolve("empty.pem"), "");
    Path garbage = Files.writeString(dir.resolve("garbage.pem"), "no certificate");
    for (Path pem : List.of(empty, garbage, dir.resolve("missing.pem"))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> source(URI.create("https://localhost"), pem))
          .withMessageContaining("certificate authorities in " + pem + " cannot be read");
    }
  }

  private static MetricSource source(URI url, Path authorities) {
    return Prometheus.at(url)
        .certificateAuthorities(authorities)
        .build()
        .queries(Map.of("map", "up"));
  }

  private static void assertRefused(MetricSource source) {
    assertThatExceptionOfType(MetricSourceException.class)
        .isThrownBy(() -> source.measure(TOPOLOGY))
        .withMessageContaining("SSLHandshakeException");
  }

  private Path pem(SelfSigned certificate) throws IOException, GeneralSecurityException {
    return Files.writeString(Files.createTempFile(dir, "authority", ".pem"), certificate.pem());
  }
}
