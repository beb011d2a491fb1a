package io.kta.operator.faults;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Spoils the JSON of an answer. */
final class BadJson {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration OFF = Duration.ofHours(1);
  private static final Pattern SECONDS = Pattern.compile("\\b(1[6-9]\\d{8})\\b");
  private static final Pattern MILLIS = Pattern.compile("\\b(1[6-9]\\d{11})\\b");
  private static final Pattern TIMES =
      Pattern.compile("\\b20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");

  private BadJson() {}

  /** Cuts it in the middle. */
  static byte[] truncated(byte[] json) {
    return Arrays.copyOf(json, Math.max(1, json.length / 2));
  }

  /** Gives every key of the outermost object a second, other value after all the right ones. */
  static byte[] withDuplicateKeys(byte[] json) throws IOException {
    JsonNode node = JSON.readTree(json);
    JsonNode object = node.isArray() && !node.isEmpty() ? node.get(0) : node;
    if (!object.isObject() || object.isEmpty()) {
      return "{\"status\":1,\"status\":2}".getBytes(StandardCharsets.UTF_8);
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator writer = JSON.createGenerator(text)) {
      if (node.isArray()) {
        writer.writeStartArray();
      }
      writer.writeStartObject();
      for (var field : object.properties()) {
        writer.writeObjectField(field.getKey(), field.getValue());
      }
      for (var field : object.properties()) {
        writer.writeObjectField(field.getKey(), other(field.getValue()));
      }
      writer.writeEndObject();
      if (node.isArray()) {
        writer.writeEndArray();
      }
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static JsonNode other(JsonNode value) {
    return value.getNodeType() == JsonNodeType.NUMBER
        ? JSON.getNodeFactory().numberNode(value.asLong() + 1)
        : value.isTextual()
            ? JSON.getNodeFactory().textNode(value.textValue() + "x")
            : value.isArray() ? JSON.createArrayNode() : JSON.createObjectNode();
  }

  /** Puts all times in it an hour ahead. */
  static byte[] anHourAhead(byte[] json) {
    String text = new String(json, StandardCharsets.UTF_8);
    text =
        SECONDS
            .matcher(text)
            .replaceAll(time -> "" + (Long.parseLong(time.group()) + OFF.toSeconds()));
    text =
        MILLIS
            .matcher(text)
            .replaceAll(time -> "" + (Long.parseLong(time.group()) + OFF.toMillis()));
    return TIMES
        .matcher(text)
        .replaceAll(time -> Instant.parse(time.group()).plus(OFF).toString())
        .getBytes(StandardCharsets.UTF_8);
  }
}
