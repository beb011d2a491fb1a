package io.kta.flink;

import io.kta.flink.VertexCounters.Times;
import io.kta.metrics.OperatorMetrics;
import io.kta.metrics.TimeShares;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Turns the counters of one vertex into rates. Not thread-safe.
 *
 * <p>A rate is the difference of two samples of the same attempt, at least {@link #SPAN_MILLIS}
 * apart once there are such, divided by how long the tasks ran in between. Flink answers from a
 * store that it renews every 10 s or so; a sample in which the tasks' own clock has not moved is an
 * old one, and the rates stay what they were. Flink's own rates are of no use here: they average
 * over a minute, and take the time before a restart for idle.
 */
final class VertexRates {
  static final long SPAN_MILLIS = 5_000;
  private static final long ROUNDING_MILLIS = 1_000;

  /** Nothing flows any more, and that is known; how the time is spent says nothing. */
  private static final OperatorMetrics FINISHED =
      OperatorMetrics.unknown().withRecordsInPerSecond(0).withRecordsOutPerSecond(0);

  private final Deque<Sample> samples = new ArrayDeque<>();
  private OperatorMetrics latest = OperatorMetrics.unknown();
  private boolean isOfTasksBefore;

  /** Takes a sample, and returns what is known then. */
  OperatorMetrics next(Vertex vertex, JobGraph job) {
    isOfTasksBefore = false;
    if (vertex.isFinished()) {
      return FINISHED;
    }
    Sample sample = new Sample(vertex.tasks(), vertex.counters(), job.nowMillis());
    if (!samples.isEmpty() && !sample.continues(samples.getLast())) {
      forget();
    }
    if (!sample.counters.complete()) {
      return OperatorMetrics.unknown().asPartial();
    }
    isOfTasksBefore = sample.isOlderThanItsTasks(vertex.parallelism());
    if (isOfTasksBefore) {
      return latest;
    }
    if (samples.isEmpty()) {
      samples.add(sample);
    } else if (sample.isNewerThan(samples.getLast())) {
      samples.add(sample);
      dropOld(sample);
      latest = rates(samples.getFirst(), sample, vertex, job);
    }
    return latest;
  }

  /** Returns whether Flink still answered with what the tasks before a restart had counted. */
  boolean isOfTasksBefore() {
    return isOfTasksBefore;
  }

  private void forget() {
    samples.clear();
    latest = OperatorMetrics.unknown();
  }

  private void dropOld(Sample newest) {
    while (samples.size() > 2) {
      Sample first = samples.removeFirst();
      if (newest.millisSince(samples.getFirst()) < SPAN_MILLIS) {
        samples.addFirst(first);
        return;
      }
    }
  }

  private static OperatorMetrics rates(Sample from, Sample to, Vertex vertex, JobGraph job) {
    double seconds = to.millisSince(from) / 1000;
    OperatorMetrics metrics = OperatorMetrics.unknown();
    OptionalDouble in = rate(from.counters.recordsIn(), to.counters.recordsIn(), seconds);
    OptionalDouble out = rate(from.counters.recordsOut(), to.counters.recordsOut(), seconds);
    // At the border of the job, 0 says that nothing is counted, and not that nothing is crossing.
    if (in.isPresent() && (isCounted(to.counters.recordsIn()) || !job.isSource(vertex.id()))) {
      metrics = metrics.withRecordsInPerSecond(in.getAsDouble());
    }
    if (out.isPresent() && (isCounted(to.counters.recordsOut()) || !job.isSink(vertex.id()))) {
      metrics = metrics.withRecordsOutPerSecond(out.getAsDouble());
    }
    return shares(from, to).map(metrics::withTimeShares).orElse(metrics);
  }

  private static Optional<TimeShares> shares(Sample from, Sample to) {
    if (!from.hasTimes() || !to.hasTimes()) {
      return Optional.empty();
    }
    return to.counters.times().orElseThrow().since(from.counters.times().orElseThrow(), 0);
  }

  private static boolean isCounted(OptionalDouble records) {
    return records.orElse(0) > 0;
  }

  private static OptionalDouble rate(OptionalDouble from, OptionalDouble to, double seconds) {
    if (from.isEmpty() || to.isEmpty()) {
      return OptionalDouble.empty();
    }
    double rate = (to.getAsDouble() - from.getAsDouble()) / seconds;
    return rate >= 0 && Double.isFinite(rate) ? OptionalDouble.of(rate) : OptionalDouble.empty();
  }

  /** What one vertex had counted at one time. */
  private record Sample(Vertex.Tasks tasks, VertexCounters counters, long nowMillis) {

    boolean hasTimes() {
      return counters.times().isPresent();
    }

    /** Whether these are counters of the same tasks, and none was set back. */
    boolean continues(Sample before) {
      return tasks.equals(before.tasks)
          && (!counters.complete()
              || (!isLess(counters.recordsIn(), before.counters.recordsIn())
                  && !isLess(counters.recordsOut(), before.counters.recordsOut())
                  && millisSince(before) > -ROUNDING_MILLIS));
    }

    /** Whether the tasks seem to have run longer than they exist: the last attempt's counters. */
    boolean isOlderThanItsTasks(int parallelism) {
      double ran = counters.times().map(Times::sum).orElse(0.0) / parallelism;
      return ran > nowMillis - tasks.startMillis() + ROUNDING_MILLIS;
    }

    boolean isNewerThan(Sample before) {
      return millisSince(before) > 0 && (hasTimes() || !counters.equals(before.counters));
    }

    /** How long a task ran since: by the tasks' own clock, or the JobManager's if there is none. */
    double millisSince(Sample before) {
      return hasTimes() && before.hasTimes() && tasks.running() > 0
          ? (counters.times().orElseThrow().sum() - before.counters.times().orElseThrow().sum())
              / tasks.running()
          : nowMillis - before.nowMillis;
    }

    private static boolean isLess(OptionalDouble now, OptionalDouble before) {
      return now.isPresent() && before.isPresent() && now.getAsDouble() < before.getAsDouble();
    }
  }
}
