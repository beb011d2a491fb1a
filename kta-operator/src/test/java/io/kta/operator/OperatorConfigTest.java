package io.kta.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class OperatorConfigTest {
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
}
