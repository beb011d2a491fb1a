package io.kta.algorithm.remote;

import io.kta.algorithm.Context;
import io.kta.driver.ApplyResult;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What steps are told, for topologies of both kinds of nodes. */
final class Contexts {
  static final Instant NOW = Instant.ofEpochMilli(1_700_000_060_000L);
  static final String SOURCE = "cbc357ccb763df2852fee8c4fc7d55f2";
  static final String COUNTER = "0da08f51eaa85fc298e176a139b3649a";
  static final String SOURCE_KEY =
      "{\"type\":\"flinkStreamingGraphNode\",\"fields\":\"id=" + SOURCE + "\"}";
  static final String COUNTER_KEY =
      "{\"type\":\"flinkStreamingGraphNode\",\"fields\":\"id=" + COUNTER + "\"}";

  private Contexts() {}

  static Topology flink() {
    return Topology.chain(vertex(SOURCE).withMaxParallelism(128), vertex(COUNTER));
  }

  static Topology kubernetes() {
    return Topology.chain(deployment("tokenizer"), deployment("counter"));
  }

  static Topology oneDeployment() {
    return Topology.chain(deployment("workers"));
  }

  private static Operator vertex(String id) {
    return operator(id, new OperatorReference("flinkStreamingGraphNode", Map.of("id", id)));
  }

  private static Operator deployment(String name) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("kind", "Deployment");
    fields.put("name", name);
    return operator(name, new OperatorReference("scaleTargetRef", fields));
  }

  private static Operator operator(String id, OperatorReference reference) {
    return Operator.of(id, 2).withReference(reference);
  }

  static Context<JsonObject, JsonObject> of(Topology topology) {
    return of(topology, List.of());
  }

  static Context<JsonObject, JsonObject> of(
      Topology topology, List<CycleResult<JsonObject, JsonObject>> history) {
    return Context.of(
        new CycleId("shop/wordcount", history.size() + 1L),
        NOW,
        Observation.of(NOW, topology),
        history);
  }

  /** A cycle whose plan was bounded and carried out. */
  static CycleResult<JsonObject, JsonObject> cycle(
      long number, Topology topology, int planned, int admitted) {
    Instant start = NOW.minusSeconds(60 - 30 * number);
    return new CycleResult<>(
        new CycleId("shop/wordcount", number),
        start,
        start.plusMillis(1500),
        Optional.of(new JsonObject("{\"count\": " + number + ", \"rate\": 1.10}")),
        Optional.of(new JsonObject("{\"state\":0}")),
        new Plans(
            Optional.of(ParallelismPlan.asIs(topology)),
            Optional.of(all(topology, planned)),
            Optional.of(all(topology, admitted))),
        new Outcome.Applied(ApplyResult.applied()));
  }

  static CycleResult<JsonObject, JsonObject> withOutcome(
      CycleResult<JsonObject, JsonObject> cycle, Outcome outcome) {
    return new CycleResult<>(
        cycle.cycle(),
        cycle.startedAt(),
        cycle.endedAt(),
        cycle.monitored(),
        cycle.analyzed(),
        cycle.plans(),
        outcome);
  }

  private static ParallelismPlan all(Topology topology, int parallelism) {
    Map<OperatorId, Integer> targets = new LinkedHashMap<>();
    topology.ids().forEach(id -> targets.put(id, parallelism));
    return new ParallelismPlan(targets);
  }
}
