package io.kta.flink;

import io.kta.topology.OperatorId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The last requested parallelism of a job, by any client. It is asked for at first, whenever the
 * job has come to run at other numbers, and as long as it runs at others than asked for. Not
 * thread-safe.
 */
final class Requested {
  private final FlinkRest rest;
  private String jobId = "";
  private Map<OperatorId, Integer> ranAt = Map.of();
  private Map<OperatorId, Integer> requested = Map.of();

  Requested(FlinkRest rest) {
    this.rest = rest;
  }

  /** Returns it for some vertices; nothing if Flink refuses to tell. */
  Map<OperatorId, Integer> of(JobGraph job, List<Vertex> vertices) {
    Map<OperatorId, Integer> runsAt = new LinkedHashMap<>();
    vertices.forEach(vertex -> runsAt.put(vertex.id(), vertex.parallelism()));
    boolean isKnown = job.jobId().equals(jobId) && runsAt.equals(ranAt);
    if (!isKnown || !requested.equals(runsAt)) {
      requested = ask(job.jobId(), vertices);
      ranAt = runsAt;
      jobId = job.jobId();
    }
    return requested;
  }

  private Map<OperatorId, Integer> ask(String id, List<Vertex> vertices) {
    Map<OperatorId, Requirements.Range> told;
    try {
      told = Requirements.read(rest, id).byVertex();
    } catch (RefusedException e) {
      return Map.of();
    }
    Map<OperatorId, Integer> asked = new LinkedHashMap<>();
    for (Vertex vertex : vertices) {
      Requirements.Range range = told.get(vertex.id());
      if (range != null) {
        asked.put(vertex.id(), range.upper());
      }
    }
    return asked;
  }

  /** Has it be asked for again, since it was changed, or the JobManager may be another. */
  void forget() {
    jobId = "";
  }
}
