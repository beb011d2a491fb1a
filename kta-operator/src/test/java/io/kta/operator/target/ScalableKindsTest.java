package io.kta.operator.target;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceBuilder;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.APIResourceListBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.lang.reflect.Proxy;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What cannot be scaled is told before it is tried. Issue 14, section 1.15. */
final class ScalableKindsTest {
  private static final String FIELD = "kind";

  @Test
  void check_kindOfKubernetes_isKnownWithoutARequest() {
    ScalableKinds kinds =
        kinds(
            () -> {
              throw new AssertionError("it was asked for");
            });
    assertThatCode(() -> kinds.check(FIELD, null, "Deployment")).doesNotThrowAnyException();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> kinds.check(FIELD, null, "Deploymnet"))
        .withMessageStartingWith("kind is 'Deploymnet'; without apiVersion it must be one of");
  }

  @Test
  void check_noScaleSubresource_isTold() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> kinds(ScalableKindsTest::core).check(FIELD, "v1", "ConfigMap"))
        .withMessage(
            "kind is 'ConfigMap' of v1, which has no scale subresource; name a kind that has one,"
                + " such as Deployment, ReplicaSet, ReplicationController, StatefulSet");
  }

  @Test
  void check_noSuchKind_isTold() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> kinds(ScalableKindsTest::core).check(FIELD, "v1", "Pdo"))
        .withMessage("kind is 'Pdo', of which v1 has none; correct it, or its apiVersion");
  }

  @Test
  void check_scaleSubresource_isSound() {
    assertThatCode(() -> kinds(ScalableKindsTest::core).check(FIELD, "v1", "ReplicationController"))
        .doesNotThrowAnyException();
  }

  /** A resource definition may be installed later, and rights be given. */
  @Test
  void check_notKnown_isLeftToTheCycles() {
    assertThatCode(() -> kinds(() -> null).check(FIELD, "example.com/v1", "Job"))
        .doesNotThrowAnyException();
    assertThatCode(
            () ->
                kinds(
                        () -> {
                          throw new KubernetesClientException("forbidden");
                        })
                    .check(FIELD, "example.com/v1", "Job"))
        .doesNotThrowAnyException();
  }

  private static APIResourceList core() {
    return new APIResourceListBuilder()
        .withResources(
            resource("ConfigMap", "configmaps"),
            resource("Pod", "pods"),
            resource("ReplicationController", "replicationcontrollers"),
            resource("Scale", "replicationcontrollers/scale"))
        .build();
  }

  private static APIResource resource(String kind, String name) {
    return new APIResourceBuilder().withKind(kind).withName(name).withNamespaced(true).build();
  }

  private static ScalableKinds kinds(Supplier<@Nullable APIResourceList> found) {
    return new ScalableKinds(
        (KubernetesClient)
            Proxy.newProxyInstance(
                ScalableKindsTest.class.getClassLoader(),
                new Class<?>[] {KubernetesClient.class},
                (proxy, method, args) -> found.get()));
  }
}
