package io.kta.operator.faults;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kta.kubernetes.RealApiServer;
import io.kta.operator.FakeCluster;
import io.kta.operator.Manifests;
import io.kta.operator.resource.KtaPolicy;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@link BlindWatchTest} tries, against a real API server; skipped where there is none. It is
 * reached by {@code kubectl proxy}, since ours speaks no TLS.
 */
@Timeout(600)
final class BlindWatchIT {
  private static final Path DEFINITION =
      Path.of("src/main/kubernetes/ktapolicies.research.dynatrace.com-v1.yml");
  private static final Pattern SERVED = Pattern.compile("Starting to serve on 127.0.0.1:(\\d+)");

  @Test
  void isReady_watchIsSilentOrCut_isFalseUntilAllIsSeen(@TempDir Path dir) throws Exception {
    Optional<RealApiServer> server = RealApiServer.start(dir, "BlindWatchIT");
    assumeTrue(server.isPresent(), "KUBEBUILDER_ASSETS names no API server");
    try (RealApiServer api = server.get();
        KubernetesClient admin = api.adminClient()) {
      prepare(admin);
      Process kubectl = proxy(api, dir);
      try (BlindWatch operator = new BlindWatch(admin, config(kubectl))) {
        operator.silence();
        operator.awaitUnready();
        operator.recover();
        operator.cut(Fault.RESET);
        operator.awaitUnready();
        operator.recover();
      } finally {
        kubectl.destroy();
        boolean unused = kubectl.waitFor(10, TimeUnit.SECONDS);
      }
    }
  }

  private static void prepare(KubernetesClient admin) throws IOException {
    Manifests.apply(admin, Files.readString(DEFINITION));
    String namespace = FakeCluster.NAMESPACE;
    admin
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptions()
        .until(() -> admin.resources(KtaPolicy.class).inAnyNamespace().list() != null);
  }

  private static Process proxy(RealApiServer api, Path dir) throws IOException {
    String kubectl = api.kubectl().orElseThrow().toString();
    return new ProcessBuilder(
            kubectl, "--kubeconfig", api.kubeConfig().toString(), "proxy", "--port=0")
        .directory(dir.toFile())
        .redirectError(new File(dir.toFile(), "kubectl.err"))
        .start();
  }

  private static Config config(Process kubectl) throws IOException {
    BufferedReader out = kubectl.inputReader(StandardCharsets.UTF_8);
    Matcher served = SERVED.matcher(out.readLine());
    if (!served.find()) {
      throw new IOException("kubectl proxy does not say where it serves");
    }
    return new ConfigBuilder(Config.empty())
        .withMasterUrl("http://127.0.0.1:" + served.group(1))
        .build();
  }
}
