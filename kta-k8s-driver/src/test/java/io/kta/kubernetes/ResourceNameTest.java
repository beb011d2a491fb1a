package io.kta.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ResourceNameTest {

  @Test
  void parse_kindAndName_isOfAKindOfKubernetesOwn() {
    ResourceName name = ResourceName.parse("streams", "Deployment/tokenizer");
    assertThat(name).isEqualTo(ResourceName.of("Deployment", "streams", "tokenizer"));
    assertThat(name).hasToString("Deployment/tokenizer in namespace streams");
    assertThat(name.shortName()).isEqualTo("Deployment/tokenizer");
  }

  @Test
  void parse_withApiVersion_keepsItsSlash() {
    assertThat(ResourceName.parse("a", "flink.apache.org/v1beta1/FlinkDeployment/wordcount"))
        .isEqualTo(
            new ResourceName(
                Optional.of("flink.apache.org/v1beta1"), "FlinkDeployment", "a", "wordcount"));
    assertThat(ResourceName.parse("a", "v1/ReplicationController/b.c").apiVersion()).hasValue("v1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tokenizer",
        "/tokenizer",
        "Deployment/",
        "Deployment/Tokenizer",
        "Deployment/a_b",
        "Deployment/-a",
        "Deployment/a..b",
        "Deployment/a b",
        "Deployment/ä",
        "Deploy-ment/a",
        "apps//Deployment/a",
        "apps/1/Deployment/a",
        "../secrets/Deployment/a",
        "Deployment/..%2f..%2fsecrets"
      })
  void parse_whatKubernetesRefuses_isRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> ResourceName.parse("streams", text));
  }

  @Test
  void of_tooLong_isRefused() {
    assertThat(ResourceName.of("Deployment", "a".repeat(63), "b".repeat(253)).name()).hasSize(253);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ResourceName.of("Deployment", "a".repeat(64), "b".repeat(254)))
        .withMessageContainingAll("namespace 'aaa", "and name 'bbb");
  }

  @Test
  void of_severalFaults_areNamedAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ResourceName(Optional.of("apps"), "", "Streams", "a/b"))
        .withMessage(
            "apiVersion 'apps' is not like apps/v1 or v1, and kind '' is not letters and digits, as"
                + " Deployment is, and namespace 'Streams' is not at most 63 of a-z, 0-9 and -"
                + " within, and name 'a/b' is not at most 253 of a-z, 0-9, and - and . within; give"
                + " what the resource's manifest says");
  }
}
