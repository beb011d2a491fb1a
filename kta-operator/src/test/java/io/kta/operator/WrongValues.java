package io.kta.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Specs that are right but for one value, for every field of a schema and every way in which it can
 * be wrong. Fields that the schema gains are covered by themselves.
 */
final class WrongValues {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final List<Case> cases = new ArrayList<>();

  /**
   * A spec with one value that is wrong.
   *
   * @param field where
   * @param spec all of it
   */
  record Case(String field, JsonNode spec) {}

  private WrongValues() {}

  /** Returns the cases of the schema of a spec. */
  static List<Case> of(JsonNode schema) {
    WrongValues wrong = new WrongValues();
    wrong.walk("spec", schema, spec -> spec);
    return wrong.cases;
  }

  /**
   * Adds the cases of a value.
   *
   * @param within puts a value where this one is, into a spec that is right otherwise
   */
  private void walk(String field, JsonNode schema, UnaryOperator<JsonNode> within) {
    for (JsonNode wrong : wrongOf(schema)) {
      cases.add(new Case(field, within.apply(wrong)));
    }
    for (JsonNode name : schema.path("required")) {
      ObjectNode without = SampleSpec.valid(schema).deepCopy();
      without.remove(name.asText());
      cases.add(new Case(field + "." + name.asText(), within.apply(without)));
      ObjectNode withNull = SampleSpec.valid(schema).deepCopy();
      withNull.putNull(name.asText());
      cases.add(new Case(field + "." + name.asText(), within.apply(withNull)));
    }
    schema
        .path("properties")
        .properties()
        .forEach(
            property ->
                walk(
                    field + "." + property.getKey(),
                    property.getValue(),
                    value ->
                        within.apply(
                            ((ObjectNode) SampleSpec.valid(schema))
                                .<ObjectNode>set(property.getKey(), value))));
    if (schema.has("items")) {
      walk(field + "[0]", schema.get("items"), value -> within.apply(NODES.arrayNode().add(value)));
      cases.add(new Case(field + "[0]", within.apply(NODES.arrayNode().addNull())));
    }
    if (schema.path("additionalProperties").has("type")) {
      walk(
          field + "[map]",
          schema.get("additionalProperties"),
          value -> within.apply(NODES.objectNode().set("map", value)));
    }
  }

  private static List<JsonNode> wrongOf(JsonNode schema) {
    return switch (schema.path("type").asText()) {
      case "object" -> values("5", "'x'", "''", "true", "[]", "[{}]", "1.5");
      case "array" -> lists(schema);
      case "string" -> texts(schema);
      case "integer" -> integers(schema);
      case "number" -> numbers(schema);
      case "boolean" -> values("'true'", "''", "1", "0", "'yes'", "{}", "[]", "1.5");
      default -> List.of();
    };
  }

  private static List<JsonNode> lists(JsonNode schema) {
    List<JsonNode> wrong = values("5", "'x'", "true", "{}", "{'0': {}}", "1.5");
    JsonNode item = SampleSpec.valid(schema.get("items"));
    if (schema.path("minItems").asInt() > 0) {
      wrong.add(NODES.arrayNode());
    }
    ArrayNode tooMany = NODES.arrayNode();
    for (int i = 0; i <= schema.get("maxItems").asInt(); i++) {
      tooMany.add(item);
    }
    wrong.add(tooMany);
    return wrong;
  }

  private static List<JsonNode> texts(JsonNode schema) {
    List<JsonNode> wrong = values("5", "1.5", "true", "{}", "[]", "['x']");
    boolean mayBeBlank = "".matches(schema.path("pattern").asText(".+"));
    if (schema.has("enum")
        || (schema.has("pattern") && !mayBeBlank)
        || schema.path("minLength").asInt() > 0) {
      wrong.add(TextNode.valueOf(""));
    }
    if (schema.has("enum")) {
      wrong.add(TextNode.valueOf("Sometimes"));
      wrong.add(TextNode.valueOf(schema.get("enum").get(0).asText().toLowerCase(Locale.ROOT)));
      wrong.add(TextNode.valueOf(schema.get("enum").get(0).asText() + " "));
    } else {
      wrong.add(TextNode.valueOf("x".repeat(schema.get("maxLength").asInt() + 1)));
    }
    if (schema.has("pattern")) {
      Pattern pattern = Pattern.compile(schema.get("pattern").asText());
      List.of("NaN", "no such thing", "../secrets/x", "\n").stream()
          .filter(text -> !pattern.matcher(text).find())
          .forEach(text -> wrong.add(TextNode.valueOf(text)));
    }
    return wrong;
  }

  private static List<JsonNode> integers(JsonNode schema) {
    List<JsonNode> wrong =
        values("'4'", "'NaN'", "''", "1.5", "true", "{}", "[]", "[4]", "2147483648");
    wrong.addAll(values("9223372036854775808", "-2147483649", "1e300"));
    wrong.add(LongNode.valueOf(schema.path("minimum").asLong() - 1));
    wrong.add(LongNode.valueOf(schema.get("maximum").asLong() + 1));
    return wrong;
  }

  private static List<JsonNode> numbers(JsonNode schema) {
    List<JsonNode> wrong =
        values("'0.5'", "'NaN'", "'Infinity'", "''", "true", "{}", "[]", "1e300");
    double least = schema.get("minimum").asDouble();
    double most = schema.get("maximum").asDouble();
    wrong.add(DoubleNode.valueOf(least - 0.001));
    wrong.add(DoubleNode.valueOf(most + 0.001));
    if (schema.path("exclusiveMinimum").asBoolean()) {
      wrong.add(DoubleNode.valueOf(least));
    }
    if (schema.path("exclusiveMaximum").asBoolean()) {
      wrong.add(DoubleNode.valueOf(most));
    }
    return wrong;
  }

  private static List<JsonNode> values(String... json) {
    List<JsonNode> values = new ArrayList<>();
    try {
      for (String each : json) {
        values.add(JSON.readTree(each.replace('\'', '"')));
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
    return values;
  }
}
