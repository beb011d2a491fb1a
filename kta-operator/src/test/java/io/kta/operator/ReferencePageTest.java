package io.kta.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The reference page of {@code KtaPolicy} is made from its schema; {@code -Dkta.crd.write=true}
 * writes it anew.
 */
final class ReferencePageTest {
  private static final Path PAGE = Path.of("../docs/ktapolicy.md");

  @Test
  void page_madeFromTheSchema_isThatOfTheDocs() throws IOException {
    JsonNode properties =
        new KubernetesSerialization()
            .unmarshal(Files.readString(ResourceDefinitionTest.COMMITTED), JsonNode.class)
            .at("/spec/versions/0/schema/openAPIV3Schema/properties");
    StringBuilder page =
        new StringBuilder(
            """
            # KtaPolicy reference

            Every field of the `KtaPolicy` resource (`research.dynatrace.com/v1alpha1`), made from its schema. [The operator](operator.md) has a first policy and how to read a status;
            [the policy](policy.md) explains the rules.
            """);
    for (String part : List.of("spec", "status")) {
      section(page, part, properties.path(part));
    }
    if (Boolean.getBoolean("kta.crd.write")) {
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE).content().as("run with -Dkta.crd.write=true").isEqualTo(page.toString());
  }

  /** Writes a table of the fields of an object, and then the tables of the objects in it. */
  private static void section(StringBuilder page, String path, JsonNode schema) {
    page.append("\n## `").append(path).append("`\n\n");
    if (schema.has("description")) {
      page.append(schema.get("description").asText()).append("\n\n");
    }
    page.append("| field | type | meaning |\n|---|---|---|\n");
    List<String> required = new ArrayList<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
      String type = type(field.getValue());
      page.append(
          "| `%s` | %s | %s |\n"
              .formatted(
                  field.getKey(),
                  required.contains(field.getKey()) ? type + ", required" : type,
                  field.getValue().path("description").asText().replace("|", "\\|")));
    }
    for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
      JsonNode inner = field.getValue();
      boolean isList = inner.has("items");
      JsonNode object = isList ? inner.get("items") : inner;
      if (object.has("properties")) {
        section(page, path + "." + field.getKey() + (isList ? "[]" : ""), object);
      }
    }
  }

  private static String type(JsonNode schema) {
    if (schema.has("enum")) {
      List<String> choices = new ArrayList<>();
      schema.get("enum").forEach(choice -> choices.add("`" + choice.asText() + "`"));
      return String.join(", ", choices);
    }
    if (schema.has("items")) {
      return "list of " + type(schema.get("items"));
    }
    if (schema.path("additionalProperties").has("type")) {
      return "map of " + type(schema.get("additionalProperties"));
    }
    if (schema.has("additionalProperties")) {
      return "map";
    }
    return schema.path("type").asText();
  }
}
