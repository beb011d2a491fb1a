package io.kta.operator.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;

/** What the API server stores is read, however deep it nests and however long its names are. */
final class ResourceJsonTest {
  private static final int LEVELS = 9_900;
  private static final String DEEP = "{\"a\":".repeat(LEVELS) + "1" + "}".repeat(LEVELS);

  private final KubernetesSerialization json = ResourceJson.serialization();

  @Test
  void watchEvent_deepPolicy_isReadAndCanBeCloned() {
    WatchEvent event =
        json.unmarshal("{\"type\":\"ADDED\",\"object\":" + policy(DEEP) + "}", WatchEvent.class);
    KtaPolicy read = (KtaPolicy) event.getObject();
    assertThat(read.getMetadata().getName()).isEqualTo("job");
    assertThat(read.getSpec().behavior).isNull();
    assertThat(read.getSpec().scaleDriver).isNotNull();
    assertThat(json.clone(read).getMetadata()).isEqualTo(read.getMetadata());
  }

  @Test
  void policy_oddMetadata_keepsItsName() {
    KtaPolicy read =
        json.unmarshal(
            policy("{}").replace("\"generation\":1", "\"generation\":{\"a\":[]}"), KtaPolicy.class);
    assertThat(read.getMetadata().getName()).isEqualTo("job");
    assertThat(read.getMetadata().getNamespace()).isEqualTo("streams");
    assertThat(read.getSpec().behavior).isNull();
  }

  /** Other controllers' resources, of which one in any namespace could hurt all policies. */
  @Test
  void otherResource_deep_isRead() {
    KubernetesResource read =
        json.unmarshal(
            "{\"apiVersion\":\"keda.sh/v1alpha1\",\"kind\":\"ScaledObject\",\"metadata\":{\"name\":\"a\"},\"spec\":"
                + DEEP
                + "}");
    assertThat(((GenericKubernetesResource) read).getMetadata().getName()).isEqualTo("a");
  }

  @Test
  void isTooDeep_levelByLevel() {
    assertThat(Nesting.isTooDeep(nested(Nesting.MOST_LEVELS), 0)).isFalse();
    assertThat(Nesting.isTooDeep(nested(Nesting.MOST_LEVELS + 1), 0)).isTrue();
    assertThat(Nesting.isTooDeep(nested(Nesting.MOST_LEVELS), 1)).isTrue();
  }

  @Test
  void cutDeepOutOf_deep_leavesWhatCanBeRead() {
    JsonNode value = nested(LEVELS);
    assertThat(Nesting.cutDeepOutOf("spec", value))
        .hasValueSatisfying(path -> assertThat(path).startsWith("spec.a.a.a"));
    assertThat(Nesting.isTooDeep(value, 0)).isFalse();
    assertThat(Nesting.cutDeepOutOf("spec", value)).isEmpty();
    assertThat(value.toString()).startsWith("{\"a\":{\"a\":");
  }

  @Test
  void isReadBy_plainClient_isNot() {
    assertThat(ResourceJson.isReadBy(json)).isTrue();
    assertThat(ResourceJson.isReadBy(new KubernetesSerialization())).isFalse();
  }

  private static JsonNode nested(int levels) {
    return ResourceJson.tree("{\"a\":".repeat(levels) + "1" + "}".repeat(levels));
  }

  private static String policy(String parameters) {
    return """
        {"apiVersion":"research.dynatrace.com/v1alpha1","kind":"KtaPolicy",
         "metadata":{"name":"job","namespace":"streams","generation":1,
          "managedFields":[{"manager":"kubectl","fieldsV1":%1$s}]},
         "spec":{"behavior":{"algorithm":{"type":"Fixed","parameters":%1$s}},
          "scaleDriver":{"type":"Flink"}}}
        """
        .formatted(parameters);
  }
}
