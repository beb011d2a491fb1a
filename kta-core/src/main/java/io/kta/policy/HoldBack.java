package io.kta.policy;

import io.kta.knowledge.Snapshot;
import io.kta.policy.Direction.Select;
import io.kta.policy.PolicyRule.Verdict;
import io.kta.policy.Reason.Kind;
import io.kta.policy.Reason.Quantity;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules by which each direction of scaling is held back. */
final class HoldBack {
  private static final Duration AN_HOUR = Duration.ofHours(1);

  private HoldBack() {}

  /** Leaves an operator as it is if the change is no more than its tolerance. */
  static @Nullable Verdict smallChange(Move move, Behaviors behaviors) {
    if (move.isNone() || move.isBeingAligned()) {
      return null;
    }
    Direction direction = direction(move, behaviors);
    return direction.tolerates(move.from(), move.to())
        ? move.notMade(
            Reason.of(Kind.WITHIN_TOLERANCE).with(Quantity.TOLERANCE, direction.tolerance()))
        : null;
  }

  /**
   * Goes no further than what was recommended all through the window of its direction: up to the
   * lowest recommendation, down to the highest. If the tolerance covers what this leaves of a
   * change, nothing is changed.
   */
  static @Nullable Verdict unstable(Move move, Behaviors behaviors) {
    if (move.isFree() || move.isBeingAligned()) {
      return null;
    }
    Direction direction = direction(move, behaviors);
    Duration window = direction.stabilizationWindow();
    if (window.isZero()) {
      return null;
    }
    Scene scene = move.scene();
    int extreme =
        move.isUp()
            ? scene.lowestRecommended(move.place(), move.to(), window)
            : scene.highestRecommended(move.place(), move.to(), window);
    int left = move.isUp() ? Math.max(move.from(), extreme) : Math.min(move.from(), extreme);
    boolean isSmall = direction.tolerates(move.from(), left);
    int after = isSmall ? move.from() : left;
    if (after == move.to()) {
      return null;
    }
    Reason why = Reason.of(Kind.NOT_STABLE).with(Quantity.LIMIT, extreme).withWindow(window);
    return new Verdict(
        after, after == left ? why : why.with(Quantity.TOLERANCE, direction.tolerance()));
  }

  /** Goes no faster than the limits of its direction allow, counting changes by anyone. */
  static @Nullable Verdict tooFast(Move move, Behaviors behaviors) {
    if (move.isFree()) {
      return null;
    }
    Direction direction = direction(move, behaviors);
    if (direction.select() == Select.DISABLED) {
      return move.notMade(Reason.of(Kind.DISABLED));
    }
    if (direction.limits().isEmpty()) {
      return null;
    }
    int reach = reach(move, direction);
    int limit = move.isUp() ? Math.max(move.from(), reach) : Math.min(move.from(), reach);
    int after = move.isUp() ? Math.min(move.to(), limit) : Math.max(move.to(), limit);
    return after == move.to()
        ? null
        : new Verdict(
            after,
            Reason.of(Kind.TOO_FAST)
                .with(Quantity.LIMIT, limit)
                .withWords(direction.limits().toString()));
  }

  /** Returns how far an operator may go, which may be to the other side of where it is. */
  private static int reach(Move move, Direction direction) {
    boolean isHighest = move.isUp() == (direction.select() == Select.MAX);
    int chosen = isHighest ? Integer.MIN_VALUE : Integer.MAX_VALUE;
    for (RateLimit limit : direction.limits()) {
      int start = startOf(limit.period(), move);
      int reach = move.isUp() ? limit.highest(start) : limit.lowest(start);
      chosen = isHighest ? Math.max(chosen, reach) : Math.min(chosen, reach);
    }
    return chosen;
  }

  /** Returns what an operator was seen running at when a period began, or else when it came. */
  private static int startOf(Duration period, Move move) {
    List<Snapshot> observed = move.scene().situation().log().observed();
    int start = Math.max(0, move.scene().firstObservedWithin(period) - 1);
    while (observed.get(start).parallelism(move.place()) == Snapshot.UNKNOWN) {
      start++; // the last is of now, in which it is known
    }
    return observed.get(start).parallelism(move.place());
  }

  /**
   * Lets an operator turn from growing to shrinking and back only so often an hour, counting
   * changes by anyone. The last turn of an hour is kept for growing: an operator is never stuck too
   * small.
   */
  static @Nullable Verdict flapping(Move move, Timing timing) {
    if (timing.maxDirectionChangesPerHour().isEmpty() || move.isFree()) {
      return null;
    }
    int most = timing.maxDirectionChangesPerHour().getAsInt();
    int turns = turnsWith(move);
    return turns <= (move.isUp() ? most : most - 1)
        ? null
        : move.notMade(
            Reason.of(Kind.FLAPPING).with(Quantity.LIMIT, most).with(Quantity.TURNS, turns));
  }

  /** Returns how often it has turned within the window, this turn included; 0 if it is none. */
  private static int turnsWith(Move move) {
    List<Snapshot> observed = move.scene().situation().log().observed();
    int first = Math.max(1, move.scene().firstObservedWithin(AN_HOUR));
    boolean later = move.isUp();
    int turns = 0;
    int after = move.operator().parallelism();
    for (int i = observed.size() - 1; i >= first; i--) {
      int before = observed.get(i - 1).parallelism(move.place());
      if (before == Snapshot.UNKNOWN) {
        break;
      }
      if (after != before) {
        boolean wentUp = after > before;
        if (wentUp == later && turns == 0) {
          return 0;
        }
        turns += wentUp == later ? 0 : 1;
        later = wentUp;
        after = before;
      }
    }
    return turns;
  }

  private static Direction direction(Move move, Behaviors behaviors) {
    return behaviors.of(move.operator()).towards(move.isUp());
  }
}
