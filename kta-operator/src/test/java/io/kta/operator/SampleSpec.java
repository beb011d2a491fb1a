package io.kta.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.regex.Pattern;

/** The least that a schema asks for. */
final class SampleSpec {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Of these, the first that a pattern allows is taken. */
  private static final List<String> TEXTS =
      List.of(
          "a",
          "1",
          "08:00",
          "http://a.streams.svc:8096",
          "2030-01-31T18:00:00Z",
          "Deployment/a",
          "caf3caf3caf3caf3caf3caf3caf3caf3");

  private SampleSpec() {}

  /** Returns the least value that a schema allows. */
  static JsonNode valid(JsonNode schema) {
    return switch (schema.path("type").asText()) {
      case "object" -> {
        ObjectNode object = NODES.objectNode();
        for (JsonNode name : schema.path("required")) {
          object.set(name.asText(), valid(schema.path("properties").path(name.asText())));
        }
        yield object;
      }
      case "array" -> NODES.arrayNode().add(valid(schema.get("items")));
      case "string" -> TextNode.valueOf(text(schema));
      case "integer" -> IntNode.valueOf(Math.max(1, schema.path("minimum").asInt()));
      case "number" ->
          DoubleNode.valueOf(
              (schema.get("minimum").asDouble() + schema.get("maximum").asDouble()) / 2);
      default -> BooleanNode.TRUE;
    };
  }

  private static String text(JsonNode schema) {
    if (schema.has("enum")) {
      return schema.get("enum").get(0).asText();
    }
    Pattern pattern = Pattern.compile(schema.path("pattern").asText(""));
    return TEXTS.stream()
        .filter(text -> pattern.matcher(text).find())
        .findFirst()
        .orElseThrow(
            () ->
                new AssertionError(
                    "no text here matches %s; add one to SampleSpec".formatted(pattern)));
  }
}
