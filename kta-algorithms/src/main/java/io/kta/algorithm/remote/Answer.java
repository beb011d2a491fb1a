package io.kta.algorithm.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What an endpoint answered with success; whether it can be used is still to be seen. */
record Answer(Endpoint from, String text) {
  private static final int MOST_REASONS = 5;

  /**
   * What an answer asks for.
   *
   * @param plan a parallelism for every operator
   * @param reason why, as far as the answer says
   */
  record Wanted(ParallelismPlan plan, Optional<String> reason) {}

  /** Returns the answer as it is. */
  JsonObject object() {
    try {
      return new JsonObject(text);
    } catch (IllegalArgumentException e) {
      throw unusable(e.getMessage() + "; answer with one JSON object");
    }
  }

  /**
   * Returns what the answer has for every operator: under the operator's key, or for a single
   * operator also without. A {@code reason} may stand beside each parallelism.
   */
  Wanted plan(Topology topology) {
    JsonNode json = read();
    if (!json.isObject()) {
      throw unusable("'" + Excerpt.of(text) + "' is not a JSON object; answer with one");
    }
    if (topology.ids().size() == 1 && json.has("parallelism")) {
      return new Wanted(
          new ParallelismPlan(Map.of(topology.ids().get(0), parallelism(json, "the plan"))),
          reason(json));
    }
    Map<Node, JsonNode> entries = byNode(json);
    Map<OperatorId, Integer> targets = new LinkedHashMap<>();
    Map<String, List<String>> reasons = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    for (Operator operator : topology.operators()) {
      Node node = Node.of(operator);
      JsonNode entry = entries.remove(node);
      if (entry == null) {
        missing.add(node.key());
      } else {
        targets.put(operator.id(), parallelism(entry, node.key()));
        reason(entry)
            .ifPresent(
                why -> reasons.computeIfAbsent(why, any -> new ArrayList<>()).add(operator.name()));
      }
    }
    List<String> unknown = entries.keySet().stream().map(Node::key).toList();
    if (!missing.isEmpty() || !unknown.isEmpty()) {
      throw unusable(
          "the plan misses the nodes %s and has the unknown nodes %s; name every node of the topology once"
              .formatted(shortened(missing), shortened(unknown)));
    }
    return new Wanted(new ParallelismPlan(targets), joined(reasons, targets.size()));
  }

  private static Optional<String> reason(JsonNode entry) {
    return Optional.of(Excerpt.of(entry.path("reason").asText("")))
        .filter(reason -> !reason.isEmpty());
  }

  /** Returns reasons as one sentence, each with its operators unless it is that of all. */
  private static Optional<String> joined(Map<String, List<String>> reasons, int operators) {
    return reasons.entrySet().stream()
        .limit(MOST_REASONS)
        .map(
            entry ->
                entry.getValue().size() == operators
                    ? entry.getKey()
                    : shortened(entry.getValue()) + " " + entry.getKey())
        .reduce((one, other) -> one + "; " + other);
  }

  private JsonNode read() {
    try {
      return Protocol.read(text);
    } catch (JsonProcessingException e) {
      throw unusable(
          "'%s' is not JSON: %s".formatted(Excerpt.of(text), Excerpt.of(e.getOriginalMessage())));
    }
  }

  private Map<Node, JsonNode> byNode(JsonNode json) {
    Map<Node, JsonNode> entries = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      Optional<Node> node = Node.ofKey(entry.getKey());
      if (node.isEmpty()) {
        throw unusable(
            "the key '%s' is not a node; a node is written like %s"
                .formatted(
                    Excerpt.of(entry.getKey()),
                    new Node("scaleTargetRef", "kind=Deployment").key()));
      }
      if (entries.put(node.get(), entry.getValue()) != null) {
        throw unusable("the plan has the node %s twice".formatted(node.get().key()));
      }
    }
    return entries;
  }

  private int parallelism(JsonNode entry, String where) {
    JsonNode found = entry.path("parallelism");
    if (!found.isIntegralNumber() || !found.canConvertToInt() || found.intValue() < 1) {
      String shown = found instanceof MissingNode ? "missing" : Excerpt.of(found.toString());
      throw unusable(
          "the parallelism of %s is %s; it must be a whole number from 1 to %d"
              .formatted(where, shown, Integer.MAX_VALUE));
    }
    return found.intValue();
  }

  private static String shortened(List<String> nodes) {
    String some = nodes.stream().limit(5).map(Excerpt::of).collect(Collectors.joining(", "));
    return "[" + some + (nodes.size() > 5 ? ", and " + (nodes.size() - 5) + " more" : "") + "]";
  }

  private RemoteAlgorithmException unusable(String why) {
    return from.unusable(why);
  }
}
