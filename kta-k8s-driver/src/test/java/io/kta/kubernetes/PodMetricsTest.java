package io.kta.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.kta.metrics.Measurement;
import io.kta.metrics.MetricSource;
import io.kta.metrics.MetricSourceException;
import io.kta.time.LoopClock;
import io.kta.time.ManualClock;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Against the mock; metrics.k8s.io is an extension that no bare API server has either, so its
 * answers are those of metrics-server, written down.
 */
final class PodMetricsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");
  private static final OperatorId TOKENIZER = new OperatorId("tokenizer");
  private static final Topology TOPOLOGY = Topology.chain(Operator.of("tokenizer", 2));
  private static final String METRICS = "GET /apis/metrics.k8s.io/v1beta1/namespaces/streams/pods";
  private static final String SCALE = "GET " + MockCluster.deploymentPath("words") + "/scale";
  private static final String REPLICA_SETS = "GET /apis/apps/v1/namespaces/streams/replicasets";
  private static final String PODS = "GET /api/v1/namespaces/streams/pods";

  private MockCluster cluster;
  private PodMetrics metrics;

  @BeforeEach
  void start() {
    cluster = new MockCluster();
    cluster.createDeployment("words", 2);
    metrics = metrics(new ManualClock(NOW));
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void total_twoPods_isTheirSumAndTheOldestTime() {
    pod("words-1", NOW.minusSeconds(3600));
    pod("words-2", NOW.minusSeconds(3600));
    measured(
        measured("words-1", NOW.minusSeconds(20), "250m", "64Mi", "1n", "1Ki"),
        measured("words-2", NOW.minusSeconds(40), "1", "1Gi"));
    assertThat(metrics.total(PodResource.CPU).measure(TOPOLOGY))
        .containsExactly(Map.entry(TOKENIZER, Measurement.at(NOW.minusSeconds(40), 1.250000001)));
    assertThat(metrics.total(PodResource.MEMORY).measure(TOPOLOGY))
        .containsExactly(
            Map.entry(
                TOKENIZER, Measurement.at(NOW.minusSeconds(40), (64 << 20) + 1024 + (1L << 30))));
  }

  @Test
  void measure_again_takesTwoRequestsPerOperator() {
    pod("words-1", NOW.minusSeconds(3600));
    measured(measured("words-1", NOW, "1", "1"));
    MetricSource source = metrics.utilization(PodResource.CPU);
    assertThat(source.measure(TOPOLOGY)).containsEntry(TOKENIZER, Measurement.at(NOW, 0.5));
    assertThat(cluster.api().requests()).endsWith(SCALE, PODS, REPLICA_SETS, METRICS);
    cluster.api().forgetRequests();
    assertThat(source.measure(TOPOLOGY)).hasSize(1);
    assertThat(cluster.api().requests()).containsExactly(PODS, METRICS);
  }

  @Test
  void measure_serverWhoseClockIsFarOff_isAskedForItsTimeOnceAnHour() {
    ManualClock clock = new ManualClock(NOW);
    cluster
        .api()
        .replace(
            "GET /version",
            () ->
                Optional.of(
                    MockApiServer.answer(200, "{}")
                        .setHeader("Date", "Thu, 1 Jan 2026 00:50:00 GMT")));
    ApiServer server = new ApiServer(cluster.client(), clock, Duration.ofMinutes(5));
    assertThat(server.date()).hasValue("Thu, 1 Jan 2026 00:50:00 GMT");
    cluster.api().forgetRequests();
    PodMetrics metrics = metrics(clock);
    for (int minutes : new int[] {0, 59, 1, 30}) {
      clock.advance(Duration.ofMinutes(minutes));
      assertThat(metrics.total(PodResource.CPU).measure(TOPOLOGY)).isEmpty();
    }
    assertThat(cluster.api().requests()).filteredOn("GET /version"::equals).hasSize(2);
  }

  @Test
  void read_podsOfAllKinds_areSortedAsHpaDoes() {
    Instant longAgo = NOW.minusSeconds(3600);
    pod("working", longAgo);
    pod("unmeasured", longAgo);
    pod("failed", longAgo, pod -> pod.editStatus().withPhase("Failed").endStatus());
    pod("done", longAgo, pod -> pod.editStatus().withPhase("Succeeded").endStatus());
    pod("leaving", longAgo, PodMetricsTest::keptByFinalizer);
    var unused = cluster.client().pods().inNamespace("streams").withName("leaving").delete();
    pod("pending", longAgo, pod -> pod.editStatus().withPhase("Pending").endStatus());
    pod("fresh", NOW.minusSeconds(60)); // ready since then, and measured over a window from before
    pod("never-ready", longAgo, pod -> ready(pod, "False", longAgo.plusSeconds(10)));
    pod("not-now", longAgo, pod -> ready(pod, "False", NOW.minusSeconds(100)));
    measured(
        measured("working", NOW.minusSeconds(10), "1", "1"),
        measured("failed", NOW.minusSeconds(10), "1", "1"),
        measured("pending", NOW.minusSeconds(10), "1", "1"),
        measured("fresh", NOW.minusSeconds(35), "1", "1"),
        measured("never-ready", NOW.minusSeconds(10), "1", "1"),
        measured("not-now", NOW.minusSeconds(10), "1", "1"));

    PodUsage cpu = read(PodResource.CPU);
    assertThat(cpu.measured())
        .extracting(PodUsage.Pod::name)
        .containsExactlyInAnyOrder("not-now", "working");
    assertThat(cpu.missing()).extracting(PodUsage.Pod::name).containsExactly("unmeasured");
    assertThat(cpu.unready())
        .extracting(PodUsage.Pod::name)
        .containsExactlyInAnyOrder("fresh", "never-ready", "pending");
    assertThat(metrics.total(PodResource.CPU).measure(TOPOLOGY)).isEmpty();

    PodUsage memory = read(PodResource.MEMORY);
    assertThat(memory.unready()).extracting(PodUsage.Pod::name).containsExactly("pending");
  }

  /**
   * The report kubernetes/kubernetes#141298: of 10 pods, 6 have ended well. Healthy: 1.0 and 0.2 as
   * measured; broken: 0.5, the target, both times, and no total.
   */
  @ParameterizedTest
  @CsvSource({"2, 1.0", "400m, 0.2"})
  void read_podsThatEndedWell_countForNothing(String used, double utilization) {
    List<String> measurements = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      pod("words-" + i, NOW.minusSeconds(3600));
      measurements.add(measured("words-" + i, NOW, used, "1"));
    }
    for (int i = 5; i <= 10; i++) {
      pod(
          "words-" + i,
          NOW.minusSeconds(3600),
          pod -> pod.editStatus().withPhase("Succeeded").endStatus());
    }
    measured(measurements.toArray(String[]::new));
    PodUsage usage = read(PodResource.CPU);
    assertThat(usage.utilizationAgainst(0.5)).hasValue(utilization);
    assertThat(usage.total()).hasValue(4 * 2 * utilization);
  }

  /**
   * KEP-753, HPA's ContainerResource: a sidecar is injected into 1 of 100 pods, with no request.
   */
  @Test
  void utilization_sidecarWithoutRequestInOnePod_leavesOutThatPod() {
    pod("words-1", NOW.minusSeconds(3600));
    pod("words-2", NOW.minusSeconds(3600), PodMetricsTest::withSidecar);
    measured(
        measured("words-1", NOW, "1", "1"),
        measured("words-2", NOW, "2", "1")
            .replace("]}", ",{\"name\":\"proxy\",\"usage\":{\"cpu\":\"9\"}}]}"));
    assertThat(metrics.utilization(PodResource.CPU).measure(TOPOLOGY))
        .containsEntry(TOKENIZER, Measurement.at(NOW, 0.5));
    assertThat(read(PodResource.CPU).utilizationAgainst(0.25)).hasValue(0.25); // 1 of 4
    assertThat(metrics.total(PodResource.CPU).measure(TOPOLOGY))
        .containsEntry(TOKENIZER, Measurement.at(NOW, 12));
  }

  @Test
  void inContainer_sidecars_countForNothing() {
    pod("words-1", NOW.minusSeconds(3600));
    pod("words-2", NOW.minusSeconds(3600), PodMetricsTest::withSidecar);
    measured(
        measured("words-1", NOW, "1", "1").replace("c0", "main"),
        measured("words-2", NOW, "2", "1", "9", "1").replace("c0", "main").replace("c2", "proxy"));
    PodMetrics main = metrics.inContainer("main");
    assertThat(main.utilization(PodResource.CPU).measure(TOPOLOGY))
        .containsEntry(TOKENIZER, Measurement.at(NOW, 0.75));
    assertThat(main.total(PodResource.CPU).measure(TOPOLOGY))
        .containsEntry(TOKENIZER, Measurement.at(NOW, 3));
    PodMetrics proxy = metrics.inContainer("proxy");
    assertThat(read(proxy, PodResource.CPU).missing())
        .extracting(PodUsage.Pod::name)
        .containsExactly("words-1");
  }

  @Test
  void inContainer_noPodHasIt_namesThoseThereAre() {
    pod("words-1", NOW.minusSeconds(3600));
    measured(measured("words-1", NOW, "1", "1"));
    assertFails(
        metrics.inContainer("mian").total(PodResource.CPU),
        "no pod of Deployment/words in namespace streams has a container mian; they have [main]");
  }

  @Test
  void measure_noPods_isUnknownAndLooksAtTheScaleAgain() {
    MetricSource source = metrics.total(PodResource.CPU);
    assertThat(source.measure(TOPOLOGY)).isEmpty();
    cluster.api().forgetRequests();
    assertThat(source.measure(TOPOLOGY)).isEmpty();
    assertThat(cluster.api().requests()).containsExactly(SCALE, PODS);
  }

  @Test
  void measure_containerNotMeasured_isMissingAndNotTooLow() {
    pod("words-1", NOW.minusSeconds(3600));
    measured(
        "{\"metadata\":{\"name\":\"words-1\"},\"timestamp\":\"%s\",\"window\":\"30s\",\"containers\":[{\"name\":\"a\",\"usage\":{\"cpu\":\"1\"}},{\"name\":\"b\",\"usage\":{}}]}"
            .formatted(NOW));
    assertThat(read(PodResource.CPU).missing()).hasSize(1);
    assertThat(metrics.utilization(PodResource.CPU).measure(TOPOLOGY)).isEmpty();
  }

  @Test
  void utilization_noRequest_namesThePod() {
    pod("words-1", NOW.minusSeconds(3600), PodMetricsTest::withSidecar);
    measured(measured("words-1", NOW, "1", "1"));
    assertFails(
        metrics.utilization(PodResource.CPU),
        "operator tokenizer: pod words-1 has a container that requests nothing");
    assertThat(metrics.total(PodResource.CPU).measure(TOPOLOGY)).hasSize(1);
  }

  @Test
  void measure_noMetricsServer_saysWhatToInstall() {
    pod("words-1", NOW.minusSeconds(3600));
    for (int code : new int[] {404, 503}) {
      cluster
          .api()
          .replace(METRICS, code, MockApiServer.status(code, "NotFound", "the server could not"));
      assertFails(
          metrics(LoopClock.system()).total(PodResource.CPU),
          "nothing serves metrics.k8s.io",
          "install metrics-server");
    }
  }

  @Test
  void measure_forbidden_saysWhatIsAndWhereTheRoleIs() {
    pod("words-1", NOW.minusSeconds(3600));
    cluster.api().replace(METRICS, 403, MockApiServer.status(403, "Forbidden", "cannot list pods"));
    assertFails(
        metrics.total(PodResource.CPU),
        "reading what the pods of Deployment/words in namespace streams use",
        "cannot list pods",
        "docs/kubernetes.md");
  }

  @Test
  void measure_noSuchResource_saysSo() {
    PodMetrics misspelt =
        PodMetrics.of(
            cluster.client(),
            Map.of("tokenizer", ResourceName.of("Deployment", "streams", "wordz")));
    assertFails(misspelt.total(PodResource.CPU), "Deployment/wordz in namespace streams");
  }

  @Test
  void measure_answerThatIsNone_isMissing() {
    pod("words-1", NOW.minusSeconds(3600));
    measured("{\"metadata\":{\"name\":\"words-1\"},\"timestamp\":\"yesterday\",\"containers\":[]}");
    assertThat(read(PodResource.CPU).missing()).hasSize(1);
  }

  private PodMetrics metrics(LoopClock clock) {
    return PodMetrics.of(
        cluster.client(),
        Map.of("tokenizer", ResourceName.of("Deployment", "streams", "words")),
        Duration.ofSeconds(20),
        clock);
  }

  private PodUsage read(PodResource resource) {
    return read(metrics, resource);
  }

  private static PodUsage read(PodMetrics metrics, PodResource resource) {
    return Optional.ofNullable(metrics.read(TOPOLOGY, resource).get(TOKENIZER)).orElseThrow();
  }

  private static void assertFails(MetricSource source, String... words) {
    assertThatExceptionOfType(MetricSourceException.class)
        .isThrownBy(() -> source.measure(TOPOLOGY))
        .satisfies(failure -> assertThat(failure.getMessage()).contains(words));
  }

  private void pod(String name, Instant started) {
    pod(name, started, pod -> pod);
  }

  private void pod(String name, Instant started, Change change) {
    PodBuilder pod =
        new PodBuilder()
            .withNewMetadata()
            .withNamespace("streams")
            .withName(name)
            .addToLabels("app", "words")
            .addToOwnerReferences(MockCluster.owner(cluster.replicaSet("words")))
            .endMetadata()
            .withNewSpec()
            .addNewContainer()
            .withName("main")
            .withNewResources()
            .addToRequests("cpu", new Quantity("2"))
            .addToRequests("memory", new Quantity("1Gi"))
            .endResources()
            .endContainer()
            .endSpec()
            .withNewStatus()
            .withPhase("Running")
            .withStartTime(started.toString())
            .addNewCondition()
            .withType("Ready")
            .withStatus("True")
            .withLastTransitionTime(started.plusSeconds(10).toString())
            .endCondition()
            .endStatus();
    Pod unused = cluster.client().resource(change.of(pod).build()).create();
  }

  private static PodBuilder keptByFinalizer(PodBuilder pod) {
    return pod.editMetadata().addToFinalizers("example.com/kept").endMetadata();
  }

  private static PodBuilder withSidecar(PodBuilder pod) {
    return pod.editSpec().addNewContainer().withName("proxy").endContainer().endSpec();
  }

  private static PodBuilder ready(PodBuilder pod, String status, Instant since) {
    return pod.editStatus()
        .editFirstCondition()
        .withStatus(status)
        .withLastTransitionTime(since.toString())
        .endCondition()
        .endStatus();
  }

  private void measured(String... pods) {
    cluster
        .api()
        .replace(
            METRICS,
            200,
            "{\"kind\":\"PodMetricsList\",\"apiVersion\":\"metrics.k8s.io/v1beta1\",\"metadata\":{},\"items\":[%s]}"
                .formatted(String.join(",", pods)));
  }

  /** A pod with a container for each pair of quantities. */
  private static String measured(String pod, Instant at, String... cpuAndMemory) {
    StringBuilder containers = new StringBuilder();
    for (int i = 0; i < cpuAndMemory.length; i += 2) {
      containers.append(
          "%s{\"name\":\"c%d\",\"usage\":{\"cpu\":\"%s\",\"memory\":\"%s\"}}"
              .formatted(i == 0 ? "" : ",", i, cpuAndMemory[i], cpuAndMemory[i + 1]));
    }
    return "{\"metadata\":{\"name\":\"%s\"},\"timestamp\":\"%s\",\"window\":\"30.1s\",\"containers\":[%s]}"
        .formatted(pod, at, containers);
  }

  /** Makes a pod unlike the others. */
  private interface Change {
    PodBuilder of(PodBuilder pod);
  }
}
