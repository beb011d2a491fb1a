package io.kta.flink;

import io.kta.metrics.TimeShares;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the tasks of one vertex have counted since they started, summed. Immutable.
 *
 * @param complete whether every task reported
 * @param recordsIn 0 for a source that does not count what it reads, as none does on Flink 1
 * @param recordsOut 0 for a sink, whatever it writes
 * @param times how the tasks spent their time; empty while Flink does not know
 * @param timed whether Flink measures times at all: not of legacy sources, nor while tasks deploy
 */
record VertexCounters(
    boolean complete,
    OptionalDouble recordsIn,
    OptionalDouble recordsOut,
    Optional<Times> times,
    boolean timed) {

  private static final String BUSY = "accumulated-busy-time";

  /**
   * Milliseconds that tasks have spent. Their sum is how long the tasks have run, which makes it a
   * clock that stands still while Flink answers from old metrics. The busy time alone may go back a
   * little, since an idle spell is booked only when it has ended. Immutable.
   */
  record Times(double busy, double idle, double backpressured) {
    double sum() {
      return busy + idle + backpressured;
    }

    /** Returns the shares since an earlier time; empty if that is less than a while. */
    Optional<TimeShares> since(Times before, double leastMillis) {
      double worked = Math.max(0, busy - before.busy);
      double idled = Math.max(0, idle - before.idle);
      double waited = Math.max(0, backpressured - before.backpressured);
      double all = worked + idled + waited;
      return all > 0 && all >= leastMillis
          ? Optional.of(new TimeShares(worked / all, idled / all, waited / all))
          : Optional.empty();
    }
  }

  static VertexCounters of(FlinkResponse metrics) {
    return new VertexCounters(
        metrics.field("read-records-complete").truth()
            && metrics.field("write-records-complete").truth(),
        metrics.field("read-records").known(),
        metrics.field("write-records").known(),
        times(metrics),
        !metrics.optionalField(BUSY).map(FlinkResponse::isNaN).orElse(false));
  }

  private static Optional<Times> times(FlinkResponse metrics) {
    OptionalDouble busy = known(metrics, BUSY);
    OptionalDouble idle = known(metrics, "accumulated-idle-time");
    OptionalDouble backpressured = known(metrics, "accumulated-backpressured-time");
    return busy.isPresent() && idle.isPresent() && backpressured.isPresent()
        ? Optional.of(
            new Times(busy.getAsDouble(), idle.getAsDouble(), backpressured.getAsDouble()))
        : Optional.empty();
  }

  private static OptionalDouble known(FlinkResponse metrics, String name) {
    return metrics.optionalField(name).map(FlinkResponse::known).orElse(OptionalDouble.empty());
  }
}
