package io.kta.examples.duel;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What a job in this JVM tells of itself as it works, found by the job's name. Thread-safe. */
final class Meter {
  private static final Map<String, Meter> BY_JOB = new ConcurrentHashMap<>();

  private final Feed feed;
  private final Punctuality punctuality;
  private final TaskBook tasks = new TaskBook();
  private final int warmUp;

  private Meter(Feed feed, int warmUp) {
    this.feed = feed;
    this.warmUp = warmUp;
    this.punctuality = new Punctuality(feed.arrivals(), warmUp);
  }

  /** Makes the meter of a job, in the place of an earlier one. */
  static Meter create(String job, Feed feed, int warmUp) {
    Meter meter = new Meter(feed, warmUp);
    BY_JOB.put(job, meter);
    return meter;
  }

  static Meter of(String job) {
    return requireNonNull(BY_JOB.get(job), job);
  }

  Feed feed() {
    return feed;
  }

  synchronized void taskBegun(String stage, int parallelism) {
    tasks.begun(stage, parallelism, feed.seconds());
  }

  synchronized void taskEnded() {
    tasks.ended();
  }

  synchronized void recordDone(long number) {
    double now = feed.seconds();
    punctuality.done(number, now);
    tasks.recordDone(now);
  }

  /** Returns the number of the first record that is not done yet. */
  synchronized long firstNotDone() {
    return punctuality.firstNotDone();
  }

  /** Returns how the job does, in a few words. */
  synchronized String standing() {
    double now = feed.seconds();
    return "%d instances, %d restarts, %.1f %% late, backlog %d"
        .formatted(
            tasks.instances(),
            tasks.restarts().size(),
            punctuality.lateness(now).percent(),
            punctuality.backlog(now));
  }

  /** Returns what the run came to, once it is over. */
  synchronized BoutResult result(String contestant, String load, int round) {
    double end = feed.arrivals().length();
    return new BoutResult(
        contestant,
        load,
        round,
        new Cost(tasks.instanceSeconds(warmUp, end), Cost.needed(feed.arrivals(), warmUp)),
        punctuality.lateness(feed.seconds()),
        tasks.restarts(),
        new Course(tasks.instancesSince(), punctuality.lateBySecond(feed.seconds())));
  }
}
