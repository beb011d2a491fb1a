package io.kta.algorithm.remote;

import static java.util.Objects.requireNonNull;

import io.kta.driver.ApplyResult;
import io.kta.knowledge.CycleResult;
import io.kta.knowledge.CycleResult.Plans;
import io.kta.knowledge.Outcome;
import io.kta.knowledge.Step;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A past cycle as it is sent to an endpoint, with the protocol's own names. Immutable.
 *
 * @param id names the cycle
 * @param udfStartTimestampMillis when it began
 * @param udfEndTimestampMillis when it ended
 * @param monitorResult what was monitored
 * @param analyzeResult what was analyzed
 * @param planResult what the algorithm asked for, by a node's key
 * @param parallelism at what the cycle left the job, by a node's key
 */
record PastCycle(
    String id,
    long udfStartTimestampMillis,
    long udfEndTimestampMillis,
    JsonObject monitorResult,
    JsonObject analyzeResult,
    Map<String, Target> planResult,
    Map<String, Integer> parallelism) {
  private static final int BESIDE_KEY = 24; // characters of punctuation and of the number

  /** Rejects null, which JSON can hold. */
  PastCycle {
    requireNonNull(id, "id");
    requireNonNull(monitorResult, "monitorResult");
    requireNonNull(analyzeResult, "analyzeResult");
    planResult = Collections.unmodifiableMap(new LinkedHashMap<>(planResult));
    parallelism = Collections.unmodifiableMap(new LinkedHashMap<>(parallelism));
  }

  /** What a plan has for a node. Immutable. */
  record Target(int parallelism) {}

  /** Returns about how many characters this takes in a request. */
  long characters() {
    return monitorResult.text().length()
        + analyzeResult.text().length()
        + characters(planResult.keySet())
        + characters(parallelism.keySet());
  }

  private static long characters(Set<String> keys) {
    return keys.stream().mapToLong(key -> key.length() + BESIDE_KEY).sum();
  }

  /** Returns whether all steps of the algorithm were taken, and it did not hold. */
  static boolean isComplete(CycleResult<?, ?> result) {
    return result.monitored().isPresent()
        && result.analyzed().isPresent()
        && result.plans().planned().isPresent();
  }

  /** Returns a complete cycle; operators that the topology no longer has are left out. */
  static PastCycle of(CycleResult<JsonObject, JsonObject> result, Map<OperatorId, Node> nodes) {
    Map<String, Target> planned = new LinkedHashMap<>();
    byNode(result.plans().planned(), nodes)
        .forEach((key, target) -> planned.put(key, new Target(target)));
    return new PastCycle(
        result.cycle().toString(),
        result.startedAt().toEpochMilli(),
        result.endedAt().toEpochMilli(),
        result.monitored().orElseThrow(),
        result.analyzed().orElseThrow(),
        planned,
        byNode(left(result), nodes));
  }

  /** Returns the parallelism at which the cycle left the job, as far as is known. */
  private static Optional<ParallelismPlan> left(CycleResult<?, ?> result) {
    Plans plans = result.plans();
    boolean isCarriedOut =
        result.outcome() instanceof Outcome.Applied applied
            ? !(applied.result() instanceof ApplyResult.Rejected)
            : result.outcome() instanceof Outcome.Failed failed && failed.step() == Step.APPLY;
    return isCarriedOut ? plans.admitted() : plans.observed();
  }

  private static Map<String, Integer> byNode(
      Optional<ParallelismPlan> plan, Map<OperatorId, Node> nodes) {
    Map<String, Integer> targets = new LinkedHashMap<>();
    plan.ifPresent(
        known ->
            nodes.forEach(
                (id, node) -> {
                  Integer target = known.targets().get(id);
                  if (target != null) {
                    targets.put(node.key(), target);
                  }
                }));
    return targets;
  }
}
