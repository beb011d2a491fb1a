package io.kta.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OperatorConfigTest {
  private final AllowedHosts hosts = new AllowedHosts(Set.of("*.example.com", "10.0.0.7", "box"));

  @Test
  void of_emptyEnvironment_hasTheDefaults() {
    OperatorConfig config = OperatorConfig.of(Map.of());
    assertThat(config.namespaces()).isEmpty();
    assertThat(config.threads()).isEqualTo(16);
    assertThat(config.port()).isEqualTo(8080);
    assertThat(config.leaderElection().enabled()).isFalse();
  }

  @Test
  void of_wrongValues_areAllNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> OperatorConfig.of(Map.of("THREADS", "many", "LEADER_ELECTION", "perhaps")))
        .withMessage(
            "THREADS is 'many'; it must be a whole number;"
                + " LEADER_ELECTION is 'perhaps'; it must be true or false");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OperatorConfig.of(Map.of("THREADS", "0")))
        .withMessage("THREADS is 0; it must be at least 1");
  }

  @ParameterizedTest
  @CsvSource({
    "http://algorithm:8096/plan, http://algorithm.streams.svc:8096/plan",
    "http://algorithm/algorithm, http://algorithm.streams.svc/algorithm",
    "http://algorithm.other.svc:8096/plan, http://algorithm.other.svc:8096/plan",
    "https://a.b.svc.cluster.local/, https://a.b.svc.cluster.local/",
    "https://api.example.com/plan, https://api.example.com/plan",
    "http://10.0.0.7/plan, http://10.0.0.7/plan",
    "http://box/plan, http://box/plan"
  })
  void resolve_allowed_isTheAddressThatIsMeant(String address, String meant) {
    assertThat(hosts.resolve("planEndpoint", address, "streams")).hasToString(meant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/",
        "http://localhost/",
        "http://example.com/",
        "http://evilexample.com/",
        "http://[::1]/",
        "ftp://algorithm/",
        "http:///plan",
        "plan",
        "http://kubernetes.default.svc.evil.com/",
        "http://algorithm.svc@evil.com/",
        "http://a b/"
      })
  void resolve_anythingElse_isRefused(String address) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> hosts.resolve("planEndpoint", address, "streams"))
        .withMessageStartingWith("planEndpoint is '" + address + "'");
  }
}
