package io.kta.flink;

import io.kta.driver.ScaleDriverException;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which vertices of a job are scaled. Immutable.
 *
 * @param idsOrNames empty for all
 */
record VertexSelection(Set<String> idsOrNames) {
  static final VertexSelection ALL = new VertexSelection(Set.of());

  VertexSelection {
    idsOrNames = Set.copyOf(idsOrNames);
  }

  boolean includes(Vertex vertex) {
    return idsOrNames.isEmpty()
        || idsOrNames.contains(vertex.id().value())
        || idsOrNames.contains(vertex.name());
  }

  /**
   * Returns all vertices of the job, since algorithms need the whole of it; one that is not scaled
   * has no room above its parallelism.
   *
   * @throws ScaleDriverException if a chosen vertex does not exist; the message lists those that do
   */
  Topology topology(JobGraph job) {
    for (String chosen : idsOrNames) {
      if (job.vertices().stream()
          .noneMatch(v -> chosen.equals(v.id().value()) || chosen.equals(v.name()))) {
        throw new ScaleDriverException(
            "job %s has no vertex '%s'; it has %s: choose among these"
                .formatted(job.jobId(), chosen, names(job)));
      }
    }
    Topology.Builder topology = Topology.builder();
    job.vertices().forEach(vertex -> topology.operator(vertex.operator(includes(vertex))));
    job.edges().forEach(topology::edge);
    try {
      return topology.build();
    } catch (IllegalArgumentException e) {
      throw new ScaleDriverException(
          "the graph that Flink shows of job %s is not one: %s"
              .formatted(job.jobId(), e.getMessage()),
          e);
    }
  }

  /** Returns the plan's targets of the vertices that are scaled. */
  Map<OperatorId, Integer> targets(JobGraph job, ParallelismPlan plan) {
    Map<OperatorId, Integer> targets = new LinkedHashMap<>();
    job.vertices().stream()
        .filter(this::includes)
        .forEach(vertex -> targets.put(vertex.id(), plan.target(vertex.id())));
    return targets;
  }

  /**
   * Returns why a plan cannot be carried out, if so. Nothing that is refused here may reach Flink,
   * which does not check everything: an upper bound of -1 ends the JobManager.
   */
  Optional<String> flawOf(ParallelismPlan plan, JobGraph job) {
    Set<OperatorId> ids = job.vertices().stream().map(Vertex::id).collect(Collectors.toSet());
    if (!plan.targets().keySet().equals(ids)) {
      return Optional.of(
          "the plan names %s, but job %s has the vertices %s; name exactly these"
              .formatted(plan.targets().keySet(), job.jobId(), names(job)));
    }
    for (Vertex vertex : job.vertices()) {
      int target = plan.target(vertex.id());
      if (includes(vertex) && target > vertex.maxParallelism()) {
        return Optional.of(
            "target %d of vertex %s (%s) is beyond its max parallelism %d; stay within it, or submit the job with a larger one"
                .formatted(target, vertex.name(), vertex.id(), vertex.maxParallelism()));
      }
    }
    return Optional.empty();
  }

  private static String names(JobGraph job) {
    return job.vertices().stream()
        .map(vertex -> vertex.id() + " (" + vertex.name() + ")")
        .collect(Collectors.joining(", "));
  }
}
