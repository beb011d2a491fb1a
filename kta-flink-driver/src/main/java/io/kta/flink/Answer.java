package io.kta.flink;

import com.fasterxml.jackson.databind.JsonNode;
import io.kta.driver.ScaleDriverException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A part of what Flink answered, read with a tolerance for fields it was not asked about. Whatever
 * is missing or of the wrong type is named, with the call and the path to it. Immutable.
 *
 * @param call the method and the address
 * @param path where in the answer this part is; empty for all of it
 */
record Answer(String call, String path, JsonNode node) {

  /** Returns a field that must be there. */
  Answer field(String name) {
    return optionalField(name)
        .orElseThrow(() -> unexpected(path.isEmpty() ? name : path + "." + name, "nothing"));
  }

  Optional<Answer> optionalField(String name) {
    JsonNode child = node.get(name);
    return child == null || child.isNull()
        ? Optional.empty()
        : Optional.of(new Answer(call, path.isEmpty() ? name : path + "." + name, child));
  }

  List<Answer> elements() {
    require(node.isArray(), "an array");
    List<Answer> elements = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      elements.add(new Answer(call, path + "[" + i + "]", node.get(i)));
    }
    return elements;
  }

  /** Returns the fields in the order in which they were sent. */
  Map<String, Answer> fields() {
    require(node.isObject(), "an object");
    Map<String, Answer> fields = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      fields.put(entry.getKey(), new Answer(call, path + "." + entry.getKey(), entry.getValue()));
    }
    return fields;
  }

  String text() {
    require(node.isTextual(), "text");
    return node.textValue();
  }

  boolean truth() {
    require(node.isBoolean(), "true or false");
    return node.booleanValue();
  }

  int integer() {
    require(node.isIntegralNumber() && node.canConvertToInt(), "an integer");
    return node.intValue();
  }

  long longInteger() {
    require(node.isIntegralNumber() && node.canConvertToLong(), "a long integer");
    return node.longValue();
  }

  /**
   * Returns a number of at least 0, or empty if Flink says NaN or, by -1, that it does not know.
   */
  OptionalDouble known() {
    if (node.isTextual() && node.textValue().equals("NaN")) {
      return OptionalDouble.empty();
    }
    require(node.isNumber(), "a number or \"NaN\"");
    double value = node.doubleValue();
    return value >= 0 && Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
  }

  private void require(boolean asExpected, String expected) {
    if (!asExpected) {
      String found = node.toString();
      throw unexpected(
          path.isEmpty() ? "all of it" : path,
          (found.length() > 80 ? found.substring(0, 80) + "…" : found) + " instead of " + expected);
    }
  }

  private ScaleDriverException unexpected(String where, String found) {
    return new ScaleDriverException(
        "%s was answered in a way that is not Flink's: %s is %s; check that the base URL is a JobManager's"
            .formatted(call, where, found));
  }
}
