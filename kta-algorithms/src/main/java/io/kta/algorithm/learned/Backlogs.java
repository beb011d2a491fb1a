package io.kta.algorithm.learned;

import io.kta.algorithm.rates.OperatorDemand;
import io.kta.algorithm.rates.OperatorRates;
import io.kta.algorithm.rates.Sample;
import io.kta.topology.Edge;
import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the backlogs of the sources say. Immutable.
 *
 * @param topology the topology as it runs now
 * @param samples what was measured of it, newest first; at least one
 */
record Backlogs(Topology topology, List<Sample> samples) {
  private static final double GROWING = 0.1; // of what is read; by more, a backlog grows
  private static final double MUCH_WAITS = 30; // seconds of records; until then, nothing shrinks

  /** Returns whether the backlog of some source grows fast. */
  boolean grow() {
    for (OperatorId id : topology.ids()) {
      if (topology.isSource(id)) {
        OperatorRates source = OperatorRates.of(id, newest());
        double read = source.in().orElse(Double.POSITIVE_INFINITY);
        if (source.pendingGrowth().orElse(0) > GROWING * read) {
          return true;
        }
      }
    }
    return false;
  }

  /** Returns the samples of as short a time as tells how fast a backlog grows. */
  List<Sample> newest() {
    return samples.subList(0, Math.min(2, samples.size()));
  }

  /** Returns whether all sources report a backlog, so that too small a reserve shows at once. */
  boolean areKnown() {
    for (OperatorId id : topology.ids()) {
      if (topology.isSource(id) && OperatorRates.of(id, samples).pending().isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /** Returns of which operators, in topological order, the records of a while wait at a source. */
  boolean[] waits(List<OperatorDemand> demands) {
    boolean[] waits = new boolean[demands.size()];
    Set<OperatorId> waiting = new HashSet<>();
    for (int i = 0; i < waits.length; i++) {
      OperatorId id = topology.ids().get(i);
      waits[i] = topology.inputsOf(id).stream().map(Edge::from).anyMatch(waiting::contains);
      if (topology.isSource(id)) {
        double rate = demands.get(i).rate().orElse(0);
        double pending = samples.get(0).metricsOf(id).pendingRecords().orElse(0);
        waits[i] = pending > MUCH_WAITS * rate && pending > 0;
      }
      if (waits[i]) {
        waiting.add(id);
      }
    }
    return waits;
  }
}
