package io.kta.flink;

import io.kta.driver.ScaleDriverException;
import io.kta.metrics.Interruption;
import io.kta.metrics.Interruption.Cause;
import io.kta.topology.OperatorId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * For how long one job did not work, measured once it works again. Not thread-safe.
 *
 * <p>The end is what Flink says of its tasks. The beginning it does not tell once the job runs
 * again, since all that was noted of the tasks before goes with them: it is the time of the failure
 * that caused it, or lies between the last look at which the job was at work and the first at which
 * it was not.
 */
final class Interruptions {
  private static final Logger log = LoggerFactory.getLogger(Interruptions.class);

  /** What a rescaling takes where little state is restored, as long as none was seen. */
  static final Duration EXPECTED = Duration.ofSeconds(1);

  private static final Duration ROUNDING = Duration.ofSeconds(1);

  private final FlinkRest rest;
  private final Sightings sightings = new Sightings();
  private String jobId = "";
  private Map<OperatorId, Long> starts = Map.of();
  private boolean isRescaled;
  private OptionalDouble recordsPerSecond = OptionalDouble.empty();
  private Optional<Interruption> last = Optional.empty();

  Interruptions(FlinkRest rest) {
    this.rest = rest;
  }

  /** Returns the last one that is over; empty if none was seen. */
  Optional<Interruption> last() {
    return last;
  }

  /** Takes note of how many records per second the sources read, if that is known. */
  void reading(OptionalDouble rate) {
    if (rate.isPresent()) {
      recordsPerSecond = rate;
    }
  }

  /** Takes note that a plan was handed over, and that the job has not stopped for it before. */
  void rescaling(Instant before) {
    isRescaled = true;
    sightings.asBefore(before);
  }

  /** Takes note of a look at the job. */
  void saw(Look look) {
    if (!look.job().jobId().equals(jobId)) {
      jobId = look.job().jobId();
      starts = Map.of();
      isRescaled = false;
      sightings.clear();
    }
    sightings.add(look);
  }

  /**
   * Returns the interruption that a look shows to be over: the job is up, with other tasks than the
   * last time it was. Empty if it is the first time, or when it stopped is not known.
   *
   * @param failures of the job, as far as they were asked for
   */
  Optional<Interruption> over(Look up, Failures failures) {
    boolean isFirst = starts.isEmpty();
    boolean isSame = up.job().starts().equals(starts);
    starts = up.job().starts();
    if (isFirst || isSame || up.job().times().createdMillis() <= 0) {
      return Optional.empty();
    }
    try {
      Optional<Interruption> measured = measured(up, failures);
      measured.ifPresent(found -> last = measured);
      return measured;
    } catch (ScaleDriverException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e;
      }
      log.debug("For how long job {} has stopped could not be measured", jobId, e);
      return Optional.empty();
    } finally {
      isRescaled = false;
    }
  }

  private Optional<Interruption> measured(Look up, Failures failures) {
    Instant created = up.ours(up.job().times().createdMillis());
    Optional<Moment> seen = sightings.stopBefore(created);
    if (seen.isEmpty()) {
      return Optional.empty();
    }
    Optional<Moment> failed = failed(seen.get(), created, up, failures);
    Moment begin = failed.orElse(seen.get());
    Moment end = end(up, created);
    Cause cause = isRescaled && failed.isEmpty() ? Cause.RESCALE : Cause.OTHER;
    Duration downtime = Duration.between(begin.at(), end.at());
    Interruption interruption =
        Interruption.of(cause, begin.at(), downtime.isNegative() ? Duration.ZERO : downtime)
            .withError(begin.error().plus(end.error()));
    OptionalDouble again = readAgain(begin.at(), created, up);
    return Optional.of(
        again.isPresent() ? interruption.withReplayedRecords(again.getAsDouble()) : interruption);
  }

  /** Returns when the job failed, if that is why it stopped: the first time of several in a row. */
  private static Optional<Moment> failed(Moment seen, Instant created, Look up, Failures failures) {
    Instant notBefore = seen.at().minus(seen.error()).minus(ROUNDING);
    Optional<Failures.Row> row = failures.rowUntil(up.job().times().createdMillis());
    return row.map(failed -> new Moment(up.ours(failed.firstMillis()), failed.span()))
        .filter(moment -> !moment.at().isBefore(notBefore) && !moment.at().isAfter(created));
  }

  private Moment end(Look up, Instant created) {
    Optional<TaskStarts.Latest> tasks = TaskStarts.latest(rest, up);
    if (tasks.isEmpty()) {
      return Moment.between(created, sightings.atWorkAgain(created, up));
    }
    Instant at = tasks.get().at().isBefore(created) ? created : tasks.get().at();
    return tasks.get().complete()
        ? Moment.exactly(at)
        : new Moment(at, Duration.between(at, sightings.atWorkAgain(at, up)));
  }

  /** Returns how many records are read again: those since the checkpoint that it went back to. */
  private OptionalDouble readAgain(Instant begin, Instant created, Look up) {
    if (recordsPerSecond.isEmpty()) {
      return recordsPerSecond;
    }
    Optional<RestoredCheckpoint> restored = RestoredCheckpoint.latest(rest, jobId);
    if (restored.isEmpty()
        || up.ours(restored.get().restoredMillis()).isBefore(created.minus(ROUNDING))) {
      return OptionalDouble.empty();
    }
    Duration since = Duration.between(up.ours(restored.get().triggeredMillis()), begin);
    return OptionalDouble.of(
        Math.max(0, since.toMillis() / 1000.0) * recordsPerSecond.getAsDouble());
  }
}
