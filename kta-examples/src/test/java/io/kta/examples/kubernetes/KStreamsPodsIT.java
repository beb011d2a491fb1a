package io.kta.examples.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.kta.examples.kstreams.CountedWords;
import io.kta.examples.kstreams.Group;
import io.kta.kafka.LocalKafka;
import io.kta.kubernetes.DeploymentController;
import io.kta.kubernetes.image.Container;
import io.kta.kubernetes.image.UnpackedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The quick start on Kafka Streams as it is shipped: the pods of its manifests, run from the images
 * that the build made, toggle at both levels and count each word once. Mock-only: the API server,
 * and the controllers that follow Deployments. Other than shipped: the interval is short, and the
 * broker is a process of the class path, with the settings of its manifest.
 */
@Timeout(300)
final class KStreamsPodsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private static Path images;
  private static UnpackedImage operatorImage;
  private static UnpackedImage streamsImage;
  private static UnpackedImage algorithmImage;

  @TempDir private Path dir;
  private final List<DeploymentController> controllers = new ArrayList<>();
  private QuickstartPods pods;
  private LocalKafka kafka;
  private Admin admin;

  /** Of the policy, in seconds. */
  private int interval = 4;

  @BeforeAll
  static void unpack() throws Exception {
    assumeTrue(Container.mayBeStarted(), "SKIPPED: KStreamsPodsIT, since it takes root's rights");
    operatorImage =
        QuickstartPods.unpack("../kta-operator/target/jib-image.tar", images.resolve("operator"));
    streamsImage =
        QuickstartPods.unpack(
            "quickstart-kstreams/target/jib-image.tar", images.resolve("streams"));
    algorithmImage =
        QuickstartPods.unpack("target/algorithm-image.tar", images.resolve("algorithm"));
  }

  @BeforeEach
  void startKafka() throws Exception {
    pods =
        new QuickstartPods(dir)
            .image("kta-operator", operatorImage)
            .image("kta-quickstart-kstreams", streamsImage)
            .image("kta-quickstart-algorithm", algorithmImage);
    Path manifest = Shipped.QUICKSTART.resolve("kafka.yml");
    pods.apply(manifest);
    kafka =
        LocalKafka.start(
            Files.createDirectories(dir.resolve("kafka")),
            pods.network().service("kta-quickstart-kafka") + ":9092",
            brokerSettings(manifest));
    admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  @AfterEach
  void close() throws Exception {
    for (DeploymentController controller : controllers) {
      controller.close();
    }
    pods.close();
    if (kafka != null) {
      admin.close();
      kafka.close();
    }
  }

  @Test
  void deploymentLevel_toggles_countsAreExact() throws Exception {
    List<String> applications = start("deployment-level");
    assertThat(applications).containsExactly("kta-quickstart-kstreams-tokenizer-counter");
    awaitPlan("deployment-level", applications, List.of(4));
    awaitPlan("deployment-level", applications, List.of(2));
    assertCountsAreExact();
  }

  @Test
  void operatorLevel_toggles_countsAreExact() throws Exception {
    List<String> applications = start("operator-level");
    assertThat(applications)
        .containsExactly("kta-quickstart-kstreams-tokenizer", "kta-quickstart-kstreams-counter");
    awaitPlan("operator-level", applications, List.of(4, 2));
    awaitPlan("operator-level", applications, List.of(2, 4));
    assertCountsAreExact();
  }

  /** Starts all but the policy; returns the names of the applications once they count. */
  private List<String> start(String level) throws Exception {
    Path algorithm = Shipped.QUICKSTART.resolve("algorithm.yml");
    Path producer = Shipped.QUICKSTART.resolve("kstreams-producer.yml");
    pods.apply(algorithm);
    pods.apply(Shipped.QUICKSTART.resolve("kstreams-config.yml"));
    LocalPod unusedAlgorithm =
        pods.start(
            "algorithm",
            pods.network().service("kta-quickstart-algorithm"),
            Shipped.only(Deployment.class, algorithm).getSpec().getTemplate().getSpec());
    LocalPod unusedProducer =
        pods.start(
            "producer",
            pods.network().next(),
            Shipped.only(Deployment.class, producer).getSpec().getTemplate().getSpec());
    List<String> applications = new ArrayList<>();
    for (var resource :
        Shipped.resources(Shipped.QUICKSTART.resolve("kstreams-" + level + ".yml"))) {
      controllers.add(pods.follow((Deployment) resource));
      applications.add(resource.getMetadata().getName());
    }
    pods.runOperator();
    await()
        .alias("2 instances of each of " + applications + "; see the logs in " + dir)
        .atMost(PATIENCE)
        .until(() -> instances(applications).stream().allMatch(count -> count == 2));
    return applications;
  }

  /**
   * Waits until as many instances as planned share the tasks. A plan holds for one interval or two,
   * which are not enough where processes take long to start: then the interval is doubled.
   */
  private void awaitPlan(String level, List<String> applications, List<Integer> plan)
      throws Exception {
    pods.applyPolicy("kstreams-" + level, interval);
    while (!isReached(Duration.ofSeconds(6L * interval), applications, plan)) {
      interval *= 2;
      assertThat(interval).as("for %s; see %s", plan, dir).isLessThan(100);
      pods.applyPolicy("kstreams-" + level, interval);
    }
  }

  private boolean isReached(Duration limit, List<String> applications, List<Integer> plan) {
    try {
      await()
          .atMost(limit)
          .pollInterval(Duration.ofMillis(200))
          .until(() -> instances(applications).equals(plan));
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }

  private List<Integer> instances(List<String> applications) {
    return applications.stream().map(name -> new Group(admin, name).instances()).toList();
  }

  private void assertCountsAreExact() {
    pods.stop("producer");
    String servers = kafka.bootstrapServers();
    Map<String, Long> sent = CountedWords.sent(servers);
    assertThat(sent.values()).as("words of the producer").isNotEmpty();
    await()
        .alias("counts of " + sent)
        .atMost(PATIENCE)
        .until(() -> CountedWords.counted(servers).equals(sent));
  }

  /**
   * What a manifest sets, but for addresses, folders and who is who, which are as they are here.
   */
  private static Map<String, String> brokerSettings(Path manifest) throws Exception {
    return Shipped.only(StatefulSet.class, manifest)
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .get(0)
        .getEnv()
        .stream()
        .filter(variable -> variable.getName().startsWith("KAFKA_"))
        .filter(
            variable ->
                !variable
                    .getName()
                    .matches("KAFKA_(.*LISTENER.*|LOG_DIRS|NODE_ID|.*QUORUM.*|HEAP_OPTS)"))
        .collect(Collectors.toMap(KStreamsPodsIT::setting, EnvVar::getValue));
  }

  /** As Kafka's image reads it: {@code KAFKA_LOG_DIRS} is {@code log.dirs}. */
  private static String setting(EnvVar variable) {
    return variable
        .getName()
        .substring("KAFKA_".length())
        .toLowerCase(Locale.ROOT)
        .replace('_', '.');
  }
}
