package io.kta.operator.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kta.algorithm.remote.JsonObject;
import io.kta.json.JsonText;
import io.kta.knowledge.CycleResult;
import io.kta.knowledge.CycleResult.Plans;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.util.Optional;

/**
 * What a cycle found, as the existing KTA writes it into a status: JSON whose keys are the
 * operators as a policy names them, themselves written as JSON. Its operator reads that when it
 * goes on with a cycle that it finds begun, so there are no fields in it that it does not know.
 * Immutable.
 *
 * @param result what is remembered of the cycle
 * @param topology the operators that were seen
 */
record ResultJson(CycleResult<?, ?> result, Topology topology) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A status stays under 300 KiB, and has two of these. */
  private static final int LONGEST = 32 << 10;

  /** Returns what the steps answered; empty if one did not, or it is too long for a status. */
  Optional<String> ofSteps() {
    return steps().map(ObjectNode::toString).filter(ResultJson::isShort);
  }

  /** Returns that and what the policy made of it; empty if there is none, or it is too long. */
  Optional<String> ofCycle() {
    return steps().map(this::withParallelism).filter(ResultJson::isShort);
  }

  private static boolean isShort(String text) {
    return text.length() <= LONGEST;
  }

  private Optional<ObjectNode> steps() {
    Object monitored = result.monitored().orElse(null);
    Object analyzed = result.analyzed().orElse(null);
    Plans plans = result.plans();
    if (monitored == null || analyzed == null) {
      return Optional.empty();
    }
    return asked(plans)
        .map(
            asked -> {
              ObjectNode json = JsonNodeFactory.instance.objectNode();
              json.put("id", result.cycle().toString());
              json.put("udfStartTimestampMillis", result.startedAt().toEpochMilli());
              json.put("udfEndTimestampMillis", result.endedAt().toEpochMilli());
              json.set("monitorResult", object(monitored));
              json.set("analyzeResult", object(analyzed));
              ObjectNode planned = json.putObject("planResult");
              asked
                  .targets()
                  .forEach((id, target) -> planned.putObject(key(id)).put("parallelism", target));
              return json;
            });
  }

  private String withParallelism(ObjectNode json) {
    ObjectNode parallelism = json.putObject("parallelism");
    Plans plans = result.plans();
    plans
        .admitted()
        .or(plans::observed)
        .ifPresent(
            plan -> plan.targets().forEach((id, target) -> parallelism.put(key(id), target)));
    return json.toString();
  }

  /** Returns what was asked for: to stay as it is, by an algorithm that holds. */
  private static Optional<ParallelismPlan> asked(Plans plans) {
    return plans.planned().or(plans::observed);
  }

  /** Returns an operator as the policy names it; one of which it does not, by its id. */
  private String key(OperatorId id) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    topology.operators().stream()
        .filter(operator -> operator.id().equals(id))
        .findFirst()
        .map(Operator::reference)
        .ifPresent(reference -> reference.fields().forEach(fields::put));
    return fields.isEmpty() ? fields.put("id", id.value()).toString() : fields.toString();
  }

  /** Returns what a step found; what is no object, such as a number, as the value of one. */
  private static JsonNode object(Object found) {
    try {
      JsonNode json =
          JSON.readTree(found instanceof JsonObject remote ? remote.text() : JsonText.of(found));
      return json.isObject() ? json : JsonNodeFactory.instance.objectNode().set("value", json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("KTA cannot read its own JSON", e);
    }
  }
}
