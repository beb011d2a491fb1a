package io.kta.operator.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.kta.operator.FakeCluster;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who has agreed that policies of other namespaces have a service called. */
@Timeout(180)
final class ServiceConsentsTest {
  private final FakeCluster cluster = new FakeCluster();
  private final ServiceConsents consents = new ServiceConsents(cluster.client());

  @AfterEach
  void close() {
    cluster.close();
  }

  @ParameterizedTest
  @CsvSource({
    "streams, true",
    "'other, streams', true",
    "*, true",
    "stream, false",
    "streams2, false",
    "'', false"
  })
  void isGiven_annotated_goesByNamespace(String annotation, boolean isGiven) {
    service(Map.of("research.dynatrace.com/policies-from", annotation));
    assertThat(consents.isGiven("algorithm", "shared", "streams")).isEqualTo(isGiven);
  }

  @Test
  void isGiven_notAnnotatedOrNotThere_isNot() {
    assertThat(consents.isGiven("algorithm", "shared", "streams")).isFalse();
    service(Map.of());
    assertThat(consents.isGiven("algorithm", "shared", "streams")).isFalse();
  }

  @Test
  void isGiven_noRightToRead_isNot() {
    service(Map.of("research.dynatrace.com/policies-from", "*"));
    cluster.forbid("GET .*/services/algorithm");
    assertThat(consents.isGiven("algorithm", "shared", "streams")).isFalse();
  }

  private void service(Map<String, String> annotations) {
    Service created =
        cluster
            .client()
            .resource(
                new ServiceBuilder()
                    .withNewMetadata()
                    .withNamespace("shared")
                    .withName("algorithm")
                    .withAnnotations(annotations)
                    .endMetadata()
                    .build())
            .create();
    assertThat(created.getMetadata().getName()).isEqualTo("algorithm");
  }
}
