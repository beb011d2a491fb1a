package io.kta.algorithm.remote;

import static java.util.Objects.requireNonNull;

import io.kta.algorithm.Context;
import io.kta.knowledge.CycleResult;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an endpoint is sent, with the protocol's own names. Immutable.
 *
 * @param id names the cycle
 * @param udfStartTimestampMillis when the cycle began
 * @param topology the operators, sources first
 * @param monitorResult what was monitored; an empty object before
 * @param analyzeResult what was analyzed; an empty object before
 * @param resultHistory past cycles that had a plan, newest first
 * @param observation how the job is; the existing KTA has no such thing
 */
record StepRequest(
    String id,
    long udfStartTimestampMillis,
    List<Node> topology,
    JsonObject monitorResult,
    JsonObject analyzeResult,
    List<PastCycle> resultHistory,
    Optional<JsonObject> observation) {

  /**
   * How much of the past is sent along.
   *
   * @param cycles at most so many
   * @param characters at most about so many
   */
  record HistorySent(int cycles, int characters) {}

  /** Rejects null, which JSON can hold. */
  StepRequest {
    requireNonNull(id, "id");
    requireNonNull(monitorResult, "monitorResult");
    requireNonNull(analyzeResult, "analyzeResult");
    topology = List.copyOf(topology);
    resultHistory = List.copyOf(resultHistory);
  }

  /** Returns the request of a step, with at most so many past cycles and so many characters. */
  static StepRequest of(
      Context<JsonObject, JsonObject> context,
      JsonObject monitored,
      JsonObject analyzed,
      HistorySent sent) {
    Map<OperatorId, Node> nodes = new LinkedHashMap<>();
    for (Operator operator : context.topology().operators()) {
      nodes.put(operator.id(), Node.of(operator));
    }
    return new StepRequest(
        context.cycle().toString(),
        context.startedAt().toEpochMilli(),
        List.copyOf(nodes.values()),
        monitored,
        analyzed,
        history(context.history(), nodes, sent),
        Optional.empty());
  }

  /** Returns the node by which the caller names an operator. */
  Node nodeOf(Operator operator) {
    Node asReferred = Node.of(operator.reference());
    return topology.contains(asReferred) ? asReferred : Node.of(operator);
  }

  /** Returns this with how the job is. */
  StepRequest withObservation(JsonObject observation) {
    return new StepRequest(
        id,
        udfStartTimestampMillis,
        topology,
        monitorResult,
        analyzeResult,
        resultHistory,
        Optional.of(observation));
  }

  /** A cycle that failed or held before there was a plan has no place in the protocol. */
  private static List<PastCycle> history(
      List<CycleResult<JsonObject, JsonObject>> results,
      Map<OperatorId, Node> nodes,
      HistorySent sent) {
    List<PastCycle> history = new ArrayList<>();
    long characters = 0;
    for (CycleResult<JsonObject, JsonObject> result : results) {
      if (PastCycle.isComplete(result)) {
        PastCycle past = PastCycle.of(result, nodes);
        characters += past.characters();
        if (history.size() == sent.cycles() || characters > sent.characters()) {
          break;
        }
        history.add(past);
      }
    }
    return history;
  }
}
