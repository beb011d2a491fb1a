package io.kta.flink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kta.driver.ScaleDriverException;
import io.kta.topology.OperatorId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The requested range of parallelism of each vertex of a job. Immutable.
 *
 * @param byVertex every vertex, since Flink refuses requirements that leave out one
 */
record Requirements(Map<OperatorId, Range> byVertex) {

  /** At least and at most so many tasks. Immutable. */
  record Range(int lower, int upper) {

    Range {
      if (lower < 1 || upper < lower) {
        throw new IllegalArgumentException(
            "parallelism from " + lower + " to " + upper + " is no range of numbers from 1 on");
      }
    }

    /** Returns this range with another end; its start is lowered only if it were beyond that. */
    Range withUpper(int upper) {
      return new Range(Math.min(lower, upper), upper);
    }
  }

  static Requirements read(FlinkRest rest, String jobId) {
    Map<OperatorId, Range> byVertex = new LinkedHashMap<>();
    FlinkResponse answer = rest.get(path(jobId));
    answer
        .fields()
        .forEach(
            (id, vertex) -> {
              FlinkResponse range = vertex.field("parallelism");
              int lower = Math.max(1, range.field("lowerBound").integer());
              int upper = range.field("upperBound").integer();
              if (upper < lower) {
                throw new ScaleDriverException(
                    "%s says that vertex %s needs %d to %d tasks; set its upper bound right first"
                        .formatted(answer.call(), id, lower, upper));
              }
              byVertex.put(vertex.as(() -> new OperatorId(id)), new Range(lower, upper));
            });
    return new Requirements(byVertex);
  }

  static String path(String jobId) {
    return "/jobs/" + jobId + "/resource-requirements";
  }

  /**
   * Returns these requirements with other upper bounds for some vertices. Lower bounds stay, so
   * that Flink may go on with fewer slots after a loss.
   */
  Requirements withUpperBounds(Map<OperatorId, Integer> targets) {
    Map<OperatorId, Range> changed = new LinkedHashMap<>(byVertex);
    targets.forEach(
        (id, target) ->
            changed.compute(
                id,
                (same, range) -> range == null ? new Range(1, target) : range.withUpper(target)));
    return new Requirements(changed);
  }

  JsonNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    byVertex.forEach(
        (id, range) ->
            json.putObject(id.value())
                .putObject("parallelism")
                .put("lowerBound", range.lower)
                .put("upperBound", range.upper));
    return json;
  }
}
