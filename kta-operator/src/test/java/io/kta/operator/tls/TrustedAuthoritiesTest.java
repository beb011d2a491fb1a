package io.kta.operator.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kta.http.SelfSigned;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TrustedAuthoritiesTest {
  @TempDir private Path dir;

  @Test
  void of_severalCertificates_areTaken() throws Exception {
    String pem = SelfSigned.of(dir, "a").pem() + SelfSigned.of(dir, "b").pem();
    assertThat(TrustedAuthorities.of(pem).getProtocol()).isEqualTo("TLS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA"})
  void of_noCertificate_isRefused(String pem) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrustedAuthorities.of(pem))
        .withMessageStartingWith("the trusted authorities ")
        .withMessageContaining("in PEM form");
  }
}
