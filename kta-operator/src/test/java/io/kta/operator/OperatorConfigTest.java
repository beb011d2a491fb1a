package io.kta.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kta.kubernetes.AutoscalerKind;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class OperatorConfigTest {
  @Test
  void of_emptyEnvironment_hasTheDefaults() {
    OperatorConfig config = OperatorConfig.of(Map.of());
    assertThat(config.namespaces()).isEmpty();
    assertThat(config.threads()).isEqualTo(16);
    assertThat(config.port()).isEqualTo(8080);
    assertThat(config.pagePort()).hasValue(8090);
    assertThat(config.historyLength()).isEqualTo(100);
    assertThat(config.leaderElection().enabled()).isFalse();
  }

  @Test
  void of_pagePort_isANumberOrOff() {
    assertThat(OperatorConfig.of(Map.of("PAGE_PORT", "off")).pagePort()).isEmpty();
    assertThat(OperatorConfig.of(Map.of("PAGE_PORT", "0")).pagePort()).hasValue(0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OperatorConfig.of(Map.of("PAGE_PORT", "65536")))
        .withMessage("PAGE_PORT is 65536; it must be within 0 to 65535");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OperatorConfig.of(Map.of("PAGE_PORT", "no")))
        .withMessage("PAGE_PORT is 'no'; it must be a whole number, or off");
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
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OperatorConfig.of(Map.of("HISTORY_LENGTH", "0")))
        .withMessage("HISTORY_LENGTH is 0; it must be within 1 to 100000");
  }

  @Test
  void of_otherAutoscalers_areKindsByTheNamesOfTheirDefinitions() {
    assertThat(OperatorConfig.of(Map.of()).otherAutoscalers()).isEmpty();
    OperatorConfig config =
        OperatorConfig.of(
            Map.of(
                "OTHER_AUTOSCALERS",
                "tuners.scaling.example.com/v1/Tuner, movers.example.com/v1beta1/Mover"));
    assertThat(config.otherAutoscalers())
        .containsExactlyInAnyOrder(
            new AutoscalerKind("scaling.example.com", "v1", "Tuner", "tuners"),
            new AutoscalerKind("example.com", "v1beta1", "Mover", "movers"));
  }

  @Test
  void of_otherAutoscalersOfAnotherForm_areAllNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                OperatorConfig.of(Map.of("OTHER_AUTOSCALERS", "Tuner,tuners.a/v1/Tuner/x,A.b/c/D")))
        .withMessageContaining(
            "OTHER_AUTOSCALERS: autoscaler kind 'Tuner' is not of the form PLURAL.GROUP/VERSION/KIND;"
                + " write for example scaledobjects.keda.sh/v1alpha1/ScaledObject")
        .withMessageContaining("autoscaler kind 'tuners.a/v1/Tuner/x' is not of the form")
        .withMessageContaining("autoscaler kind b/c D, plural A, is not as Kubernetes has them");
  }
}
