package io.kta.knowledge;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.kta.json.Json;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knowledge as JSON; docs/knowledge.md has the format. */
final class KnowledgeJson {
  static final Charset CHARSET = UTF_8;
  static final String HISTORY = "history";

  private static final String FORMAT = "kta-knowledge";
  private static final int VERSION = 1;

  /** How the text begins, up to the first result. */
  static final byte[] HEAD =
      "{\"format\":\"%s\",\"version\":%d,\"%s\":["
          .formatted(FORMAT, VERSION, HISTORY)
          .getBytes(CHARSET);

  private static final Logger logger = LoggerFactory.getLogger(Knowledge.class);

  private static final JavaType UNTYPED =
      Json.lenient()
          .getTypeFactory()
          .constructParametricType(Knowledge.class, JsonNode.class, JsonNode.class);

  private KnowledgeJson() {}

  static String write(Knowledge<?, ?> knowledge, long mostBytes) {
    KnowledgeWriter writer = new KnowledgeWriter(mostBytes);
    byte[] json = writer.write(knowledge);
    writer.fault().ifPresent(logger::warn);
    return new String(json, CHARSET);
  }

  /** Reads knowledge, and of the results those that are of its owner's types. */
  static <M, A> Knowledge<M, A> read(byte[] json, KnowledgeOwner<M, A> owner) {
    Knowledge<JsonNode, JsonNode> untyped = readUntyped(json);
    ResultReader<M> monitored = new ResultReader<>(owner.types().monitored());
    ResultReader<A> analyzed = new ResultReader<>(owner.types().analyzed());
    Knowledge<M, A> read =
        untyped.withHistory(
            untyped.history().stream()
                .map(
                    result ->
                        result.withResults(
                            monitored.read(result.monitored()), analyzed.read(result.analyzed())))
                .toList());
    monitored.logWhatWasLeftOut(owner.algorithm() + ".monitor()");
    analyzed.logWhatWasLeftOut(owner.algorithm() + ".analyze()");
    return read;
  }

  /**
   * Reads knowledge but for the results of the algorithm's steps.
   *
   * @throws IllegalArgumentException if it is not knowledge, or of a later version
   */
  static Knowledge<JsonNode, JsonNode> readUntyped(byte[] json) {
    Knowledge<JsonNode, JsonNode> knowledge;
    try {
      JsonNode tree = Json.lenient().readTree(json);
      requireFormat(tree);
      knowledge = Json.lenient().treeToValue(tree, UNTYPED);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("this is not knowledge: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new IllegalArgumentException("this is not knowledge: " + e, e);
    }
    requireWhole(knowledge.log());
    return knowledge;
  }

  /**
   * Returns knowledge in which some texts, operators' ids for example, are replaced by others
   * wherever they are a whole value or key, in the results of the algorithm's steps too.
   */
  static <M, A> Knowledge<M, A> renamed(
      Knowledge<M, A> knowledge, Map<String, String> names, KnowledgeOwner<M, A> owner) {
    try {
      JsonNode tree = Json.lenient().readTree(knowledge.toJson());
      return read(Json.lenient().writeValueAsBytes(renamed(tree, names)), owner);
    } catch (IOException e) {
      throw new IllegalArgumentException("knowledge cannot be renamed: " + e.getMessage(), e);
    }
  }

  private static JsonNode renamed(JsonNode node, Map<String, String> names) {
    if (node.isTextual()) {
      String other = names.get(node.textValue());
      return other == null ? node : TextNode.valueOf(other);
    }
    if (node.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode(node.size());
      node.forEach(element -> array.add(renamed(element, names)));
      return array;
    }
    if (node.isObject()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        String name = names.getOrDefault(field.getKey(), field.getKey());
        object.set(name, renamed(field.getValue(), names));
      }
      return object;
    }
    return node;
  }

  private static void requireFormat(JsonNode tree) {
    if (!tree.path("format").asText().equals(FORMAT)) {
      throw new IllegalArgumentException(
          "this is not knowledge: its format is not '%s'".formatted(FORMAT));
    }
    int version = tree.path("version").asInt();
    if (version < 1 || version > VERSION) {
      throw new IllegalArgumentException(
          "this is knowledge of version %s, but only those up to %d can be read; use a later KTA"
              .formatted(tree.path("version"), VERSION));
    }
  }

  private static void requireWhole(ScalingLog log) {
    int operators = log.operators().size();
    if (!log.observed().stream().allMatch(snapshot -> snapshot.size() == operators)
        || !log.recommended().stream().allMatch(snapshot -> snapshot.size() == operators)) {
      throw new IllegalArgumentException(
          "this is not knowledge: a snapshot has not one number for each of the %d operators"
              .formatted(operators));
    }
  }

  /** Reads the results of one step, and counts those that do not fit. */
  private static final class ResultReader<T> {
    private final Optional<Type> type;
    private int leftOut;
    private @Nullable String reason;

    ResultReader(Optional<Type> type) {
      this.type = type;
    }

    Optional<T> read(Optional<JsonNode> json) {
      if (json.isEmpty()) {
        return Optional.empty();
      }
      if (type.isEmpty()) {
        return leaveOut("their type is not known; name it, or have resultTypes() tell it");
      }
      JavaType target = Json.strict().constructType(type.get());
      try {
        return Optional.ofNullable(Json.strict().treeToValue(json.get(), target));
      } catch (JsonProcessingException | RuntimeException e) {
        String fault = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return leaveOut("they are not of type %s: %s".formatted(target.toCanonical(), fault));
      }
    }

    private Optional<T> leaveOut(String why) {
      leftOut++;
      if (reason == null) {
        reason = why;
      }
      return Optional.empty();
    }

    void logWhatWasLeftOut(String step) {
      if (leftOut > 0) {
        logger.warn("{} earlier results of {} are forgotten, since {}", leftOut, step, reason);
      }
    }
  }
}
