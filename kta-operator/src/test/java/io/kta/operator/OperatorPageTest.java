package io.kta.operator;

import static io.kta.operator.FakeCluster.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kta.operator.resource.KtaPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The live page of the operator's policies; kta-simulation's tests have the page itself. */
@Timeout(300)
final class OperatorPageTest {
  private final FakeCluster cluster = new FakeCluster();
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void page_policies_haveTheirStateAndCyclesUntilTheyAreDeleted() {
    cluster.createDeployment("job", 1);
    create("job", "");
    create("wrong", "    maxParallelism: 0\n    minParallelism: 7\n");
    try (KtaOperator operator = start("0")) {
      URI page = operator.page().orElseThrow();
      assertThat(page.getHost()).isEqualTo(InetAddress.getLoopbackAddress().getHostAddress());
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> job(page, "job").path("state").asText().equals("Ready"));
      assertThat(job(page, "job").path("needsAttention").asBoolean()).isFalse();
      assertThat(job(page, "job").path("instances").asInt()).isPositive();
      JsonNode cycles = json(page, "cycles.json?after=0&job=" + NAMESPACE + "/job").path("cycles");
      assertThat(cycles.at("/0/explanation").asText()).contains("the policy admits 3");
      await().until(() -> job(page, "wrong").path("state").asText().equals("InvalidSpec"));
      assertThat(job(page, "wrong").path("needsAttention").asBoolean()).isTrue();
      assertThat(job(page, "wrong").path("detail").asText()).contains("maxParallelism");
      assertThat(json(page, "jobs.json").path("notice").asText())
          .isEqualTo("Policies of " + NAMESPACE + ".");
      cluster.client().resources(KtaPolicy.class).inNamespace(NAMESPACE).withName("wrong").delete();
      await().until(() -> job(page, "wrong").isMissingNode());
    }
  }

  @Test
  void page_off_isNotServed() {
    try (KtaOperator operator = start("off")) {
      assertThat(operator.page()).isEmpty();
    }
  }

  @Test
  void page_portTaken_isLeftOutAndThePoliciesRun() throws IOException {
    cluster.createDeployment("job", 1);
    create("job", "");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        KtaOperator operator = start(String.valueOf(taken.getLocalPort()))) {
      assertThat(operator.page()).isEmpty();
      await().until(() -> cluster.condition("job", "Ready").equals("True CycleCompleted"));
    }
  }

  private void create(String name, String behavior) {
    cluster.create(PolicyYaml.fixed(name, behavior));
  }

  private KtaOperator start(String pagePort) {
    return KtaOperator.start(
        cluster.client(),
        OperatorConfig.of(
            Map.of("PORT", "0", "PAGE_PORT", pagePort, "WATCH_NAMESPACES", NAMESPACE)),
        () -> {});
  }

  private JsonNode job(URI page, String policy) {
    for (JsonNode job : json(page, "jobs.json").path("jobs")) {
      if (job.path("name").asText().equals(NAMESPACE + "/" + policy)) {
        return job;
      }
    }
    return JsonMapper.builder().build().missingNode();
  }

  private JsonNode json(URI page, String path) {
    try {
      HttpRequest request = HttpRequest.newBuilder(page.resolve(path)).build();
      return JsonMapper.builder()
          .build()
          .readTree(client.send(request, BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
