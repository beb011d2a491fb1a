package io.kta.operator;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kta.operator.resource.KtaPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * An API server that begins its answer and then falls silent. The client's own limit ends with the
 * head of an answer, so whoever asked once waited for the rest without an end.
 */
@Timeout(120)
final class StalledAnswerTest {
  private final StallingServer server = new StallingServer(0);
  private final KubernetesClient client =
      KtaOperator.client(
          new ConfigBuilder(Config.empty())
              .withMasterUrl("http://127.0.0.1:" + server.port())
              .withRequestTimeout(500)
              .build());

  @AfterEach
  void close() throws Exception {
    client.close();
    server.close();
  }

  @Test
  void raw_answerIsNeverEnded_isGivenUp() {
    assertThatThrownBy(() -> client.raw("/version"))
        .rootCause()
        .hasMessage(
            "the API server began an answer to GET /version and has not ended it within 500 ms");
  }

  @Test
  void list_answerIsNeverEnded_isGivenUp() {
    assertThatThrownBy(() -> client.resources(KtaPolicy.class).inNamespace("streams").list())
        .rootCause()
        .hasMessageContaining("has not ended it within 500 ms");
  }

  @Test
  void informer_listIsNeverEnded_isGivenUp() {
    try (var informer =
        client.resources(KtaPolicy.class).inNamespace("streams").runnableInformer(0)) {
      assertThatThrownBy(() -> informer.start().toCompletableFuture().get())
          .rootCause()
          .hasMessageContaining("has not ended it within 500 ms");
    }
  }
}
