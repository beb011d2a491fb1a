package io.kta.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kta.json.Json;
import io.kta.knowledge.Step;
import io.kta.policy.Bounds.Range;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ScalingPolicyJsonTest {
  private static final ScalingPolicy POLICY =
      ScalingPolicy.builder()
          .bounds("map", new Range(2, 9))
          .behavior("map", Behavior.kubernetesDefaults())
          .build();

  @Test
  void toJson_everyComponent_isThere() throws Exception {
    JsonNode json = Json.lenient().readTree(POLICY.toJson());
    List<String> missing = new ArrayList<>();
    requireComponents("policy", POLICY, json, missing);
    assertThat(missing).isEmpty();
  }

  @Test
  void toString_everyComponent_isThere() {
    for (RecordComponent component : ScalingPolicy.class.getRecordComponents()) {
      assertThat(POLICY.toString()).containsPattern("(^|, )" + component.getName() + "[=.]");
    }
    assertThat(POLICY.toString())
        .doesNotContain("\n")
        .startsWith("pace.interval=PT15S, ")
        .contains("limits.bounds.forAll.max=2147483647, ")
        .contains("limits.bounds.perOperator.map.max=9")
        .contains("dryRun=false")
        .contains("timing.maxDirectionChangesPerHour=none")
        .contains("pace.timeouts.APPLY=PT5M")
        .contains("behaviors.perOperator.map.down.stabilizationWindow=PT5M")
        .contains("behaviors.forAll.up.limits=[]");
  }

  @Test
  void toJson_readBack_isEqual() throws Exception {
    assertThat(Json.strict().readValue(POLICY.toJson(), ScalingPolicy.class)).isEqualTo(POLICY);
  }

  @Test
  void toJson_defaults_areThere() throws Exception {
    JsonNode json = Json.lenient().readTree(ScalingPolicy.defaults().toJson());
    assertThat(json.at("/pace/timeouts").size()).isEqualTo(Step.values().length);
    assertThat(json.at("/pace/maxFailureDelay").textValue()).isEqualTo("PT0S");
  }

  /** Goes through the records in a record, and those in its maps. */
  private static void requireComponents(
      String path, Record value, JsonNode json, List<String> missing) throws Exception {
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      String below = path + "." + component.getName();
      component.getAccessor().setAccessible(true);
      Object content = component.getAccessor().invoke(value);
      JsonNode written = json.get(component.getName());
      if (written == null) {
        missing.add(below);
      } else if (content instanceof Record inner) {
        requireComponents(below, inner, written, missing);
      } else if (content instanceof Map<?, ?> map) {
        for (var entry : map.entrySet()) {
          if (entry.getValue() instanceof Record inner) {
            requireComponents(below, inner, written.path(entry.getKey().toString()), missing);
          } else if (!written.has(entry.getKey().toString())) {
            missing.add(below + "." + entry.getKey());
          }
        }
      }
    }
  }
}
