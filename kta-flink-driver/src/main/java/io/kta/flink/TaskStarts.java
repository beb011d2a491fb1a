package io.kta.flink;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * Since when the tasks of a job run. The state of the job does not tell, since it is RUNNING while
 * its tasks restore what they had. It takes a request per vertex, so of many only some are asked.
 */
final class TaskStarts {
  private static final int MOST_VERTICES = 20;

  private TaskStarts() {}

  /**
   * When the last task began to run.
   *
   * @param at the latest of those that were asked
   * @param complete whether these were all
   */
  record Latest(Instant at, boolean complete) {}

  /** Asks when the last task began to run; empty if Flink does not tell. */
  static Optional<Latest> latest(FlinkRest rest, Look look) {
    List<Vertex> all = look.job().vertices();
    int asked = Math.min(MOST_VERTICES, all.size());
    OptionalLong latest =
        IntStream.range(0, asked)
            .mapToObj(i -> all.get((int) ((long) i * all.size() / asked)))
            .flatMapToLong(vertex -> latest(rest, look.job().jobId(), vertex).stream())
            .max();
    return latest.isEmpty()
        ? Optional.empty()
        : Optional.of(new Latest(look.ours(latest.getAsLong()), asked == all.size()));
  }

  /** By the JobManager's clock; empty if none runs, as when all have finished. */
  private static OptionalLong latest(FlinkRest rest, String jobId, Vertex vertex) {
    FlinkResponse answer = rest.get("/jobs/" + jobId + "/vertices/" + vertex.id());
    long now = answer.field("now").longInteger();
    return answer.field("subtasks").elements().stream()
        .filter(task -> task.field("status").text().equals("RUNNING"))
        .flatMap(task -> task.optionalField("status-duration").stream())
        .flatMap(durations -> durations.optionalField("RUNNING").stream())
        .mapToLong(running -> now - running.longInteger())
        .max();
  }
}
