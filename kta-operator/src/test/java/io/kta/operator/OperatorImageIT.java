package io.kta.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kta.algorithm.Algorithm;
import io.kta.algorithm.AlgorithmProvider;
import io.kta.algorithm.fixed.Fixed;
import io.kta.kubernetes.RealApiServer;
import io.kta.operator.resource.ConditionStatus;
import io.kta.operator.resource.KtaPolicy;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The image that profile {@code image} builds: its layers are unpacked, and its entry point run in
 * them as in a pod, as its user and with nothing writable, against a real API server. Skipped
 * without the profile, the API server, or the right to change the root directory.
 */
@Timeout(300)
final class OperatorImageIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SOON = Duration.ofSeconds(90);

  @TempDir private Path dir;
  private Optional<Process> unshare = Optional.empty();

  /** An algorithm that is not in the image, but in one that is built on it. */
  public static final class Provider implements AlgorithmProvider {
    @Override
    public String type() {
      return "OfMyOwn";
    }

    @Override
    public Algorithm<?, ?> create(Map<String, ?> parameters) {
      return new Fixed(5);
    }
  }

  @AfterEach
  void killWhatWasBegun() {
    unshare.ifPresent(
        process -> {
          process.descendants().forEach(ProcessHandle::destroyForcibly);
          process.destroyForcibly();
        });
  }

  @Test
  void run_asInAPod_actsWithAnAlgorithmOfTheUsersAndEndsWhenTold() throws Exception {
    Path image = Path.of(System.getProperty("kta.image", "none"));
    assumeTrue(Files.exists(image), "SKIPPED: OperatorImageIT, since profile image is not on");
    assumeTrue(mayChangeRoot(), "SKIPPED: OperatorImageIT, since it takes the rights of root");
    Optional<RealApiServer> started = RealApiServer.startWithoutControllers(dir, "OperatorImageIT");
    assumeTrue(started.isPresent(), "KUBEBUILDER_ASSETS names no API server");
    try (RealApiServer server = started.get();
        KubernetesClient admin = server.adminClient()) {
      Manifests.apply(admin, ResourceDefinitionTest.COMMITTED);
      Manifests.apply(admin, Manifests.OPERATOR);
      JsonNode config = unpack(image);
      assertThat(config.path("User").asText()).isEqualTo("10001:10001");
      addAlgorithm();
      ProcessHandle operator = run(config, server.podEnvironment("kta", "kta-operator"));

      IdleTargets.create(admin);
      await()
          .atMost(SOON)
          .ignoreExceptions()
          .untilAsserted(
              () -> Manifests.apply(admin, Path.of("src/test/resources/image/policy.yml")));
      await().atMost(SOON).until(() -> replicas(admin) == 5);
      await().atMost(SOON).until(() -> isReady(admin));
      assertThat(log()).doesNotContain("Read-only file system").doesNotContain("orbidden");
      assertThat(operator.destroy()).isTrue(); // SIGTERM, as Kubernetes does
      await().atMost(SOON).until(() -> !operator.isAlive());
      assertThat(log()).contains("stopped");
    }
  }

  private static boolean mayChangeRoot() throws Exception {
    Process probe =
        new ProcessBuilder("unshare", "--mount", "true")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return probe.waitFor() == 0;
  }

  /** Unpacks all layers, and returns how to run what is in them. */
  private JsonNode unpack(Path image) throws Exception {
    Path layers = Files.createDirectory(dir.resolve("image"));
    Files.createDirectory(root());
    tar("-xf", image.toString(), "-C", layers.toString());
    JsonNode manifest = JSON.readTree(layers.resolve("manifest.json").toFile()).get(0);
    for (JsonNode layer : manifest.path("Layers")) {
      tar("-xf", layers.resolve(layer.asText()).toString(), "-C", root().toString());
    }
    return JSON.readTree(layers.resolve(manifest.path("Config").asText()).toFile()).path("config");
  }

  private Path root() {
    return dir.resolve("root");
  }

  private static void tar(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("tar", "--warning=none"));
    command.addAll(List.of(arguments));
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  /** As {@code COPY mine.jar /app/extensions/} does. */
  private void addAlgorithm() throws IOException {
    Path extensions = Files.createDirectories(root().resolve("app/extensions"));
    String path = Provider.class.getName().replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(extensions.resolve("mine.jar"));
        JarOutputStream jar = new JarOutputStream(file)) {
      jar.putNextEntry(new ZipEntry(path));
      jar.write(Files.readAllBytes(Path.of("target/test-classes", path)));
      jar.putNextEntry(new ZipEntry("META-INF/services/" + AlgorithmProvider.class.getName()));
      jar.write(Provider.class.getName().getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Runs the entry point as a container's first process, but for the network. */
  private ProcessHandle run(JsonNode config, Map<String, String> pod) throws Exception {
    Path account = Files.createDirectories(root().resolve("run/secrets"));
    Files.copy(Path.of(pod.get("KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN")), account.resolve("token"));
    Files.copy(Path.of(pod.get("KUBERNETES_CERTS_CA_FILE")), account.resolve("ca.crt"));
    Files.createDirectories(root().resolve("proc"));
    Files.createDirectories(root().resolve("dev"));
    List<String> command = new ArrayList<>();
    command.addAll(List.of("unshare", "--mount", "--pid", "--fork", "sh", "-c"));
    command.add(
        """
        root="$0"; user="$1"; shift
        mount --bind "$root" "$root" && mount -o remount,bind,ro "$root" &&
        mount -t proc proc "$root/proc" && mount --bind /dev "$root/dev" &&
        exec /usr/sbin/chroot --userspec="$user" "$root" "$@"
        """);
    command.add(root().toString());
    command.add(config.path("User").asText());
    config.path("Entrypoint").forEach(part -> command.add(part.asText()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("log").toFile());
    Map<String, String> environment = builder.environment();
    environment.clear();
    for (JsonNode variable : config.path("Env")) {
      String[] parts = variable.asText().split("=", 2);
      environment.put(parts[0], parts[1]);
    }
    environment.putAll(pod);
    environment.put("KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN", "/run/secrets/token");
    environment.put("KUBERNETES_CERTS_CA_FILE", "/run/secrets/ca.crt");
    environment.put("PORT", "0");
    Process process = builder.start();
    unshare = Optional.of(process);
    await().atMost(SOON).until(() -> log().contains("started;") || !process.isAlive());
    assertThat(process.isAlive()).as(log()).isTrue();
    return process.children().findFirst().orElseThrow();
  }

  private String log() {
    try {
      return Files.readString(dir.resolve("log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int replicas(KubernetesClient admin) {
    return admin
        .apps()
        .deployments()
        .inNamespace("streams")
        .withName("a")
        .get()
        .getSpec()
        .getReplicas();
  }

  private static boolean isReady(KubernetesClient admin) {
    KtaPolicy policy =
        admin.resources(KtaPolicy.class).inNamespace("streams").withName("own").get();
    ConditionStatus ready = ConditionStatus.find(policy.getStatus(), "Ready");
    return ready != null && "True".equals(ready.status);
  }
}
