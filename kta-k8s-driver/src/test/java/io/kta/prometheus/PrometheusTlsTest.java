package io.kta.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kta.metrics.MetricSource;
import io.kta.metrics.MetricSourceException;
import io.kta.topology.Operator;
import io.kta.topology.Topology;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PrometheusTlsTest {
  private static final Topology TOPOLOGY = Topology.chain(Operator.of("map", 1));
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir private Path dir;

  @Test
  void measure_authorityGiven_trustsItAndNoOther() throws Exception {
    KeyStore own = keyStore("own", "localhost");
    try (FakePrometheus server = FakePrometheus.withTls(tls(own))) {
      server.answers(200, FakePrometheus.vector(FakePrometheus.series("", "1")));
      assertThat(source(server.url(), pem(own)).measure(TOPOLOGY)).hasSize(1);
      assertRefused(source(server.url(), pem(keyStore("other", "localhost"))));
      assertRefused(Prometheus.at(server.url()).build().queries(Map.of("map", "up")));
    }
  }

  @Test
  void measure_certificateOfAnotherHost_isRefused() throws Exception {
    KeyStore elsewhere = keyStore("elsewhere", "prometheus.example.com");
    try (FakePrometheus server = FakePrometheus.withTls(tls(elsewhere))) {
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

  /** Has the JDK's own keytool make a key and a certificate for a host. */
  private KeyStore keyStore(String name, String host)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path file = dir.resolve(name + ".p12");
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(List.of("-genkeypair", "-alias", name, "-keyalg", "EC", "-validity", "30"));
    command.addAll(List.of("-dname", "CN=" + host, "-ext", "san=dns:" + host));
    command.addAll(List.of("-keystore", file.toString(), "-storetype", "PKCS12"));
    command.addAll(List.of("-storepass", new String(PASSWORD)));
    Process keytool = new ProcessBuilder(command).inheritIO().start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    return store;
  }

  private Path pem(KeyStore store) throws IOException, GeneralSecurityException {
    String alias = store.aliases().nextElement();
    String encoded =
        Base64.getMimeEncoder().encodeToString(store.getCertificate(alias).getEncoded());
    return Files.writeString(
        dir.resolve(alias + ".pem"),
        "-----BEGIN CERTIFICATE-----\n" + encoded + "\n-----END CERTIFICATE-----\n");
  }

  private static SSLContext tls(KeyStore store) throws GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }
}
