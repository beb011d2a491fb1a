package io.kta.operator.status;

import io.kta.CycleReport;
import io.kta.knowledge.CycleResult;
import io.kta.operator.resource.ActionStatus;
import io.kta.operator.resource.Texts;
import io.kta.operator.target.Wait;
import io.kta.policy.Pace;
import io.kta.policy.ScalingPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** What the last cycles of a policy did, and how much of it was told. Thread-safe. */
public final class PolicyHistory {
  private static final int MOST_ACTIONS = 10;

  /** How many news are told at once; from then on some a minute, if each cycle has some. */
  private static final int NEWS_AT_ONCE = 20;

  private static final Duration BETWEEN_NEWS = Duration.ofSeconds(5);

  /** How old what was told may become while there is no news; shorter than the usual interval. */
  private static final Duration TELLS_AGAIN_AFTER = Duration.ofSeconds(25);

  private final Deque<ActionStatus> actions = new ArrayDeque<>(); // newest first
  private final Notices notices;
  private final Allowance news;
  private Optional<CycleReport> last = Optional.empty();
  private Optional<CycleResult<?, ?>> result = Optional.empty();
  private Pace pace = ScalingPolicy.defaults().pace();
  private int failures; // in a row
  private Optional<Wait> wait = Optional.empty();
  private Optional<CycleReport> told = Optional.empty();

  /**
   * Creates one that knows of no cycle yet.
   *
   * @param earlier what was done by earlier runs, newest first
   */
  public PolicyHistory(List<ActionStatus> earlier) {
    this(earlier, new Notices(), new Allowance(NEWS_AT_ONCE, BETWEEN_NEWS));
  }

  private PolicyHistory(List<ActionStatus> earlier, Notices notices, Allowance news) {
    this.notices = notices;
    this.news = news;
    actions.addAll(earlier);
  }

  /** Returns that of a run of another spec of the same policy: it remembers what was done. */
  public synchronized PolicyHistory ofNextRun() {
    return new PolicyHistory(actions(), notices, news);
  }

  /** Sets how often cycles run. */
  public synchronized void pacedBy(Pace newPace) {
    pace = newPace;
  }

  /** Takes in what a cycle did. */
  public synchronized void remember(CycleReport report) {
    CycleEnd end = new CycleEnd(report);
    last = Optional.of(report);
    failures = end.isFailed() ? failures + 1 : 0;
    notices.see(report);
    if (end.isChange()) {
      ActionStatus action = new ActionStatus();
      action.time = Texts.time(report.startedAt());
      action.cycle = report.cycle().toString();
      action.text = Texts.shortened(report.toString());
      actions.addFirst(action);
      while (actions.size() > MOST_ACTIONS) {
        actions.removeLast();
      }
    }
  }

  /** Takes in what is remembered of a cycle, before what it did. */
  public synchronized void note(CycleResult<?, ?> newest) {
    result = Optional.of(newest);
  }

  /** Returns what is remembered of the last cycle; empty if nothing is. */
  synchronized Optional<CycleResult<?, ?>> lastResult() {
    return result.filter(
        noted -> last.filter(report -> report.cycle().equals(noted.cycle())).isPresent());
  }

  /** Takes in that TaskManagers are waited for, or, if empty, are no more. */
  public synchronized void waitsForTaskManagers(Optional<Wait> now) {
    wait = now;
  }

  /** Returns the wait for TaskManagers that is under way; empty if none is. */
  public synchronized Optional<Wait> taskManagerWait() {
    return wait;
  }

  /** Takes in why fewer past results are remembered than there could be; empty if they are not. */
  public synchronized void shortened(Optional<String> why) {
    notices.seeShortened(why);
  }

  /** Returns whether the last cycle found that an older policy scales the same. */
  public synchronized boolean isRefused() {
    return last.flatMap(report -> new CycleEnd(report).conflict()).isPresent();
  }

  /**
   * Returns when the next cycle is due: later the more have failed in a row; empty before the
   * first.
   */
  synchronized Optional<Instant> nextCycle() {
    return last.map(report -> report.startedAt().plus(pace.delay(failures)));
  }

  /** Returns the last cycle; empty before the first. */
  public synchronized Optional<CycleReport> last() {
    return last;
  }

  /**
   * Returns whether the last cycle is to be told now, and takes it for told then. News are told at
   * once, unless there were many; else a cycle is told if the one told last is some time ago, so
   * that what people read is never old, and short intervals do not make the API server write all
   * the time.
   */
  public synchronized boolean shouldTell(boolean isNews) {
    boolean should =
        (isNews && last.map(report -> news.take(report.startedAt())).orElse(true))
            || told.isEmpty()
            || last.isEmpty()
            || !last.get().startedAt().isBefore(told.get().startedAt().plus(TELLS_AGAIN_AFTER));
    if (should) {
      told = last;
    }
    return should;
  }

  /** Returns what is to be told once and was not told yet; it is then told. */
  public synchronized List<Notice> takeUntold() {
    return notices.takeUntold();
  }

  /** Returns what was done, newest first. */
  synchronized List<ActionStatus> actions() {
    return new ArrayList<>(actions);
  }
}
