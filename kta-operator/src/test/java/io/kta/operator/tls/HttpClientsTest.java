package io.kta.operator.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kta.http.SelfSigned;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HttpClientsTest {
  private final HttpClients clients = new HttpClients();

  @AfterEach
  void close() {
    clients.close();
  }

  @Test
  void client_sameIdentity_isTheSame(@TempDir Path dir) throws Exception {
    SelfSigned flink = SelfSigned.of(dir, "flink");
    SelfSigned kta = SelfSigned.of(dir, "kta");
    Optional<String> trusted = Optional.of(flink.pem());
    Optional<PemCertificate> shown = Optional.of(new PemCertificate(kta.pem(), kta.keyPem()));

    HttpClient plain = clients.plain();
    HttpClient trusting = clients.client(trusted, Optional.empty());
    HttpClient showing = clients.client(trusted, shown);
    assertThat(clients.plain()).isSameAs(plain);
    assertThat(clients.client(Optional.of(flink.pem()), Optional.empty())).isSameAs(trusting);
    assertThat(clients.client(trusted, Optional.of(new PemCertificate(kta.pem(), kta.keyPem()))))
        .isSameAs(showing);
    assertThat(plain).isNotSameAs(trusting);
    assertThat(trusting).isNotSameAs(showing);
    assertThat(clients.client(Optional.empty(), shown)).isNotSameAs(showing);
    assertThat(trusting.executor()).isEqualTo(plain.executor()).isPresent();
    assertThat(trusting.followRedirects()).isEqualTo(Redirect.NEVER);
  }

  @Test
  void client_keyThatIsNone_isRefusedAndNotShown() {
    PemCertificate broken = new PemCertificate("chain-text", "key-text");
    assertThat(broken.toString()).doesNotContain("text");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> clients.client(Optional.empty(), Optional.of(broken)))
        .withMessageContaining("give")
        .satisfies(e -> assertThat(e.toString()).doesNotContain("key-text"));
  }
}
