package io.kta.algorithm;

import io.kta.metrics.Observation;
import io.kta.metrics.OperatorMetrics;
import io.kta.metrics.TimeShares;
import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Makes observations by hand, 30 s apart. Not thread-safe. */
public final class Seen {
  private static final int SECONDS = 30;

  private final Map<OperatorId, OperatorMetrics> metrics = new TreeMap<>();
  private Topology topology;
  private int cycle;

  /** Creates observations of a topology of which nothing is known yet. */
  public Seen(Topology topology) {
    this.topology = topology;
  }

  /** Sets what an operator does from now on. */
  public Seen operator(String id, double in, double busy, double backpressured) {
    metrics.put(
        new OperatorId(id),
        OperatorMetrics.unknown()
            .withRecordsInPerSecond(in)
            .withRecordsOutPerSecond(in)
            .withTimeShares(
                new TimeShares(busy, Math.max(0, 1 - busy - backpressured), backpressured)));
    return this;
  }

  /** Sets how many records wait at a source whose metrics are set. */
  public Seen pending(String id, double records) {
    metrics.computeIfPresent(new OperatorId(id), (i, known) -> known.withPendingRecords(records));
    return this;
  }

  /** Sets how busy the busiest instance of an operator is whose metrics are set. */
  public Seen busiest(String id, double busy) {
    metrics.computeIfPresent(new OperatorId(id), (i, known) -> known.withBusiestInstance(busy));
    return this;
  }

  /** Makes an operator unknown. */
  public Seen nothingOf(String id) {
    metrics.remove(new OperatorId(id));
    return this;
  }

  /** Runs at another parallelism from now on. */
  public Seen running(Topology topology) {
    this.topology = topology;
    return this;
  }

  /** Returns the next observation. */
  public Observation next() {
    return Observation.of(Instant.EPOCH.plusSeconds((long) SECONDS * cycle++), topology, metrics);
  }
}
