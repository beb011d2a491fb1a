package io.kta.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrustedAuthoritiesTest {
  @TempDir private Path dir;

  @Test
  void of_severalCertificates_areTaken() throws Exception {
    String pem = SelfSigned.of(dir, "a").pem() + SelfSigned.of(dir, "b").pem();
    assertThat(TrustedAuthorities.of(pem).getProtocol()).isEqualTo("TLS");
    Path file = Files.writeString(dir.resolve("authorities.pem"), pem);
    assertThat(TrustedAuthorities.of(file).getProtocol()).isEqualTo("TLS");
  }

  @Test
  void of_noCertificate_isRefusedAndNamesTheFile() throws Exception {
    Path empty = Files.writeString(dir.resolve("empty.pem"), "");
    Path garbage = Files.writeString(dir.resolve("garbage.pem"), "no certificate");
    for (Path file : List.of(empty, garbage, dir.resolve("missing.pem"))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> TrustedAuthorities.of(file))
          .withMessageContainingAll("certificate authorities in " + file, "PEM form");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrustedAuthorities.of(""))
        .withMessageContaining("give at least one in PEM form");
  }
}
