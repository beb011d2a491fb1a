package io.kta.algorithm.remote;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.kta.topology.Operator;
import io.kta.topology.OperatorReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An operator as the protocol names it. Immutable.
 *
 * @param type the kind of thing
 * @param fields what identifies it: {@code key=value}, joined by a bar
 */
record Node(String type, String fields) {
  private static final String VERTEX = "flinkStreamingGraphNode";
  private static final Set<String> KNOWN_TYPES = Set.of(VERTEX, "scaleTargetRef");

  /** Rejects null, which JSON can hold. */
  Node {
    requireNonNull(type, "type");
    requireNonNull(fields, "fields");
  }

  /**
   * Returns an operator's node. One that is neither a vertex of Flink nor a target of Kubernetes is
   * sent as a vertex by its id, since the existing SDK sends back the fields of these two only.
   */
  static Node of(Operator operator) {
    OperatorReference reference = operator.reference();
    return KNOWN_TYPES.contains(reference.type())
        ? of(reference)
        : new Node(VERTEX, "id=" + escaped(operator.id().value()));
  }

  /** Returns a reference as it is, whatever its kind. */
  static Node of(OperatorReference reference) {
    return new Node(
        reference.type(),
        reference.fields().entrySet().stream()
            .map(field -> field.getKey() + "=" + field.getValue())
            .collect(joining("|")));
  }

  /** Returns an id without the bar, which would end the field. */
  private static String escaped(String id) {
    return id.replace("%", "%25").replace("|", "%7C");
  }

  /** Returns what it is referred to by, or empty if its fields are not written as they should. */
  Optional<OperatorReference> reference() {
    Map<String, String> parts = new LinkedHashMap<>();
    for (String part : fields.split("\\|", -1)) {
      int equals = part.indexOf('=');
      if (equals < 1 || parts.put(part.substring(0, equals), part.substring(equals + 1)) != null) {
        return Optional.empty();
      }
    }
    return type.isBlank() ? Optional.empty() : Optional.of(new OperatorReference(type, parts));
  }

  /** Returns the node that a JSON value describes, or empty if it describes none. */
  static Optional<Node> read(JsonNode json) {
    JsonNode type = json.path("type");
    JsonNode fields = json.path("fields");
    return json.size() == 2 && type.isTextual() && fields.isTextual()
        ? Optional.of(new Node(type.textValue(), fields.textValue()))
        : Optional.empty();
  }

  /** Returns the node whose {@link #key} this is, give or take white space, or empty. */
  static Optional<Node> ofKey(String key) {
    try {
      return read(Protocol.read(key));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** Returns it as a JSON text without white space: how it is written where it is a key. */
  String key() {
    return JsonNodeFactory.instance.objectNode().put("type", type).put("fields", fields).toString();
  }
}
