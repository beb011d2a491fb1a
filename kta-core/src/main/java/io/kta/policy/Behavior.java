package io.kta.policy;

import static java.util.Objects.requireNonNull;

import io.kta.policy.Direction.Select;
import java.time.Duration;
import java.util.List;

/**
 * The limits on scaling in each direction. Immutable.
 *
 * @param up towards more instances
 * @param down towards fewer instances
 * @since 0.1
 */
public record Behavior(Direction up, Direction down) {
  private static final double TOLERANCE = 0.1; // KTA's and HPA's alike
  private static final Duration CALM = Duration.ofMinutes(1);
  private static final Duration HPA_WINDOW = Duration.ofMinutes(5);

  /** Rejects null. */
  public Behavior {
    requireNonNull(up, "up");
    requireNonNull(down, "down");
  }

  /** Returns the behavior that holds nothing back: what an algorithm asks for is done. */
  public static Behavior unrestricted() {
    return new Behavior(Direction.unrestricted(), Direction.unrestricted());
  }

  /**
   * Returns KTA's own default: up at once and as far as is asked for; down to the highest
   * recommendation of the last minute; and nothing for a change of a tenth or less.
   */
  public static Behavior calm() {
    Direction tolerant = Direction.unrestricted().withTolerance(TOLERANCE);
    return new Behavior(tolerant, tolerant.withStabilizationWindow(CALM));
  }

  /**
   * Returns the defaults of Kubernetes' HPA: a tolerance of 0.1; up by 4 instances or 100 percent
   * per 15 s, whichever is more; down by 100 percent per 15 s, to the highest recommendation of the
   * last 5 min.
   */
  public static Behavior kubernetesDefaults() {
    Duration period = Duration.ofSeconds(15);
    RateLimit doubled = RateLimit.percent(100, period);
    return new Behavior(
        new Direction(
            Duration.ZERO, TOLERANCE, Select.MAX, List.of(RateLimit.instances(4, period), doubled)),
        new Direction(HPA_WINDOW, TOLERANCE, Select.MAX, List.of(doubled)));
  }

  /** Returns what holds one direction back. */
  Direction towards(boolean isUp) {
    return isUp ? up : down;
  }

  /** Returns this with another way up. */
  public Behavior withUp(Direction direction) {
    return new Behavior(direction, down);
  }

  /** Returns this with another way down. */
  public Behavior withDown(Direction direction) {
    return new Behavior(up, direction);
  }
}
