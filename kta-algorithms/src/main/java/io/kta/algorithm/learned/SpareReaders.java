package io.kta.algorithm.learned;

import io.kta.algorithm.Decision;
import io.kta.topology.Operator;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Instances of sources that have no partition to read. */
final class SpareReaders {
  private SpareReaders() {}

  /**
   * Returns the decision to give back the instances that have no partition, and to leave all others
   * as they are; empty if there are none.
   *
   * @param more what to add to the reason
   */
  static Optional<Decision> givenBack(Topology topology, String more) {
    List<String> words = new ArrayList<>();
    for (Operator operator : topology.operators()) {
      int spare = operator.parallelism() - useful(operator);
      if (spare > 0) {
        words.add(
            "%d of the %d instances of %s have no partition to read"
                .formatted(spare, operator.parallelism(), operator.name()));
      }
    }
    return words.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Decision.Scale(
                ParallelismPlan.of(topology, SpareReaders::useful),
                String.join("; ", words) + more));
  }

  private static int useful(Operator operator) {
    int readers = Math.min(operator.parallelism(), operator.partitions().orElse(Integer.MAX_VALUE));
    return operator.isFixed() ? operator.parallelism() : readers;
  }
}
