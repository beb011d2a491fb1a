package io.kta.flink;

import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to become of a job. Immutable.
 *
 * @param job as it was before
 * @param targets the parallelism of the vertices that are scaled
 * @param cluster where it runs
 */
record Rescaling(JobGraph job, Map<OperatorId, Integer> targets, FlinkCluster cluster) {
  private static final long LONGEST_MILLIS = Duration.ofDays(1).toMillis();

  String jobId() {
    return job.jobId();
  }

  /** Returns the slots needed; a vertex that is not scaled may have as many as it may have. */
  SlotDemand slotDemand(Requirements wanted, Optional<DeploymentType> type) {
    Map<OperatorId, Integer> all = new LinkedHashMap<>();
    for (Vertex vertex : job.vertices()) {
      Requirements.Range range = wanted.byVertex().get(vertex.id());
      all.put(vertex.id(), range == null ? vertex.parallelism() : range.upper());
    }
    return SlotDemand.of(VertexSelection.all(job), new ParallelismPlan(all), type);
  }

  /** Returns how long ago the job was last started, by the JobManager's clock. */
  Duration age() {
    long start =
        job.vertices().stream().mapToLong(vertex -> vertex.tasks().startMillis()).max().orElse(0);
    return Duration.ofMillis(Math.max(0, Math.min(LONGEST_MILLIS, job.nowMillis() - start)));
  }

  /** Whether the job has been restarted since, as far as it is seen. */
  boolean hasBegun(JobGraph now) {
    return !JobState.isRunning(now.state()) || !now.starts().equals(job.starts());
  }

  /** Returns what still keeps the job from running as planned; nothing if it does. */
  List<String> shortfalls(JobGraph now) {
    if (!JobState.isRunning(now.state())) {
      return List.of(
          "the job is " + now.state()); // its vertices show what they were submitted with
    }
    List<String> shortfalls = new ArrayList<>();
    for (Vertex vertex : now.vertices()) {
      int target = targets.getOrDefault(vertex.id(), vertex.parallelism());
      if (vertex.parallelism() != target) {
        shortfalls.add(
            "%s runs at %d of %d".formatted(vertex.name(), vertex.parallelism(), target));
      } else if (!vertex.isUp()) {
        shortfalls.add(
            "%s has %d of %d tasks running"
                .formatted(vertex.name(), vertex.tasks().running(), target));
      }
    }
    return shortfalls;
  }
}
