package io.kta.operator.faults;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kta.kubernetes.RealApiServer;
import io.kta.operator.FakeCluster;
import io.kta.operator.Manifests;
import io.kta.operator.ResourceDefinitionTest;
import io.kta.operator.resource.KtaPolicy;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/**
 * Makes a real API server, in which policies can be created, reached without TLS, which our own
 * proxy does not speak.
 */
final class KubectlProxy implements AutoCloseable {
  private static final Pattern SERVED = Pattern.compile("Starting to serve on 127.0.0.1:(\\d+)");

  private final Process kubectl;
  private final String port;

  KubectlProxy(RealApiServer api, KubernetesClient admin, Path dir) throws IOException {
    prepare(admin);
    this.kubectl =
        new ProcessBuilder(
                api.kubectl().orElseThrow().toString(),
                "--kubeconfig",
                api.kubeConfig().toString(),
                "proxy",
                "--port=0")
            .redirectError(dir.resolve("kubectl.err").toFile())
            .start();
    BufferedReader out = kubectl.inputReader(StandardCharsets.UTF_8);
    Matcher served = SERVED.matcher(String.valueOf(out.readLine()));
    if (!served.find()) {
      close();
      throw new IOException("kubectl proxy does not say where it serves");
    }
    this.port = served.group(1);
  }

  private static void prepare(KubernetesClient admin) throws IOException {
    Manifests.apply(admin, Files.readString(ResourceDefinitionTest.COMMITTED));
    admin
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(FakeCluster.NAMESPACE)
                .endMetadata()
                .build())
        .create();
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptions()
        .until(() -> admin.resources(KtaPolicy.class).inAnyNamespace().list() != null);
  }

  /** Returns how to reach the API server. */
  Config config() {
    return new ConfigBuilder(Config.empty()).withMasterUrl("http://127.0.0.1:" + port).build();
  }

  @Override
  public void close() {
    kubectl.destroy();
    try {
      boolean unused = kubectl.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it ends by itself
    }
  }
}
