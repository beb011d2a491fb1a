package io.kta.algorithm.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.kta.algorithm.Context;
import io.kta.driver.ApplyResult;
import io.kta.json.Json;
import io.kta.knowledge.CycleId;
import io.kta.knowledge.CycleResult;
import io.kta.knowledge.CycleResult.Plans;
import io.kta.knowledge.Outcome;
import io.kta.metrics.Observation;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.OperatorReference;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes the context of a request, as an algorithm in process would get it.
 *
 * @param <M> what monitoring finds
 * @param <A> what analyzing finds
 */
record ContextReader<M, A>(
    ResultForm<M> monitored, ResultForm<A> analyzed, boolean observationRequired) {
  private static final Pattern CYCLE = Pattern.compile("(.+)#([1-9][0-9]{0,17})");

  static StepRequest request(String body) throws NotUnderstoodException {
    StepRequest request;
    try {
      request = Protocol.readRequest(body);
    } catch (JsonProcessingException e) {
      throw new NotUnderstoodException(
          "the request is not one of the protocol: %s; it begins with '%s'"
              .formatted(Excerpt.of(e.getOriginalMessage()), Excerpt.of(body)),
          e);
    }
    if (request.topology().isEmpty()) {
      throw new NotUnderstoodException("the topology has no node; send at least one");
    }
    if (new LinkedHashSet<>(request.topology()).size() < request.topology().size()) {
      throw new NotUnderstoodException(
          "the topology " + request.topology() + " has a node twice; send each once");
    }
    return request;
  }

  Context<M, A> context(StepRequest request) throws NotUnderstoodException {
    Observation observation = observation(request);
    Map<String, OperatorId> ids = new LinkedHashMap<>();
    for (Operator operator : observation.topology().operators()) {
      ids.put(request.nodeOf(operator).key(), operator.id());
    }
    List<CycleResult<M, A>> history = new ArrayList<>();
    for (PastCycle past : request.resultHistory()) {
      history.add(result(past, ids));
    }
    return Context.of(
        cycle(request.id(), history.size() + 1L),
        Instant.ofEpochMilli(request.udfStartTimestampMillis()),
        observation,
        history);
  }

  private static CycleId cycle(String id, long otherwise) {
    Matcher ours = CYCLE.matcher(id);
    return ours.matches()
        ? new CycleId(ours.group(1), Long.parseLong(ours.group(2)))
        : new CycleId(id, otherwise);
  }

  private CycleResult<M, A> result(PastCycle past, Map<String, OperatorId> ids)
      throws NotUnderstoodException {
    Map<String, Integer> planned = new LinkedHashMap<>();
    past.planResult().forEach((key, target) -> planned.put(key, target.parallelism()));
    Plans plans = Plans.none();
    plans = plan(planned, ids).map(plans::withPlanned).orElse(plans);
    plans = plan(past.parallelism(), ids).map(plans::withAdmitted).orElse(plans);
    return CycleResult.<M, A>of(
            cycle(past.id(), 1),
            Instant.ofEpochMilli(past.udfStartTimestampMillis()),
            Instant.ofEpochMilli(past.udfEndTimestampMillis()),
            new Outcome.Applied(ApplyResult.applied()))
        .withMonitored(monitored.read(past.monitorResult()))
        .withAnalyzed(analyzed.read(past.analyzeResult()))
        .withPlans(plans);
  }

  private static Optional<ParallelismPlan> plan(
      Map<String, Integer> byNode, Map<String, OperatorId> ids) throws NotUnderstoodException {
    Map<OperatorId, Integer> targets = new LinkedHashMap<>();
    for (Map.Entry<String, Integer> target : byNode.entrySet()) {
      OperatorId id = Node.ofKey(target.getKey()).map(Node::key).map(ids::get).orElse(null);
      if (id != null) {
        targets.put(id, target.getValue());
      }
    }
    try {
      return targets.isEmpty() ? Optional.empty() : Optional.of(new ParallelismPlan(targets));
    } catch (IllegalArgumentException e) {
      throw new NotUnderstoodException("the history has a plan where " + e.getMessage(), e);
    }
  }

  private Observation observation(StepRequest request) throws NotUnderstoodException {
    if (request.observation().isEmpty()) {
      if (observationRequired) {
        throw new NotUnderstoodException(
            "the request has no observation, which this algorithm needs; have the caller send it");
      }
      return Observation.of(
          Instant.ofEpochMilli(request.udfStartTimestampMillis()), chain(request));
    }
    JsonObject sent = request.observation().get();
    Observation observation;
    try {
      observation = Json.lenient().readValue(sent.text(), Observation.class);
    } catch (JsonProcessingException e) {
      throw new NotUnderstoodException(
          "the observation cannot be read: " + Excerpt.of(e.getOriginalMessage()), e);
    }
    Set<Node> observed = new LinkedHashSet<>();
    for (Operator operator : observation.topology().operators()) {
      observed.add(request.nodeOf(operator));
    }
    if (!observed.equals(Set.copyOf(request.topology()))) {
      throw new NotUnderstoodException(
          "the observation has the nodes %s, but the topology %s; send the same"
              .formatted(observed, request.topology()));
    }
    return observation;
  }

  /** Returns the nodes as operators that run as the last cycle left them. */
  private static Topology chain(StepRequest request) throws NotUnderstoodException {
    List<Operator> operators = new ArrayList<>();
    for (Node node : request.topology()) {
      int parallelism =
          request.resultHistory().stream()
              .findFirst()
              .map(last -> last.parallelism().getOrDefault(node.key(), 1))
              .orElse(1);
      operators.add(
          Operator.of(node.key(), Math.max(1, parallelism))
              .withName(node.fields())
              .withReference(reference(node)));
    }
    return Topology.chain(operators.toArray(Operator[]::new));
  }

  private static OperatorReference reference(Node node) throws NotUnderstoodException {
    return node.reference()
        .orElseThrow(
            () ->
                new NotUnderstoodException(
                    node.key() + " has other fields than key=value, joined by |; send such"));
  }
}
