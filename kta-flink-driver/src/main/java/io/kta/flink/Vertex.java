package io.kta.flink;

import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.OperatorReference;
import java.util.Map;
import java.util.Optional;

/**
 * A vertex of a job's graph. Immutable.
 *
 * @param slotSharingGroup empty if Flink does not say
 * @param tasks what its tasks are doing
 * @param counters what they have counted since they started
 */
record Vertex(
    OperatorId id,
    String name,
    int parallelism,
    int maxParallelism,
    Optional<String> slotSharingGroup,
    Tasks tasks,
    VertexCounters counters) {

  /**
   * What the tasks of a vertex are doing. Immutable.
   *
   * @param startMillis when the first of them was started, by the JobManager's clock
   */
  record Tasks(long startMillis, int running, int finished) {}

  static Vertex of(FlinkResponse vertex) {
    int parallelism = vertex.field("parallelism").integer();
    FlinkResponse tasks = vertex.field("tasks");
    if (parallelism < 1) {
      throw vertex.field("parallelism").unexpectedly("below 1");
    }
    FlinkResponse id = vertex.field("id");
    return new Vertex(
        id.as(() -> new OperatorId(id.text())),
        vertex.field("name").text(),
        parallelism,
        Math.max(parallelism, vertex.field("maxParallelism").integer()),
        vertex.optionalField("slotSharingGroupId").map(FlinkResponse::text),
        new Tasks(
            vertex.field("start-time").longInteger(),
            tasks.optionalField("RUNNING").map(FlinkResponse::integer).orElse(0),
            tasks.optionalField("FINISHED").map(FlinkResponse::integer).orElse(0)),
        VertexCounters.of(vertex.field("metrics")));
  }

  /** Whether no task is yet to run: those that found nothing left to read have finished already. */
  boolean isUp() {
    return tasks.running + tasks.finished == parallelism;
  }

  /** Whether all its tasks have found nothing left to do, and none will do anything any more. */
  boolean isFinished() {
    return tasks.finished == parallelism;
  }

  /** Returns this vertex with what its tasks have counted by another account. */
  Vertex counting(VertexCounters other) {
    return new Vertex(id, name, parallelism, maxParallelism, slotSharingGroup, tasks, other);
  }

  /** Returns the operator that stands for this vertex. */
  Operator operator() {
    Operator operator =
        Operator.of(id, parallelism)
            .withName(name)
            .withMaxParallelism(maxParallelism)
            .withReference(
                new OperatorReference("flinkStreamingGraphNode", Map.of("id", id.value())));
    return slotSharingGroup.map(operator::withSlotSharingGroup).orElse(operator);
  }
}
