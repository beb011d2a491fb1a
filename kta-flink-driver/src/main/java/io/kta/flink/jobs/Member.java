package io.kta.flink.jobs;

import io.kta.Autoscaler;
import io.kta.flink.FlinkDriver;
import io.kta.flink.jobs.ManagedJob.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A job that is looked after, from when it is listed first. Thread-safe. */
final class Member {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  private final JobRun run;
  private final Instant since;

  // All guarded by this: the thread that looks, those that begin jobs, and whoever asks.
  private Stage stage = Stage.WAITING;
  private String detail = "it is yet to be looked at";
  private Optional<Autoscaler> autoscaler = Optional.empty();
  private Optional<Shelf.Place> place = Optional.empty();
  private Optional<FlinkDriver> driver = Optional.empty();
  private Optional<Instant> missingSince = Optional.empty();
  private Instant nextTry = Instant.MIN;
  private int failures;
  private boolean isBeginning;
  private boolean isGone;

  Member(JobRun run, Instant since) {
    this.run = run;
    this.since = since;
  }

  JobRun run() {
    return run;
  }

  /** Returns when it was listed first. */
  Instant since() {
    return since;
  }

  synchronized ManagedJob view() {
    boolean isAway = stage == Stage.SCALED && missingSince.isPresent();
    return new ManagedJob(
        run,
        isAway ? Stage.NOT_LISTED : stage,
        isAway ? whyMissing().orElse("") : detail,
        autoscaler);
  }

  synchronized Optional<Autoscaler> autoscaler() {
    return autoscaler;
  }

  synchronized Optional<Instant> missingSince() {
    return missingSince;
  }

  synchronized void missingSince(Optional<Instant> instant) {
    missingSince = instant;
  }

  synchronized Optional<String> whyMissing() {
    return missingSince.map(
        from -> "the JobManager has not listed it since " + from + "; it may be restarting");
  }

  /** Returns whether its autoscaler is to be begun now. */
  synchronized boolean isDue(Instant now) {
    return !isBeginning
        && !isGone
        && missingSince.isEmpty()
        && (stage == Stage.WAITING || stage == Stage.NOT_BEGUN)
        && !now.isBefore(nextTry);
  }

  /** Has one thread begin its autoscaler, if that is to be tried now; returns whether it may. */
  synchronized boolean mayBegin(Instant now) {
    boolean may = isDue(now);
    isBeginning |= may;
    return may;
  }

  synchronized Optional<FlinkDriver> driver() {
    return driver;
  }

  synchronized void driver(FlinkDriver made) {
    driver = Optional.of(made);
  }

  synchronized void waits(String why, Instant now) {
    isBeginning = false;
    stage = Stage.WAITING;
    detail = why;
    nextTry = now;
  }

  synchronized void isLeftAlone(String why) {
    isBeginning = false;
    stage = Stage.LEFT_ALONE;
    detail = why;
  }

  /** Takes note that beginning failed; returns whether that is news. */
  synchronized boolean failed(String why, Instant now) {
    boolean isNews = stage != Stage.NOT_BEGUN || !detail.equals(why);
    isBeginning = false;
    stage = Stage.NOT_BEGUN;
    detail = why;
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(10, failures++));
    nextTry = now.plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
    return isNews;
  }

  /** Takes note that its autoscaler runs; returns whether the job is still looked after. */
  synchronized boolean begun(Autoscaler started, Shelf.Place taken) {
    isBeginning = false;
    place = Optional.of(taken);
    if (isGone) {
      return false;
    }
    stage = Stage.SCALED;
    detail = "";
    autoscaler = Optional.of(started);
    return true;
  }

  /** Has its autoscaler keep nothing any more, even if it goes on since a call of it hangs. */
  synchronized void leavePlace() {
    place.ifPresent(Shelf.Place::leave);
  }

  /** Has nothing more be begun; returns a driver that is no longer used. */
  synchronized Optional<FlinkDriver> leave() {
    isGone = true;
    return autoscaler.isPresent() || isBeginning ? Optional.empty() : driver;
  }

  synchronized boolean isGone() {
    return isGone;
  }
}
