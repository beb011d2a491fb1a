package io.kta.flink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.kta.flink.RecordedFlink.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Makes something else of an answer: one fault, anywhere in it. Not thread-safe. */
final class Mangler {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** What no field of Flink's should be, and any may become. */
  private static final List<JsonNode> VALUES =
      List.of(
          NullNode.instance,
          TextNode.valueOf(""),
          TextNode.valueOf(" "),
          TextNode.valueOf("NaN"),
          TextNode.valueOf("Infinity"),
          TextNode.valueOf("12.0"),
          TextNode.valueOf("a b/..%"),
          BooleanNode.TRUE,
          IntNode.valueOf(-1),
          IntNode.valueOf(0),
          IntNode.valueOf(Integer.MAX_VALUE),
          LongNode.valueOf(Long.MAX_VALUE),
          LongNode.valueOf(Long.MIN_VALUE),
          DoubleNode.valueOf(1e308),
          DoubleNode.valueOf(0.5),
          JSON.arrayNode(),
          JSON.arrayNode().add(JSON.arrayNode()),
          JSON.objectNode());

  private final SplittableRandom random;

  Mangler(SplittableRandom random) {
    this.random = random;
  }

  /** Returns another answer; {@code other} is that of another call. */
  Reply mangle(JsonNode answer, JsonNode other) {
    return switch (random.nextInt(8)) {
      case 0 -> new Reply(200, other.toString());
      case 1 -> new Reply(status(), "<html><body>not here</body></html>");
      case 2 -> new Reply(status(), "{\"errors\":[\"\"]}");
      case 3 -> new Reply(200, truncated(answer.toString()));
      case 4 -> new Reply(200, numberBeyondAll(answer.toString()));
      default -> new Reply(200, withOtherField(answer).toString());
    };
  }

  private int status() {
    return new int[] {400, 401, 404, 409, 429, 500, 503}[random.nextInt(7)];
  }

  private String truncated(String answer) {
    return answer.substring(0, random.nextInt(answer.length()));
  }

  /** JSON allows numbers that no double is. */
  private String numberBeyondAll(String answer) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = answer.indexOf("\":"); i >= 0; i = answer.indexOf("\":", i + 1)) {
      if (i + 2 < answer.length() && Character.isDigit(answer.charAt(i + 2))) {
        numbers.add(i + 2);
      }
    }
    if (numbers.isEmpty()) {
      return "1e309";
    }
    int at = numbers.get(random.nextInt(numbers.size()));
    return answer.substring(0, at) + answer.substring(at).replaceFirst("^[0-9.eE+-]+", "1e309");
  }

  private JsonNode withOtherField(JsonNode answer) {
    JsonNode mangled = answer.deepCopy();
    List<JsonNode> containers = new ArrayList<>();
    collect(mangled, containers);
    if (containers.isEmpty()) {
      return VALUES.get(random.nextInt(VALUES.size()));
    }
    JsonNode container = containers.get(random.nextInt(containers.size()));
    if (container instanceof ArrayNode array) {
      int at = random.nextInt(array.size());
      if (random.nextInt(3) == 0) {
        array.remove(at);
      } else if (random.nextInt(3) == 0) {
        array.add(array.get(at).deepCopy());
      } else {
        array.set(at, VALUES.get(random.nextInt(VALUES.size())));
      }
    } else if (container instanceof ObjectNode object) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      String name = names.get(random.nextInt(names.size()));
      if (random.nextInt(4) == 0) {
        object.remove(name);
      } else {
        object.set(name, VALUES.get(random.nextInt(VALUES.size())));
      }
    }
    return mangled;
  }

  private static void collect(JsonNode node, List<JsonNode> containers) {
    if (node.isContainerNode() && !node.isEmpty()) {
      containers.add(node);
      node.forEach(child -> collect(child, containers));
    }
  }
}
