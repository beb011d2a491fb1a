package io.kta.operator.spec;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.kta.operator.resource.Texts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The schema of the resource definition that this operator was built with. An API server keeps it
 * too, but perhaps an older or a newer one, so what comes from there is checked once more. Fields
 * that are unknown are no faults: an API server drops them. Rules in CEL are for the API server;
 * what makes a policy of a spec keeps them by itself. Immutable.
 */
public final class SpecSchema {
  private static final String DEFINITION = "ktapolicies.research.dynatrace.com-v1.yml";
  private static final String PATH = "/spec/versions/0/schema/openAPIV3Schema/properties/spec";

  private static final int LONGEST_NAME = 60;

  private final JsonNode schema;

  /** Creates one of the schema of a spec. */
  SpecSchema(JsonNode schema) {
    this.schema = schema;
  }

  /** Returns the schema that this operator was built with. */
  public static SpecSchema bundled() {
    try (InputStream definition =
        requireNonNull(SpecSchema.class.getResourceAsStream(DEFINITION), DEFINITION)) {
      return new SpecSchema(
          new KubernetesSerialization().unmarshal(definition, JsonNode.class).at(PATH));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns all that is wrong with a spec, in the order of the schema, and takes it out: a field is
   * removed, and an item of a list becomes null. What is left can be read.
   */
  public List<Fault> takeFaultsOutOf(JsonNode spec) {
    List<Fault> faults = new ArrayList<>();
    if (spec.isMissingNode() || spec.isNull()) {
      return List.of(new Fault("spec", "spec is missing; set it"));
    }
    boolean unused = isSound("spec", spec, schema, faults);
    return faults;
  }

  private static boolean isSound(
      String field, JsonNode value, JsonNode schema, List<Fault> faults) {
    boolean isRight =
        switch (schema.path("type").asText()) {
          case "object" ->
              value.isObject() && isWithin(value.size(), schema, "minProperties", "maxProperties");
          case "array" -> value.isArray() && isWithin(value.size(), schema, "minItems", "maxItems");
          case "string" -> value.isTextual() && isRight(value.asText(), schema);
          case "integer" -> value.isIntegralNumber() && isWithin(value, schema);
          case "number" -> value.isNumber() && isWithin(value, schema);
          case "boolean" -> value.isBoolean();
          default -> true;
        };
    if (!isRight) {
      faults.add(new Fault(field, new SchemaRule(schema).broken(field, value)));
    } else if (value instanceof ObjectNode object && schema.has("type")) {
      checkFields(field, object, schema, faults);
    } else if (value instanceof ArrayNode list && schema.has("type")) {
      for (int i = 0; i < list.size(); i++) {
        if (!isSound(field + "[" + i + "]", list.get(i), schema.path("items"), faults)) {
          list.setNull(i);
        }
      }
    }
    return isRight;
  }

  private static void checkFields(
      String field, ObjectNode value, JsonNode schema, List<Fault> faults) {
    value.properties().removeIf(entry -> entry.getValue().isNull()); // as if it were left out
    for (JsonNode name : schema.path("required")) {
      if (!value.has(name.asText())) {
        String missing = field + "." + name.asText();
        faults.add(new Fault(missing, missing + " is missing; set it"));
      }
    }
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      String name = property.getKey();
      if (value.has(name)
          && !isSound(field + "." + name, value.get(name), property.getValue(), faults)) {
        value.remove(name);
      }
    }
    if (schema.has("additionalProperties")) {
      JsonNode each = schema.get("additionalProperties");
      value
          .properties()
          .removeIf(
              entry ->
                  !isSound(
                      field + "[" + Texts.shortened(entry.getKey(), LONGEST_NAME) + "]",
                      entry.getValue(),
                      each,
                      faults));
    }
  }

  private static boolean isRight(String text, JsonNode schema) {
    JsonNode choices = schema.path("enum");
    for (JsonNode choice : choices) {
      if (choice.asText().equals(text)) {
        return true;
      }
    }
    return choices.isEmpty()
        && isWithin(text.codePointCount(0, text.length()), schema, "minLength", "maxLength")
        && (!schema.has("pattern")
            || Pattern.compile(schema.get("pattern").asText()).matcher(text).find());
  }

  private static boolean isWithin(int size, JsonNode schema, String least, String most) {
    return size >= schema.path(least).asInt(0)
        && size <= schema.path(most).asInt(Integer.MAX_VALUE);
  }

  private static boolean isWithin(JsonNode number, JsonNode schema) {
    if (number.isDouble() && !Double.isFinite(number.doubleValue())) {
      return false;
    }
    BigDecimal value = number.decimalValue();
    if (schema.has("minimum")) {
      int compared = value.compareTo(schema.get("minimum").decimalValue());
      if (compared < 0 || (compared == 0 && schema.path("exclusiveMinimum").asBoolean())) {
        return false;
      }
    }
    if (schema.has("maximum")) {
      int compared = value.compareTo(schema.get("maximum").decimalValue());
      return compared < 0 || (compared == 0 && !schema.path("exclusiveMaximum").asBoolean());
    }
    return true;
  }
}
