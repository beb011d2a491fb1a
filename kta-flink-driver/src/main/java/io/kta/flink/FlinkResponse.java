package io.kta.flink;

import com.fasterxml.jackson.databind.JsonNode;
import io.kta.driver.ScaleDriverException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * A part of what Flink answered, read with a tolerance for fields it was not asked about. Whatever
 * is missing or of the wrong type is named, with the call and the path to it. Immutable.
 *
 * @param call the method and the address
 * @param path where in the answer this part is; empty for all of it
 */
record FlinkResponse(String call, String path, JsonNode node) {
  private static final double MOST = 1e18; // no counter of Flink's goes beyond a long
  private static final Pattern NUMBER =
      Pattern.compile("NaN|[-+]?(Infinity|\\d{1,30}(\\.\\d{0,30})?([eE][-+]?\\d{1,3})?)");

  /** Returns a field that must be there. */
  FlinkResponse field(String name) {
    return optionalField(name)
        .orElseThrow(() -> unexpected(path.isEmpty() ? name : path + "." + name, "nothing"));
  }

  Optional<FlinkResponse> optionalField(String name) {
    JsonNode child = node.get(name);
    return child == null || child.isNull()
        ? Optional.empty()
        : Optional.of(new FlinkResponse(call, path.isEmpty() ? name : path + "." + name, child));
  }

  List<FlinkResponse> elements() {
    require(node.isArray(), "an array");
    List<FlinkResponse> elements = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      elements.add(new FlinkResponse(call, path + "[" + i + "]", node.get(i)));
    }
    return elements;
  }

  /** Returns the fields in the order in which they were sent. */
  Map<String, FlinkResponse> fields() {
    require(node.isObject(), "an object");
    Map<String, FlinkResponse> fields = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      fields.put(
          entry.getKey(), new FlinkResponse(call, path + "." + entry.getKey(), entry.getValue()));
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
   * Returns a number of at least 0, which Flink may have written as text; empty if it says NaN or
   * Infinity or, by -1, that it does not know.
   */
  OptionalDouble known() {
    OptionalDouble number = number();
    require(number.isPresent(), "a number or \"NaN\"");
    double value = number.orElseThrow();
    return value >= 0 && value <= MOST ? OptionalDouble.of(value) : OptionalDouble.empty();
  }

  /** Whether Flink says that this number is none, and always will while things are as they are. */
  boolean isNaN() {
    return Double.isNaN(number().orElse(0));
  }

  /**
   * Returns a value made of this part.
   *
   * @throws ScaleDriverException if the value's own rules reject what Flink said
   */
  <T> T as(Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw unexpected(path.isEmpty() ? "all of it" : path, "impossible, as " + e.getMessage());
    }
  }

  private OptionalDouble number() {
    if (node.isNumber()) {
      return OptionalDouble.of(node.doubleValue());
    }
    if (!node.isTextual() || !NUMBER.matcher(node.textValue()).matches()) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(Double.parseDouble(node.textValue()));
  }

  /** Returns what to throw if this part is what it cannot be. */
  ScaleDriverException unexpectedly(String what) {
    return unexpected(path.isEmpty() ? "all of it" : path, found() + ", which is " + what);
  }

  private String found() {
    String found = node.toString();
    return found.length() > 80 ? found.substring(0, 80) + "…" : found;
  }

  private void require(boolean asExpected, String expected) {
    if (!asExpected) {
      throw unexpected(path.isEmpty() ? "all of it" : path, found() + " instead of " + expected);
    }
  }

  private ScaleDriverException unexpected(String where, String found) {
    return new ScaleDriverException(
        "%s was answered in a way that is not Flink's: %s is %s; check that the base URL is a JobManager's"
            .formatted(call, where, found));
  }
}
