package io.kta.kubernetes;

import static java.util.Collections.nCopies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriver;
import io.kta.driver.ScaleDriverException;
import io.kta.time.ManualClock;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScaleConflictsTest {
  private static final String LIST_HPAS =
      "GET /apis/autoscaling/v1/namespaces/streams/horizontalpodautoscalers";
  private static final String LIST_KEDA =
      "GET /apis/keda.sh/v1alpha1/namespaces/streams/scaledobjects";

  private final ManualClock clock = new ManualClock();
  private MockCluster cluster;
  private ScaleDriver driver;

  @BeforeEach
  void start() {
    cluster = new MockCluster();
    cluster.createDeployment("words", 2);
    cluster.createDeployment("counts", 2);
    driver = builder().build();
  }

  private KubernetesScaleDriver.Builder builder() {
    return KubernetesScaleDriver.builder(cluster.client(), "streams")
        .target("Deployment/words")
        .target("apps/v1/Deployment/counts")
        .requestTimeout(Duration.ofMinutes(1)) // of the standing clock: for ever
        .clock(clock);
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void apply_hpaOnATarget_isRefusedAndChangesNothing() {
    create("autoscaling/v1", "HorizontalPodAutoscaler", "h", ref("apps/v1", "counts"));
    assertThat(apply(5))
        .isEqualTo(
            ApplyResult.rejected(
                "Deployment/counts in namespace streams is scaled by HorizontalPodAutoscaler/h as"
                    + " well, and two that scale one resource undo each other's work; delete or"
                    + " pause that one, or take this target out of KTA"));
    assertThat(cluster.replicas("words")).isEqualTo(2);
    assertThat(cluster.api().requests()).noneMatch(request -> request.startsWith("PUT"));
  }

  @Test
  void apply_scaledObjectThatLeavesOutTheKind_isRefused() {
    create("keda.sh/v1alpha1", "ScaledObject", "k", Map.of("name", "words"));
    assertThat(apply(5))
        .isInstanceOfSatisfying(
            ApplyResult.Rejected.class,
            rejected ->
                assertThat(rejected.reason())
                    .contains("Deployment/words in namespace streams is scaled by ScaledObject/k"));
  }

  @Test
  void apply_hpaOnSomethingElse_isNoConflict() {
    create("autoscaling/v1", "HorizontalPodAutoscaler", "a", ref("apps/v1", "others"));
    create("autoscaling/v1", "HorizontalPodAutoscaler", "b", ref("argoproj.io/v1", "counts"));
    create(
        "autoscaling/v1",
        "HorizontalPodAutoscaler",
        "c",
        Map.of("kind", "StatefulSet", "name", "words"));
    assertThat(apply(5)).isInstanceOf(ApplyResult.Accepted.class);
  }

  /** A VPA changes what an instance can do, unless its updates are off. */
  @ParameterizedTest
  @CsvSource({"Off, true", "Auto, false", "Recreate, false", ", false"})
  void apply_vpaOnATarget_isRefusedUnlessItsUpdatesAreOff(String mode, boolean isApplied) {
    cluster.setGroups("autoscaling/v1", "autoscaling.k8s.io/v1");
    Map<String, Object> spec = new HashMap<>(Map.of("targetRef", ref("apps/v1", "words")));
    if (mode != null) {
      spec.put("updatePolicy", Map.of("updateMode", mode));
    }
    create("autoscaling.k8s.io/v1", "VerticalPodAutoscaler", "v", Map.of(), spec);
    assertThat(apply(5) instanceof ApplyResult.Accepted).isEqualTo(isApplied);
  }

  /**
   * So that one can migrate from KEDA: https://keda.sh/docs/latest/concepts/scaling-deployments.
   */
  @ParameterizedTest
  @CsvSource({
    "autoscaling.keda.sh/paused, true, true",
    "autoscaling.keda.sh/paused, false, false",
    "autoscaling.keda.sh/paused-replicas, 2, true",
    "autoscaling.keda.sh/paused-scale-in, true, false"
  })
  void apply_scaledObjectThatIsPaused_isNoConflict(String key, String value, boolean isApplied) {
    create(
        "keda.sh/v1alpha1",
        "ScaledObject",
        "k",
        Map.of(key, value),
        Map.of("scaleTargetRef", Map.of("name", "words")));
    assertThat(apply(5) instanceof ApplyResult.Accepted).isEqualTo(isApplied);
  }

  /** The report DataDog/watermarkpodautoscaler#138 has one of these. */
  @ParameterizedTest
  @CsvSource({
    "datadoghq.com/v1alpha1, WatermarkPodAutoscaler, scaleTargetRef",
    "datadoghq.com/v1alpha2, DatadogPodAutoscaler, targetRef",
    "jamiethompson.me/v1alpha1, PredictiveHorizontalPodAutoscaler, scaleTargetRef",
    "autoscaling.crane.io/v1alpha1, EffectiveHorizontalPodAutoscaler, scaleTargetRef"
  })
  void apply_autoscalerOfAnotherMaker_isRefused(String apiVersion, String kind, String reference) {
    cluster.setGroups("autoscaling/v1", apiVersion);
    create(apiVersion, kind, "other", Map.of(), Map.of(reference, ref("apps/v1", "words")));
    assertThat(apply(5))
        .isInstanceOfSatisfying(
            ApplyResult.Rejected.class,
            rejected -> assertThat(rejected.reason()).contains("is scaled by " + kind + "/other"));
  }

  @Test
  void apply_kindThatWasConfigured_isRefused() {
    cluster.setGroups("autoscaling/v1", "scaling.example.com/v2");
    AutoscalerKind own = new AutoscalerKind("scaling.example.com", "v1", "Tuner", "tuners");
    var unused =
        cluster
            .client()
            .genericKubernetesResources(own.inVersion("v2").context())
            .inNamespace("streams")
            .resource(
                autoscaler(
                    "scaling.example.com/v2",
                    "Tuner",
                    "t",
                    Map.of(),
                    Map.of("targetRef", ref("apps/v1", "words"))))
            .create();
    ScaleDriver careful =
        builder().otherAutoscalers(OtherAutoscalers.of(cluster.client(), own)).build();
    assertThat(apply(careful, 5)).isInstanceOf(ApplyResult.Rejected.class);
  }

  @Test
  void apply_groupsThatTheClusterLacks_costNoRequest() {
    cluster.setGroups("apps/v1", "autoscaling/v1");
    cluster.api().forgetRequests();
    apply(5);
    assertThat(cluster.api().requests()).contains(LIST_HPAS).doesNotContain(LIST_KEDA);
  }

  @Test
  void apply_again_asksAgainAfterFiveMinutesOnly() {
    apply(5);
    assertThat(conflictRequests()).containsExactly(LIST_HPAS, LIST_KEDA);
    create("autoscaling/v1", "HorizontalPodAutoscaler", "h", ref("apps/v1", "words"));
    cluster.api().forgetRequests();
    clock.advance(Duration.ofMinutes(5).minusNanos(1));
    assertThat(apply(6)).isInstanceOf(ApplyResult.Accepted.class);
    assertThat(conflictRequests()).isEmpty();
    clock.advance(Duration.ofNanos(1));
    assertThat(apply(7)).isInstanceOf(ApplyResult.Rejected.class);
    assertThat(conflictRequests()).containsExactly(LIST_HPAS, LIST_KEDA);
  }

  /** Issue 14, section 1.13: the refusal outlived the HorizontalPodAutoscaler by five minutes. */
  @Test
  void apply_hpaGoneAfterARefusal_isSeenAtTheNextPlan() {
    create("autoscaling/v1", "HorizontalPodAutoscaler", "h", ref("apps/v1", "words"));
    assertThat(apply(5)).isInstanceOf(ApplyResult.Rejected.class);
    var unused =
        cluster
            .client()
            .genericKubernetesResources(kind("HorizontalPodAutoscaler"))
            .inNamespace("streams")
            .withName("h")
            .delete();
    clock.advance(Duration.ofSeconds(10));
    assertThat(apply(5)).isInstanceOf(ApplyResult.Accepted.class);
  }

  @Test
  void apply_driversThatShareTheLook_askOnceInTenSeconds() {
    OtherAutoscalers shared =
        new OtherAutoscalers(new ApiServer(cluster.client(), clock, Duration.ofMinutes(1)));
    apply(builder().otherAutoscalers(shared).build(), 5);
    assertThat(conflictRequests()).containsExactly(LIST_HPAS, LIST_KEDA);
    clock.advance(Duration.ofSeconds(10).minusNanos(1));
    apply(builder().otherAutoscalers(shared).build(), 6);
    assertThat(conflictRequests()).hasSize(2);
    create("autoscaling/v1", "HorizontalPodAutoscaler", "h", ref("apps/v1", "words"));
    clock.advance(Duration.ofNanos(1));
    assertThat(apply(builder().otherAutoscalers(shared).build(), 7))
        .isInstanceOf(ApplyResult.Rejected.class);
    assertThat(conflictRequests()).hasSize(4);
  }

  @Test
  void apply_lookShared_holdsFiveMinutesFromWhenItWasTaken() {
    OtherAutoscalers shared =
        new OtherAutoscalers(new ApiServer(cluster.client(), clock, Duration.ofMinutes(1)));
    apply(builder().otherAutoscalers(shared).build(), 5);
    clock.advance(Duration.ofSeconds(9));
    ScaleDriver second = builder().otherAutoscalers(shared).build();
    apply(second, 6);
    create("autoscaling/v1", "HorizontalPodAutoscaler", "h", ref("apps/v1", "words"));
    clock.advance(Duration.ofMinutes(5).minusSeconds(9));
    assertThat(apply(second, 7)).isInstanceOf(ApplyResult.Rejected.class);
  }

  @Test
  void apply_listingForbiddenOrNoKeda_scalesAllTheSame() {
    String forbidden = MockApiServer.status(403, "Forbidden", "cannot list");
    cluster.api().replace(LIST_HPAS, 403, forbidden);
    cluster.api().replace(LIST_KEDA, 404, "404 page not found");
    assertThat(apply(5)).isInstanceOf(ApplyResult.Accepted.class);
    assertThat(cluster.replicas("words")).isEqualTo(5);
  }

  @Test
  void apply_listOf50Megabytes_isSurvived() {
    String fat = "{\"metadata\":{\"name\":\"h\",\"annotations\":{\"fat\":\"%s\"}}}";
    String item = fat.formatted("x".repeat(1_000_000));
    cluster
        .api()
        .replace(LIST_HPAS, 200, "{\"items\":[" + String.join(",", nCopies(50, item)) + "]}");
    assertThat(apply(5)).isInstanceOf(ApplyResult.Accepted.class);
    assertThat(cluster.replicas("words")).isEqualTo(5);
  }

  @Test
  void apply_listingFails_isNotTakenForNoConflict() {
    cluster.api().replace(LIST_HPAS, 422, MockApiServer.status(422, "Invalid", "out of order"));
    assertThatExceptionOfType(ScaleDriverException.class)
        .isThrownBy(() -> apply(5))
        .withMessageContaining(
            "listing horizontalpodautoscalers.autoscaling in namespace streams failed")
        .withMessageContaining("out of order");
    assertThat(cluster.replicas("words")).isEqualTo(2);
  }

  @Test
  void scaleTo_targetAlone_isRefusedToo() {
    create("autoscaling/v1", "HorizontalPodAutoscaler", "h", ref("apps/v1", "words"));
    KubernetesScaleTarget target =
        KubernetesScaleTarget.deployment(cluster.client(), "streams", "words");
    assertThatExceptionOfType(ScaleDriverException.class)
        .isThrownBy(() -> target.scaleTo(1, List.of()))
        .withMessageContaining("is scaled by HorizontalPodAutoscaler/h as well");
    assertThatExceptionOfType(ScaleDriverException.class).isThrownBy(() -> target.scaleTo(3));
    assertThat(target.replicas()).isEqualTo(2);
  }

  private ApplyResult apply(int words) {
    return apply(driver, words);
  }

  private static ApplyResult apply(ScaleDriver driver, int words) {
    return driver.apply(
        ParallelismPlan.asIs(driver.observe().observation().orElseThrow().topology())
            .with(new OperatorId("Deployment/words"), words));
  }

  private List<String> conflictRequests() {
    return cluster.api().requests().stream()
        .filter(request -> request.equals(LIST_HPAS) || request.equals(LIST_KEDA))
        .toList();
  }

  private static Map<String, String> ref(String apiVersion, String name) {
    return Map.of("apiVersion", apiVersion, "kind", "Deployment", "name", name);
  }

  private void create(String apiVersion, String kind, String name, Map<String, String> target) {
    create(apiVersion, kind, name, Map.of(), Map.of("scaleTargetRef", target));
  }

  private void create(
      String apiVersion,
      String kind,
      String name,
      Map<String, String> annotations,
      Map<String, ?> spec) {
    var unused =
        cluster
            .client()
            .genericKubernetesResources(kind(kind))
            .inNamespace("streams")
            .resource(autoscaler(apiVersion, kind, name, annotations, spec))
            .create();
  }

  private static ResourceDefinitionContext kind(String kind) {
    return AutoscalerKind.KNOWN.stream()
        .filter(one -> one.kind().equals(kind))
        .findFirst()
        .orElseThrow()
        .context();
  }

  private static GenericKubernetesResource autoscaler(
      String apiVersion,
      String kind,
      String name,
      Map<String, String> annotations,
      Map<String, ?> spec) {
    return new GenericKubernetesResourceBuilder()
        .withApiVersion(apiVersion)
        .withKind(kind)
        .withNewMetadata()
        .withNamespace("streams")
        .withName(name)
        .withAnnotations(annotations)
        .endMetadata()
        .addToAdditionalProperties("spec", spec)
        .build();
  }
}
