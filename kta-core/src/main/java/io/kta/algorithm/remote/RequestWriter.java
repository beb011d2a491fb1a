package io.kta.algorithm.remote;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.kta.algorithm.Context;
import io.kta.algorithm.CycleResult;
import io.kta.algorithm.CycleResult.Plans;
import io.kta.algorithm.Outcome;
import io.kta.algorithm.Step;
import io.kta.driver.ApplyResult;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes what an endpoint is sent. The keys and their order are the protocol's.
 *
 * @param historyLength the most past results to send
 * @param longestHistory the most characters that past results may take; the oldest are left out
 */
record RequestWriter(int historyLength, int longestHistory) {
  private static final JsonFactory FACTORY = new JsonFactory();

  String write(Context<JsonObject, JsonObject> context, JsonObject monitored, JsonObject analyzed) {
    Map<OperatorId, Node> nodes = new LinkedHashMap<>();
    for (Operator operator : context.topology().operators()) {
      nodes.put(operator.id(), Node.of(operator.reference()));
    }
    return written(
        json -> {
          json.writeStartObject();
          json.writeStringField("id", context.cycle().toString());
          json.writeNumberField("udfStartTimestampMillis", context.startedAt().toEpochMilli());
          json.writeArrayFieldStart("topology");
          for (Node node : nodes.values()) {
            json.writeStartObject();
            json.writeStringField("type", node.type());
            json.writeStringField("fields", node.fields());
            json.writeEndObject();
          }
          json.writeEndArray();
          writeResults(json, monitored, analyzed);
          json.writeArrayFieldStart("resultHistory");
          for (String entry : history(context.history(), nodes)) {
            json.writeRawValue(entry);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private List<String> history(
      List<CycleResult<JsonObject, JsonObject>> results, Map<OperatorId, Node> nodes) {
    List<String> entries = new ArrayList<>();
    long length = 0;
    for (CycleResult<JsonObject, JsonObject> result : results) {
      if (!isComplete(result)) {
        continue;
      }
      String entry = entry(result, nodes);
      length += entry.length();
      if (entries.size() == historyLength || length > longestHistory) {
        break;
      }
      entries.add(entry);
    }
    return entries;
  }

  /** A cycle that failed or held before there was a plan has no place in the protocol. */
  private static boolean isComplete(CycleResult<?, ?> result) {
    return result.monitored().isPresent()
        && result.analyzed().isPresent()
        && result.plans().planned().isPresent();
  }

  private static String entry(
      CycleResult<JsonObject, JsonObject> result, Map<OperatorId, Node> nodes) {
    return written(
        json -> {
          json.writeStartObject();
          json.writeStringField("id", result.cycle().toString());
          json.writeNumberField("udfStartTimestampMillis", result.startedAt().toEpochMilli());
          json.writeNumberField("udfEndTimestampMillis", result.endedAt().toEpochMilli());
          writeResults(json, result.monitored().orElseThrow(), result.analyzed().orElseThrow());
          json.writeObjectFieldStart("planResult");
          for (Map.Entry<Node, Integer> target :
              byNode(result.plans().planned(), nodes).entrySet()) {
            json.writeObjectFieldStart(target.getKey().key());
            json.writeNumberField("parallelism", target.getValue());
            json.writeEndObject();
          }
          json.writeEndObject();
          json.writeObjectFieldStart("parallelism");
          for (Map.Entry<Node, Integer> target : byNode(left(result), nodes).entrySet()) {
            json.writeNumberField(target.getKey().key(), target.getValue());
          }
          json.writeEndObject();
          json.writeEndObject();
        });
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

  /** Returns a plan by nodes; an operator that the topology no longer has is left out. */
  private static Map<Node, Integer> byNode(
      Optional<ParallelismPlan> plan, Map<OperatorId, Node> nodes) {
    Map<Node, Integer> targets = new LinkedHashMap<>();
    plan.ifPresent(
        known ->
            nodes.forEach(
                (id, node) -> {
                  Integer target = known.targets().get(id);
                  if (target != null) {
                    targets.put(node, target);
                  }
                }));
    return targets;
  }

  private static void writeResults(JsonGenerator json, JsonObject monitored, JsonObject analyzed)
      throws IOException {
    json.writeFieldName("monitorResult");
    json.writeRawValue(monitored.text());
    json.writeFieldName("analyzeResult");
    json.writeRawValue(analyzed.text());
  }

  private static String written(Writing writing) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      writing.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory cannot fail to be written", e);
    }
    return text.toString();
  }

  private interface Writing {
    void write(JsonGenerator json) throws IOException;
  }
}
