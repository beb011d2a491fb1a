package io.kta.flink;

import io.kta.driver.ScaleDriverException;
import io.kta.topology.Edge;
import io.kta.topology.Edge.Partitioning;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which vertices of a job are scaled. Immutable.
 *
 * @param idsOrNames empty for all
 */
record VertexSelection(Set<String> idsOrNames) {
  VertexSelection {
    idsOrNames = Set.copyOf(idsOrNames);
  }

  boolean includes(Vertex vertex) {
    return idsOrNames.isEmpty() || names(vertex);
  }

  /** Whether a vertex is among them by id or by name. */
  boolean names(Vertex vertex) {
    return idsOrNames.contains(vertex.id().value()) || idsOrNames.contains(vertex.name());
  }

  /**
   * Returns the chosen vertices as a topology. Where records flow from one to another through
   * vertices that are not chosen, there is an edge of unknown partitioning.
   *
   * @param operator what stands for a vertex
   * @throws ScaleDriverException if a chosen vertex does not exist; the message lists those that do
   */
  Topology topology(JobGraph job, Function<Vertex, Operator> operator) {
    requireIn(job);
    Topology.Builder topology = Topology.builder();
    chosen(job).forEach(vertex -> topology.operator(operator.apply(vertex)));
    edgesAmongChosen(job).forEach(topology::edge);
    try {
      return topology.build();
    } catch (IllegalArgumentException e) {
      throw new ScaleDriverException(
          "the graph that Flink shows of job %s is not one: %s"
              .formatted(job.jobId(), e.getMessage()),
          e);
    }
  }

  /**
   * Checks that all those named exist.
   *
   * @throws ScaleDriverException if one does not; the message lists those that do
   */
  void requireIn(JobGraph job) {
    for (String chosen : idsOrNames) {
      if (job.vertices().stream()
          .noneMatch(v -> chosen.equals(v.id().value()) || chosen.equals(v.name()))) {
        throw new ScaleDriverException(
            "job %s has no vertex '%s'; it has %s: choose among these"
                .formatted(job.jobId(), chosen, names(job.vertices())));
      }
    }
  }

  /** Returns the whole job as a topology. */
  static Topology all(JobGraph job) {
    return new VertexSelection(Set.of()).topology(job, Vertex::operator);
  }

  /** Returns the vertices that are scaled, in Flink's order. */
  List<Vertex> chosen(JobGraph job) {
    return job.vertices().stream().filter(this::includes).toList();
  }

  private Set<Edge> edgesAmongChosen(JobGraph job) {
    Set<Edge> edges = new LinkedHashSet<>(job.edges());
    for (Vertex vertex : job.vertices()) {
      if (!includes(vertex)) {
        List<Edge> in = edges.stream().filter(edge -> edge.to().equals(vertex.id())).toList();
        List<Edge> out = edges.stream().filter(edge -> edge.from().equals(vertex.id())).toList();
        for (Edge before : in) {
          out.forEach(after -> edges.add(new Edge(before.from(), after.to(), Partitioning.OTHER)));
        }
        in.forEach(edges::remove);
        out.forEach(edges::remove);
      }
    }
    return edges;
  }

  /**
   * Returns why a plan cannot be carried out, if so. Nothing that is refused here may reach Flink,
   * which does not check everything: an upper bound of -1 ends the JobManager.
   *
   * @param fixedBecause why a vertex must stay as it is; empty if it need not
   */
  Optional<String> flawOf(
      ParallelismPlan plan, JobGraph job, Function<Vertex, Optional<String>> fixedBecause) {
    List<Vertex> chosen = chosen(job);
    Set<OperatorId> ids = chosen.stream().map(Vertex::id).collect(Collectors.toSet());
    if (!plan.targets().keySet().equals(ids)) {
      return Optional.of(
          "the plan names %s, but the vertices to scale of job %s are %s; name exactly these"
              .formatted(plan.targets().keySet(), job.jobId(), names(chosen)));
    }
    for (Vertex vertex : chosen) {
      int target = plan.target(vertex.id());
      if (target < 1) {
        return Optional.of(
            "target %d of vertex %s (%s) is refused, since Flink runs no vertex without tasks; set it to 1 or more"
                .formatted(target, vertex.name(), vertex.id()));
      }
      Optional<String> why = fixedBecause.apply(vertex);
      if (target != vertex.parallelism() && why.isPresent()) {
        return Optional.of(
            "target %d of vertex %s (%s) is refused, since it must stay at %d: %s"
                .formatted(target, vertex.name(), vertex.id(), vertex.parallelism(), why.get()));
      }
      if (target > vertex.maxParallelism()) {
        return Optional.of(
            "target %d of vertex %s (%s) is beyond its max parallelism %d; stay within it, or submit the job with a larger one"
                .formatted(target, vertex.name(), vertex.id(), vertex.maxParallelism()));
      }
    }
    return Optional.empty();
  }

  private static String names(List<Vertex> vertices) {
    return vertices.stream()
        .map(vertex -> vertex.id() + " (" + vertex.name() + ")")
        .collect(Collectors.joining(", "));
  }
}
