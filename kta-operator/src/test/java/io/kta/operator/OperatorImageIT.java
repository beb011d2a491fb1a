package io.kta.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kta.algorithm.Algorithm;
import io.kta.algorithm.AlgorithmProvider;
import io.kta.algorithm.fixed.Fixed;
import io.kta.kubernetes.RealApiServer;
import io.kta.kubernetes.image.Container;
import io.kta.kubernetes.image.UnpackedImage;
import io.kta.operator.resource.ConditionStatus;
import io.kta.operator.resource.KtaPolicy;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The image that the build makes: its layers are unpacked, and its entry point run in them as in a
 * pod, as its user and with nothing writable, against a real API server. An image without a base
 * runs on this machine's Java. Skipped without the API server or the rights of root.
 */
@Timeout(300)
final class OperatorImageIT {
  private static final Duration SOON = Duration.ofSeconds(90);

  @TempDir private Path dir;
  private Optional<Container> operator = Optional.empty();

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
    operator.ifPresent(Container::close);
  }

  @Test
  void run_asInAPod_actsWithAnAlgorithmOfTheUsersAndEndsWhenTold() throws Exception {
    Path tar = Path.of(System.getProperty("kta.image", "none"));
    assumeTrue(Files.exists(tar), "SKIPPED: OperatorImageIT, since no image was built");
    assumeTrue(Container.mayBeStarted(), "SKIPPED: OperatorImageIT, since it takes root's rights");
    Optional<RealApiServer> started = RealApiServer.startWithoutControllers(dir, "OperatorImageIT");
    assumeTrue(started.isPresent(), "KUBEBUILDER_ASSETS names no API server");
    try (RealApiServer server = started.get();
        KubernetesClient admin = server.adminClient()) {
      Manifests.apply(admin, ResourceDefinitionTest.COMMITTED);
      Manifests.apply(admin, Manifests.OPERATOR);
      UnpackedImage image = UnpackedImage.unpack(tar, dir.resolve("image"));
      assertThat(image.user()).isEqualTo("10001:10001");
      addAlgorithm(image);
      Container container = run(image, server.podEnvironment("kta", "kta-operator"));

      IdleTargets.create(admin);
      await()
          .atMost(SOON)
          .ignoreExceptions()
          .untilAsserted(
              () -> Manifests.apply(admin, Path.of("src/test/resources/image/policy.yml")));
      await().atMost(SOON).until(() -> replicas(admin) == 5);
      await().atMost(SOON).until(() -> isReady(admin));
      assertThat(container.log())
          .doesNotContain("Read-only file system")
          .doesNotContain("orbidden");
      assertThat(container.stop(SOON)).as("it ends when told").isTrue();
      assertThat(container.log()).contains("stopped");
    }
  }

  /** As {@code COPY mine.jar /app/extensions/} does. */
  private static void addAlgorithm(UnpackedImage image) throws IOException {
    Path extensions = Files.createDirectories(image.root().resolve("app/extensions"));
    String path = Provider.class.getName().replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(extensions.resolve("mine.jar"));
        JarOutputStream jar = new JarOutputStream(file)) {
      jar.putNextEntry(new ZipEntry(path));
      jar.write(Files.readAllBytes(Path.of("target/test-classes", path)));
      jar.putNextEntry(new ZipEntry("META-INF/services/" + AlgorithmProvider.class.getName()));
      jar.write(Provider.class.getName().getBytes(StandardCharsets.UTF_8));
    }
  }

  private Container run(UnpackedImage image, Map<String, String> pod) throws Exception {
    Path account = Files.createDirectories(dir.resolve("account"));
    Files.copy(Path.of(pod.get("KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN")), account.resolve("token"));
    Files.copy(Path.of(pod.get("KUBERNETES_CERTS_CA_FILE")), account.resolve("ca.crt"));
    Container container =
        Container.of(image, dir.resolve("log"))
            .volume(account, Path.of("/run/secrets"))
            .environment(pod)
            .environment(
                Map.of(
                    "KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN",
                    "/run/secrets/token",
                    "KUBERNETES_CERTS_CA_FILE",
                    "/run/secrets/ca.crt",
                    "PORT",
                    "0",
                    "PAGE_PORT",
                    "off"))
            .start();
    operator = Optional.of(container);
    await()
        .atMost(SOON)
        .until(() -> container.log().contains("started;") || !container.isRunning());
    assertThat(container.isRunning()).as(container.log()).isTrue();
    return container;
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
