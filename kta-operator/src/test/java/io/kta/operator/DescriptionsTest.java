package io.kta.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * {@code kubectl explain} shows descriptions and neither ranges nor defaults, so they tell both.
 */
final class DescriptionsTest {

  @Test
  void spec_everyField_tellsWhatItIsItsRangeItsDefaultAndAnExample() {
    List<String> wanting = new ArrayList<>();
    walk("spec", BadInputTest.schema(), wanting);
    assertThat(wanting).isEmpty();
  }

  @Test
  void specAndStatus_areDescribed() throws IOException {
    JsonNode properties =
        new KubernetesSerialization()
            .unmarshal(Files.readString(ResourceDefinitionTest.COMMITTED), JsonNode.class)
            .at("/spec/versions/0/schema/openAPIV3Schema/properties");
    for (String part : List.of("spec", "status")) {
      assertThat(properties.path(part).path("description").asText()).matches("[A-Z].{10,}\\.");
    }
  }

  private static void walk(String field, JsonNode schema, List<String> wanting) {
    schema
        .path("properties")
        .properties()
        .forEach(
            property -> {
              String name = field + "." + property.getKey();
              boolean isRequired = false;
              for (JsonNode required : schema.path("required")) {
                isRequired |= required.asText().equals(property.getKey());
              }
              check(name, property.getValue(), isRequired, wanting);
              walk(name, property.getValue(), wanting);
            });
    if (schema.has("items")) {
      walk(field + "[]", schema.get("items"), wanting);
    }
  }

  private static void check(
      String field, JsonNode schema, boolean isRequired, List<String> wanting) {
    String text = schema.path("description").asText();
    if (!text.matches("[A-Z].{10,}\\.") || text.length() > 300) {
      wanting.add(field + ": a sentence or a few, of at most 300 characters");
    }
    if (!isRequired && !text.contains("Default: ")) {
      wanting.add(field + ": 'Default: ', since it may be left out");
    }
    if (schema.has("default")
        && !text.contains("Default: " + schema.get("default").asText())
        && schema.get("default").asLong() != Integer.MAX_VALUE) {
      wanting.add(field + ": 'Default: %s'".formatted(schema.get("default").asText()));
    }
    if (schema.has("pattern") && !text.contains("for example ")) {
      wanting.add(field + ": 'for example ', since only some texts will do");
    }
    if (schema.has("minimum")
        && schema.get("minimum").asLong() != Integer.MIN_VALUE
        && !text.matches(".*(at least|from|above) [0-9].*")) {
      wanting.add(field + ": 'at least ' or 'from ', since not all numbers will do");
    }
    for (JsonNode choice : schema.path("enum")) {
      if (!text.contains(choice.asText()) && !text.contains("as for missing")) {
        wanting.add(field + ": the choice " + choice.asText());
      }
    }
  }
}
