package io.kta.policy;

import io.kta.knowledge.Snapshot;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets an operator turn from growing to shrinking and back only so often an hour, counting changes
 * by anyone. The last turn of an hour is kept for growing: an operator is never stuck too small.
 */
record LimitFlapping(Timing timing) implements OperatorRule {
  private static final Duration WINDOW = Duration.ofHours(1);

  @Override
  public Rule name() {
    return Rule.FLAPPING;
  }

  @Override
  public @Nullable Verdict verdict(int operator, int target, Scene scene) {
    int current = scene.current(operator);
    if (timing.maxDirectionChangesPerHour().isEmpty() || target == current || scene.isForced()) {
      return null;
    }
    boolean isUp = target > current;
    int most = timing.maxDirectionChangesPerHour().getAsInt();
    int allowed = isUp ? most : most - 1;
    int turns = turnsWith(isUp, operator, scene);
    return turns <= allowed
        ? null
        : new Verdict(
            current,
            most
                + " changes of direction an hour are allowed, and this would be number "
                + turns
                + (isUp ? "" : ", the last of which is kept for growing"));
  }

  /** Returns how often it has turned within the window, this turn included; 0 if it is none. */
  private static int turnsWith(boolean isUp, int operator, Scene scene) {
    List<Snapshot> observed = scene.situation().log().observed();
    int first = Math.max(1, scene.firstObservedWithin(WINDOW));
    boolean later = isUp;
    int turns = 0;
    int after = scene.observed(operator);
    for (int i = observed.size() - 1; i >= first; i--) {
      int before = observed.get(i - 1).parallelism(operator);
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
}
