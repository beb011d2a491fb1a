package io.kta.flink;

import io.kta.driver.ScaleDriverException;
import io.kta.topology.OperatorId;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which vertices of one job must stay at their parallelism, and why: those that have finished, and
 * sources that may not be meant to run more than once.
 *
 * <p>A legacy source that is not parallel emits every record once per instance, and Flink takes a
 * larger parallelism of it all the same. Flink does not say which these are; but of legacy sources
 * it measures no times, and one that runs more than once is meant to. So a source at 1 stays there
 * until its times were seen, once and for all. Not thread-safe.
 */
final class FixedVertices {
  private static final String REMEDY = "; name it in parallelSources if it may run more than once";

  private final VertexSelection declaredParallel;
  private final Set<OperatorId> seenParallel = new HashSet<>();
  private FlinkJobKey job = new FlinkJobKey("", -1);

  /**
   * Creates an account of what is seen.
   *
   * @param declaredParallel the sources that may run more than once whatever is seen of them
   */
  FixedVertices(Set<String> declaredParallel) {
    this.declaredParallel = new VertexSelection(declaredParallel);
  }

  /**
   * Takes note of which sources are parallel.
   *
   * @throws ScaleDriverException if one that was declared does not exist
   */
  void look(JobGraph now) {
    if (!now.isBatch()) {
      declaredParallel.requireIn(now);
    }
    FlinkJobKey key = new FlinkJobKey(now.jobId(), now.startMillis());
    if (!key.equals(job)) {
      job = key;
      seenParallel.clear();
    }
    for (Vertex vertex : now.vertices()) {
      if (vertex.parallelism() > 1 || isTimed(vertex.counters())) {
        seenParallel.add(vertex.id());
      }
    }
  }

  /** Returns why a vertex must stay as it is; empty if it need not. */
  Optional<String> because(Vertex vertex, JobGraph now) {
    if (vertex.isFinished()) {
      return Optional.of("all its tasks have finished");
    }
    if (!now.isSource(vertex.id())
        || seenParallel.contains(vertex.id())
        || declaredParallel.names(vertex)) {
      return Optional.empty();
    }
    boolean isLegacy = vertex.counters().complete() && !vertex.counters().timed();
    return Optional.of(
        (isLegacy
                ? "it is a legacy source, which may emit every record once per instance"
                : "Flink has no times of it yet, so it may be a legacy source that is not parallel")
            + REMEDY);
  }

  private static boolean isTimed(VertexCounters counters) {
    return counters.complete()
        && counters.timed()
        && counters.times().map(VertexCounters.Times::sum).orElse(0.0) > 0;
  }

  private record FlinkJobKey(String id, long startMillis) {}
}
