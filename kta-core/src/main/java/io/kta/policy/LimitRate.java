package io.kta.policy;

import io.kta.algorithm.Snapshot;
import io.kta.policy.Direction.Select;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Goes no faster than the limits of its direction allow, counting changes by anyone. */
record LimitRate(Behaviors behaviors) implements OperatorRule {

  @Override
  public String name() {
    return "rate";
  }

  @Override
  public @Nullable Verdict verdict(int operator, int target, Scene scene) {
    int current = scene.current(operator);
    if (target == current || scene.isForced()) {
      return null;
    }
    boolean isUp = target > current;
    Direction direction = behaviors.of(scene.operator(operator)).towards(isUp);
    if (direction.select() == Select.DISABLED) {
      return new Verdict(current, "scaling " + (isUp ? "up" : "down") + " is disabled");
    }
    if (direction.limits().isEmpty()) {
      return null;
    }
    int reach = reach(operator, isUp, direction, scene);
    int limit = isUp ? Math.max(current, reach) : Math.min(current, reach);
    int after = isUp ? Math.min(target, limit) : Math.max(target, limit);
    return after == target
        ? null
        : new Verdict(
            after, direction.limits() + " and what changed before allow " + limit + " now");
  }

  /** Returns how far an operator may go, which may be to the other side of where it is. */
  private static int reach(int operator, boolean isUp, Direction direction, Scene scene) {
    boolean isHighest = isUp == (direction.select() == Select.MAX);
    int chosen = isHighest ? Integer.MIN_VALUE : Integer.MAX_VALUE;
    for (RateLimit limit : direction.limits()) {
      int before = changeWithin(limit.period(), operator, scene);
      int start = scene.observed(operator) - before;
      int reach = isUp ? limit.highest(start) : limit.lowest(start);
      chosen = isHighest ? Math.max(chosen, reach) : Math.min(chosen, reach);
    }
    return chosen;
  }

  /** Returns by how much an operator has grown within a period; below 0 if it has shrunk. */
  private static int changeWithin(Duration period, int operator, Scene scene) {
    List<Snapshot> observed = scene.situation().log().observed();
    int first = Math.max(1, scene.firstObservedWithin(period));
    int change = 0;
    for (int i = observed.size() - 1; i >= first; i--) {
      int before = observed.get(i - 1).parallelism(operator);
      if (before == Snapshot.UNKNOWN) {
        break;
      }
      change += observed.get(i).parallelism(operator) - before;
    }
    return change;
  }
}
