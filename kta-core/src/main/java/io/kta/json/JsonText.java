package io.kta.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Values as text, all that is in them; what is empty too. */
public final class JsonText {
  private JsonText() {}

  /** Returns a value of KTA's own as JSON. */
  public static String of(Object value) {
    try {
      return Json.complete().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("KTA cannot write its own values as JSON", e);
    }
  }

  /** Returns a value as one line for people: {@code a=1, b.c=PT30S, b.d=none}. */
  public static String flat(Object value) {
    List<String> parts = new ArrayList<>();
    flatten("", Json.complete().valueToTree(value), parts);
    return String.join(", ", parts);
  }

  private static void flatten(String path, JsonNode node, List<String> parts) {
    if (!node.isObject() || node.isEmpty()) {
      parts.add(path + "=" + text(node));
      return;
    }
    node.properties()
        .forEach(
            property ->
                flatten(
                    path.isEmpty() ? property.getKey() : path + "." + property.getKey(),
                    property.getValue(),
                    parts));
  }

  private static String text(JsonNode node) {
    if (node.isNull()) {
      return "none";
    }
    if (node.isTextual()) {
      return node.textValue();
    }
    return node.isContainerNode() ? node.toString().replace("\"", "") : node.toString();
  }
}
