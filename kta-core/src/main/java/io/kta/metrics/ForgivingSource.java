package io.kta.metrics;

import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a failure of another source for not knowing, and says so once. Not thread-safe. */
final class ForgivingSource implements MetricSource {
  private static final Logger log = LoggerFactory.getLogger(ForgivingSource.class);

  private final MetricSource source;
  private boolean failing;

  ForgivingSource(MetricSource source) {
    this.source = source;
  }

  @Override
  public Map<OperatorId, Measurement> measure(Topology topology) {
    try {
      Map<OperatorId, Measurement> measured = source.measure(topology);
      if (failing) {
        log.info("A metric source answers again");
      }
      failing = false;
      return measured;
    } catch (MetricSourceException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e; // whoever interrupts wants an end, not an answer
      }
      if (!failing) {
        log.warn("A metric source fails; until it answers, what it measures is unknown", e);
      }
      failing = true;
      return Map.of();
    }
  }

  @Override
  public void close() {
    source.close();
  }
}
