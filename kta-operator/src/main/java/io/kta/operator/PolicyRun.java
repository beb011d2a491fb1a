package io.kta.operator;

import io.kta.Autoscaler;
import io.kta.CycleReport;
import io.kta.driver.ApplyResult;
import io.kta.knowledge.Outcome;
import io.kta.operator.resource.ActionStatus;
import io.kta.policy.Pace;
import io.kta.policy.ScalingPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A policy that is being run, and what its last cycles did. Thread-safe. */
final class PolicyRun {
  private static final int MOST_ACTIONS = 10;

  /** How old what was told may become while there is no news; shorter than the usual interval. */
  private static final Duration TELLS_AGAIN_AFTER = Duration.ofSeconds(25);

  private final String fingerprint;
  private final Deque<ActionStatus> actions = new ArrayDeque<>(); // newest first
  private final Notices notices;
  private boolean closed;
  private @Nullable Autoscaler autoscaler;
  private boolean isOver;
  private Optional<CycleReport> last = Optional.empty();
  private Pace pace = ScalingPolicy.defaults().pace();
  private int failures; // in a row
  private Optional<CycleReport> told = Optional.empty();

  /**
   * Creates a run that is yet to be given its autoscaler.
   *
   * @param fingerprint tells what it was made from
   * @param earlier what was done by earlier runs, newest first
   */
  PolicyRun(String fingerprint, List<ActionStatus> earlier) {
    this(fingerprint, earlier, new Notices());
  }

  private PolicyRun(String fingerprint, List<ActionStatus> earlier, Notices notices) {
    this.fingerprint = fingerprint;
    this.notices = notices;
    actions.addAll(earlier);
  }

  /** Returns a run of another spec, of the same policy, that is yet to be given its autoscaler. */
  synchronized PolicyRun followedBy(String newFingerprint) {
    return new PolicyRun(newFingerprint, actions(), notices);
  }

  synchronized boolean isOf(String otherFingerprint) {
    return !isOver && fingerprint.equals(otherFingerprint);
  }

  /**
   * If the last cycle was refused what it found to be scaled by an older policy, has another run
   * take the place of this one, which may find it free; and returns whether that is so.
   */
  synchronized boolean isToBeginAnew() {
    isOver |= last.flatMap(PolicyRun::conflict).isPresent();
    return isOver;
  }

  /**
   * Returns why a cycle was refused what it found to be scaled by an older policy; empty if not.
   */
  static Optional<String> conflict(CycleReport report) {
    return report.outcome() instanceof Outcome.Failed failed
        ? failed
            .cause()
            .filter(TargetConflictException.class::isInstance)
            .map(cause -> String.valueOf(cause.getMessage()))
        : Optional.empty();
  }

  /** Sets how often cycles run. */
  synchronized void pacedBy(Pace newPace) {
    pace = newPace;
  }

  /** Starts, unless it was closed before; returns whether it did. */
  synchronized boolean start(Supplier<Autoscaler> starter) {
    if (closed) {
      return false;
    }
    autoscaler = starter.get();
    return true;
  }

  synchronized void remember(CycleReport report) {
    last = Optional.of(report);
    failures = report.outcome() instanceof Outcome.Failed ? failures + 1 : 0;
    notices.see(report);
    if (isChange(report)) {
      ActionStatus action = new ActionStatus();
      action.time = Texts.time(report.startedAt());
      action.cycle = report.cycle().toString();
      action.text = Texts.plain(report.toString());
      actions.addFirst(action);
      while (actions.size() > MOST_ACTIONS) {
        actions.removeLast();
      }
    }
  }

  /**
   * Returns when the next cycle is due: later the more have failed in a row; empty before the
   * first.
   */
  synchronized Optional<Instant> nextCycle() {
    return last.map(report -> report.startedAt().plus(pace.delay(failures)));
  }

  synchronized Optional<CycleReport> last() {
    return last;
  }

  /**
   * Returns whether the last cycle is to be told now, and takes it for told then. News are told at
   * once; else a cycle is told if the one told last is some time ago, so that what people read is
   * never old, and short intervals do not make the API server write all the time.
   */
  synchronized boolean shouldTell(boolean isNews) {
    boolean should =
        isNews
            || told.isEmpty()
            || last.isEmpty()
            || !last.get().startedAt().isBefore(told.get().startedAt().plus(TELLS_AGAIN_AFTER));
    if (should) {
      told = last;
    }
    return should;
  }

  /** Returns what is to be told once and was not told yet; it is then told. */
  synchronized List<Notice> takeUntold() {
    return notices.takeUntold();
  }

  /** Returns what was done, newest first. */
  synchronized List<ActionStatus> actions() {
    return new ArrayList<>(actions);
  }

  /** Waits for a cycle under way, and stops; the job runs on as it is. */
  void close() {
    Autoscaler running;
    synchronized (this) {
      closed = true;
      running = autoscaler;
    }
    if (running != null) {
      running.close();
    }
  }

  /** Returns whether a cycle changed something, or may have. */
  static boolean isChange(CycleReport report) {
    return report.outcome() instanceof Outcome.Applied applied
        && (applied.result() instanceof ApplyResult.Applied
            || applied.result() instanceof ApplyResult.Accepted);
  }
}
