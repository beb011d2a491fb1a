package io.kta.driver;

import io.kta.metrics.JobStatus;
import io.kta.topology.OperatorReference;
import java.util.List;
import java.util.Map;

/**
 * Anything with one replica count that can be read and set: a Deployment, a pool of workers. Called
 * from one thread at a time; a call may block, and should give up by itself after a while.
 *
 * @since 0.1
 */
public interface ScaleTarget {

  /** Returns what people call it; unique among the targets of one driver. */
  String name();

  /**
   * Returns how many replicas there should be according to the target, at least 0.
   *
   * @throws ScaleDriverException if the target cannot be read
   */
  int replicas();

  /**
   * Returns all there is to know of the target, by as few calls as can be. By default {@link
   * #replicas()}, and nothing else.
   *
   * @throws ScaleDriverException if the target cannot be read
   */
  default TargetState read() {
    return new TargetState(replicas(), JobStatus.steady());
  }

  /**
   * Requests a number of replicas, which the target may reach later. Safe to repeat.
   *
   * @param replicas at least 0
   * @throws ScaleDriverException if it is not known whether the target took the number
   */
  void scaleTo(int replicas);

  /**
   * Requests a number of replicas, and that workers in use are kept. A target that cannot choose
   * which to remove treats all alike, as this does by default.
   *
   * @param replicas at least 0
   * @param inUse the workers that are doing something
   * @throws ScaleDriverException if it is not known whether the target took the number
   */
  default void scaleTo(int replicas, List<Worker> inUse) {
    scaleTo(replicas);
  }

  /** Returns the most replicas it takes, at least 1. No limit by default. */
  default int maxReplicas() {
    return Integer.MAX_VALUE;
  }

  /** Returns how it is referred to; by default as a {@code scaleTarget} with its name. */
  default OperatorReference reference() {
    return new OperatorReference("scaleTarget", Map.of("name", name()));
  }

  /**
   * Returns a target that is just a number, for tests and first steps. Thread-safe.
   *
   * @param name what people call it
   * @param replicas how many there are at first, at least 0
   */
  static ScaleTarget inMemory(String name, int replicas) {
    return new InMemoryScaleTarget(name, replicas);
  }
}
