package io.kta.flink;

import java.time.Instant;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/** When a job was seen at work, and when not. Not thread-safe. */
final class Sightings {
  private static final int MOST =
      1_000; // of each kind; a rescaling is looked at four times a second

  private final NavigableSet<Instant> atWork = new TreeSet<>();
  private final NavigableSet<Instant> stopped = new TreeSet<>();

  void clear() {
    atWork.clear();
    stopped.clear();
  }

  /** Takes note of what a look has shown. */
  void add(Look look) {
    if (look.isUp()) {
      add(look.shown(), atWork); // the state was told later
    } else if (!JobState.isRunning(look.state())) {
      add(look.answered(), stopped);
    }
  }

  /** Takes note that the job is as it was last, as no other client changes it. */
  void asBefore(Instant now) {
    if (!atWork.isEmpty() && (stopped.isEmpty() || stopped.last().isBefore(atWork.last()))) {
      add(now, atWork);
    }
  }

  /** Returns when the job stopped working, given when its next tasks were set up. */
  Optional<Moment> stopBefore(Instant created) {
    Instant before = atWork.floor(created);
    if (before == null) {
      return Optional.empty();
    }
    Instant after = stopped.higher(before);
    boolean isSeen = after != null && after.isBefore(created);
    return Optional.of(Moment.between(before, isSeen ? after : created));
  }

  /** Returns when the job was first seen at work from some time on; at the latest at this look. */
  Instant atWorkAgain(Instant from, Look up) {
    Instant again = atWork.ceiling(from);
    return again == null || again.isAfter(up.shown()) ? later(from, up.shown()) : again;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static void add(Instant at, NavigableSet<Instant> to) {
    to.add(at);
    if (to.size() > MOST) {
      to.pollFirst();
    }
  }
}
