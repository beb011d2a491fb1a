package io.kta.operator.tls;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kta.http.SelfSigned;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Certificates and keys as OpenSSL and the JDK's keytool write them; those of files are for this.
 */
final class ClientCertificateTest {

  @ParameterizedTest
  @CsvSource({"rsa.crt, rsa-pkcs1.key", "ec.crt, ec-sec1.key"})
  void of_olderFormsOfKeys_areRead(String certificate, String key) throws IOException {
    assertThat(ClientCertificate.of(file(certificate), file(key)).context()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "Ed25519"})
  void of_pkcs8_isRead(String algorithm, @TempDir Path dir) throws Exception {
    SelfSigned own = SelfSigned.of(dir, "client", algorithm);
    ClientCertificate certificate = ClientCertificate.of(own.pem(), own.keyPem());
    assertThat(certificate.contextTrusting(own.pem())).isNotNull();
  }

  @Test
  void of_keyOfAnotherCertificate_isRefused(@TempDir Path dir) throws Exception {
    SelfSigned one = SelfSigned.of(dir, "client");
    SelfSigned other = SelfSigned.of(dir, "client");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientCertificate.of(one.pem(), other.keyPem()))
        .withMessageContaining("is not that of its certificate");
  }

  @Test
  void of_keyOfAnotherKind_isRefused() throws IOException {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientCertificate.of(file("rsa.crt"), file("ec-sec1.key")))
        .withMessageContaining("the client's certificate or key cannot be used")
        .withNoCause();
  }

  @Test
  void of_keyWithAPassword_isRefused() throws IOException {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientCertificate.of(file("rsa.crt"), file("rsa-encrypted.key")))
        .withMessageContaining("without a password");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "none", "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n"})
  void of_noKey_isRefusedAndNotTold(String key) throws IOException {
    String certificate = file("ec.crt");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientCertificate.of(certificate, key))
        .withMessageContaining("no private key in PEM form")
        .satisfies(e -> assertThat(e.toString()).doesNotContain("c2VjcmV0"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----",
        "-----BEGIN EC PRIVATE KEY-----\nc2VjcmV0\n-----END EC PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nc2VjcmV0c\n-----END PRIVATE KEY-----"
      })
  void of_brokenKey_isRefusedAndNotTold(String key) throws IOException {
    String certificate = file("ec.crt");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientCertificate.of(certificate, key))
        .withNoCause()
        .satisfies(e -> assertThat(e.toString()).doesNotContain("c2VjcmV0", "secret"));
  }

  @Test
  void of_noCertificate_isRefused() throws IOException {
    String key = file("ec-sec1.key");
    assertThatIllegalArgumentException().isThrownBy(() -> ClientCertificate.of("none", key));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientCertificate.of("", key))
        .withMessageContaining("holds no certificate");
  }

  private static String file(String name) throws IOException {
    try (InputStream in = ClientCertificateTest.class.getResourceAsStream(name)) {
      return new String(requireNonNull(in, name).readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}
