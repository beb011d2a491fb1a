package io.kta.examples.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kta.kubernetes.RealApiServer;
import io.kta.kubernetes.image.Container;
import io.kta.kubernetes.image.UnpackedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code quickstart.sh} as a user runs it, by the real kubectl against a real API server with real
 * controllers; the node is this machine, and the pods' images those of the build. Skipped without
 * these programs or the rights of root.
 */
@Timeout(900)
@TestMethodOrder(OrderAnnotation.class)
final class QuickstartScriptIT {
  private static final Path SCRIPT = Path.of("kubernetes/quickstart.sh").toAbsolutePath();

  @TempDir private static Path dir;
  private static Optional<RealApiServer> server = Optional.empty();
  private static KubernetesClient admin;
  private static LocalKubelet kubelet;
  private static ServiceProxy proxy;
  private static LocalNode node;

  @BeforeAll
  static void startCluster() throws Exception {
    assumeTrue(Container.mayBeStarted(), "SKIPPED: QuickstartScriptIT takes root's rights");
    server = RealApiServer.startWithAllControllers(dir, "QuickstartScriptIT");
    assumeTrue(
        server.isPresent() && server.get().hasControllers() && server.get().kubectl().isPresent(),
        "SKIPPED: QuickstartScriptIT, since there is no kube-controller-manager or kubectl");
    admin = server.get().adminClient();
    LocalNetwork network = new LocalNetwork();
    proxy = new ServiceProxy(network);
    kubelet =
        new LocalKubelet(dir, "default", network)
            .image("kta-operator", unpack("../kta-operator/target/jib-image.tar", "operator"))
            .image("kta-quickstart-flink", unpack("quickstart-flink/target/jib-image.tar", "flink"))
            .image("kta-quickstart-algorithm", unpack("target/algorithm-image.tar", "algorithm"));
    node = new LocalNode(admin, kubelet, network, QuickstartScriptIT::environment);
  }

  private static UnpackedImage unpack(String tar, String name) throws Exception {
    return UnpackedImage.unpack(Path.of(tar), dir.resolve(name));
  }

  @AfterAll
  static void stopCluster() throws Exception {
    if (node != null) {
      node.close();
    }
    if (kubelet != null) {
      kubelet.close();
    }
    if (proxy != null) {
      proxy.close();
    }
    if (admin != null) {
      admin.close();
    }
    server.ifPresent(RealApiServer::close);
  }

  /** What a kubelet gives to pods besides, and less work for the compiler. */
  private static Map<String, String> environment(Pod pod) {
    Map<String, String> environment = new HashMap<>();
    environment.put("JAVA_TOOL_OPTIONS", "-Xmx256m -XX:TieredStopAtLevel=1");
    if (pod.getMetadata().getNamespace().equals("kta")) {
      environment.merge("JAVA_TOOL_OPTIONS", proxy.javaOptions(), (a, b) -> a + " " + b);
      try {
        environment.put("PORT", String.valueOf(LocalNetwork.freePort()));
        Map<String, String> account = server.orElseThrow().podEnvironment("kta", "kta-operator");
        environment.put(
            "KUBERNETES_MASTER", "https://127.0.0.1:" + account.get("KUBERNETES_SERVICE_PORT"));
        environment.put(
            "KUBERNETES_AUTH_TOKEN",
            Files.readString(Path.of(account.get("KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN"))));
        environment.put("POD_NAMESPACE", "kta");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      environment.put("KUBERNETES_TRUST_CERTIFICATES", "true");
      environment.put("KUBERNETES_AUTH_TRYKUBECONFIG", "false");
      environment.put("KUBERNETES_AUTH_TRYSERVICEACCOUNT", "false");
    }
    return environment;
  }

  @Test
  @Order(1)
  void everyManifest_isTakenByTheApiServerStrictly() throws Exception {
    assertThat(kubectl("apply", "--server-side", "-f", Shipped.DEFINITION.toString())).isZero();
    assertThat(kubectl("create", "namespace", "kta")).isZero();
    List<String> command =
        new ArrayList<>(List.of("apply", "--dry-run=server", "--validate=strict"));
    for (Path file : List.of(Shipped.QUICKSTART, ManifestsTest.INSTALL)) {
      command.addAll(List.of("-f", file.toString()));
    }
    await()
        .atMost(Duration.ofMinutes(1)) // the API server takes a moment to serve the new kind
        .untilAsserted(() -> assertThat(kubectl(command.toArray(String[]::new))).isZero());
    assertThat(kubectl("delete", "namespace", "kta")).isZero();
  }

  @Test
  @Order(2)
  void shared_toggles() throws Exception {
    assumeLong();
    assertThat(quickstart("--images", "present", "--toggles", "3", "shared")).isZero();
    assertThat(output()).contains("passed: 3 changes");
  }

  @Test
  @Order(3)
  void reactive_afterAnotherMode_toggles() throws Exception {
    assumeLong();
    assertThat(quickstart("--images", "present", "--toggles", "2", "reactive")).isZero();
    assertThat(output()).contains("passed: 2 changes");
  }

  @Test
  @Order(4)
  void down_removesEverything() throws Exception {
    assumeLong();
    assertThat(quickstart("down")).isZero();
    assertThat(admin.apps().deployments().inAnyNamespace().list().getItems()).isEmpty();
    assertThat(admin.services().inNamespace("default").withName("kta-quickstart-algorithm").get())
        .isNull();
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> admin.namespaces().withName("kta").get() == null && kubelet.pods().isEmpty());
    assertThat(quickstart("down")).as("once more").isZero();
  }

  /** With a decision each 30 s, as shipped, a mode takes two minutes and more. */
  private static void assumeLong() {
    assumeTrue(Boolean.getBoolean("kta.script"), "SKIPPED: the script, without -Dkta.script=true");
  }

  private static int quickstart(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("bash", SCRIPT.toString()));
    command.addAll(List.of(arguments));
    return run(command);
  }

  private static int kubectl(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(List.of(server.orElseThrow().kubectl().orElseThrow().toString()));
    command.addAll(List.of(arguments));
    return run(command);
  }

  private static int run(List<String> command) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("output").toFile());
    Map<String, String> environment = builder.environment();
    environment.put("KUBECONFIG", server.orElseThrow().kubeConfig().toString());
    environment.merge(
        "PATH",
        server.orElseThrow().kubectl().orElseThrow().getParent().toString(),
        (path, kubectl) -> kubectl + ":" + path);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
    System.out.print(output());
    return process.exitValue();
  }

  private static String output() throws IOException {
    return Files.readString(dir.resolve("output"));
  }
}
