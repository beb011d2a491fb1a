package io.kta.operator.spec;

import com.fasterxml.jackson.databind.JsonNode;
import io.kta.operator.resource.Texts;
import java.util.ArrayList;
import java.util.List;

/**
 * What a schema says that a value must be, for a person. Immutable.
 *
 * @param schema the schema of the value
 */
record SchemaRule(JsonNode schema) {
  private static final int LONGEST_VALUE = 60;
  private static final int LONGEST_DESCRIPTION = 120;

  /** Says that a field breaks this rule by a value. */
  String broken(String field, JsonNode value) {
    return field + " is " + shown(value) + "; it must be " + text(value);
  }

  private static String shown(JsonNode value) {
    return value.isTextual()
        ? "'" + Texts.shortened(value.asText(), LONGEST_VALUE) + "'"
        : Texts.shortened(value.toString(), LONGEST_VALUE);
  }

  private String text(JsonNode value) {
    return switch (schema.path("type").asText()) {
      case "object" -> "an object" + size("minProperties", "maxProperties", "entries");
      case "array" -> "a list" + size("minItems", "maxItems", "items");
      case "string" -> text(value.asText().length());
      case "integer" -> "a whole number" + range();
      case "number" -> "a number" + range();
      default -> "true or false";
    };
  }

  private String text(int length) {
    if (schema.has("enum")) {
      List<String> choices = new ArrayList<>();
      schema.get("enum").forEach(choice -> choices.add(choice.asText()));
      return "one of " + String.join(", ", choices);
    }
    boolean hasLength = length <= schema.path("maxLength").asInt(Integer.MAX_VALUE);
    return schema.has("pattern") && hasLength
        ? "a text matching " + schema.get("pattern").asText() + description()
        : "a text" + size("minLength", "maxLength", "characters") + description();
  }

  /** Descriptions have examples, which say more than a pattern. */
  private String description() {
    String description = schema.path("description").asText();
    return description.isEmpty()
        ? ""
        : " (" + Texts.shortened(description, LONGEST_DESCRIPTION) + ")";
  }

  private String size(String least, String most, String unit) {
    int min = schema.path(least).asInt(0);
    int max = schema.path(most).asInt(Integer.MAX_VALUE);
    if (max < Integer.MAX_VALUE) {
      return " of %d to %d %s".formatted(min, max, unit);
    }
    return min > 0 ? " of at least %d %s".formatted(min, unit) : "";
  }

  private String range() {
    String min = number("minimum");
    String max = number("maximum");
    boolean isAbove = schema.path("exclusiveMinimum").asBoolean();
    boolean isBelow = schema.path("exclusiveMaximum").asBoolean();
    if (!min.isEmpty() && !max.isEmpty() && !isAbove && !isBelow) {
      return " from " + min + " to " + max;
    }
    String least = min.isEmpty() ? "" : (isAbove ? " above " : " of at least ") + min;
    String most = max.isEmpty() ? "" : (isBelow ? " below " : " of at most ") + max;
    return least + (least.isEmpty() || most.isEmpty() ? "" : " and") + most;
  }

  private String number(String name) {
    return schema.has(name)
        ? schema.get(name).decimalValue().stripTrailingZeros().toPlainString()
        : "";
  }
}
