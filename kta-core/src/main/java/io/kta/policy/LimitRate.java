package io.kta.policy;

import io.kta.knowledge.Snapshot;
import io.kta.policy.Direction.Select;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Goes no faster than the limits of its direction allow, counting changes by anyone. */
record LimitRate(Behaviors behaviors) implements OperatorRule {

  @Override
  public Rule name() {
    return Rule.RATE;
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
            after,
            scene.text(direction.limits()) + " and what changed before allow " + limit + " now");
  }

  /** Returns how far an operator may go, which may be to the other side of where it is. */
  private static int reach(int operator, boolean isUp, Direction direction, Scene scene) {
    boolean isHighest = isUp == (direction.select() == Select.MAX);
    int chosen = isHighest ? Integer.MIN_VALUE : Integer.MAX_VALUE;
    for (RateLimit limit : direction.limits()) {
      int start = startOf(limit.period(), operator, scene);
      int reach = isUp ? limit.highest(start) : limit.lowest(start);
      chosen = isHighest ? Math.max(chosen, reach) : Math.min(chosen, reach);
    }
    return chosen;
  }

  /** Returns what an operator was seen running at when a period began, or else when it came. */
  private static int startOf(Duration period, int operator, Scene scene) {
    List<Snapshot> observed = scene.situation().log().observed();
    int start = Math.max(0, scene.firstObservedWithin(period) - 1);
    while (observed.get(start).parallelism(operator) == Snapshot.UNKNOWN) {
      start++; // the last is of now, in which it is known
    }
    return observed.get(start).parallelism(operator);
  }
}
