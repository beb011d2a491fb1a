package io.kta.knowledge;

import static java.util.Objects.requireNonNull;

import io.kta.api.Internal;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The orders that people gave at run time; they outlast a restart. Immutable.
 *
 * @param pause why and how long nothing is to be scaled; empty if scaling goes on
 * @param overrides what operators are to run at whatever the algorithm says, by id or name; in
 *     alphabetical order
 * @param force why the next plan is not to wait for its time; empty if it is to
 * @hidden
 */
@Internal
public record Orders(
    Optional<Pause> pause, Map<String, Integer> overrides, Optional<String> force) {
  private static final Orders NONE = new Orders(Optional.empty(), Map.of(), Optional.empty());

  /** Copies the overrides, and rejects negative ones. */
  public Orders {
    requireNonNull(pause, "pause");
    requireNonNull(force, "force");
    overrides = Collections.unmodifiableMap(new TreeMap<>(overrides));
    overrides.forEach(
        (operator, parallelism) -> {
          if (parallelism < 0) {
            throw new IllegalArgumentException(
                "override of operator %s is %d; it must be at least 0"
                    .formatted(operator, parallelism));
          }
        });
  }

  /**
   * A pause of scaling. Immutable.
   *
   * @param reason why, for people
   * @param until when scaling goes on by itself; empty if it lasts until it is resumed
   */
  public record Pause(String reason, Optional<Instant> until) {

    /** Rejects null. */
    public Pause {
      requireNonNull(reason, "reason");
      requireNonNull(until, "until");
    }

    /** Returns the reason, and the end if there is one. */
    @Override
    public String toString() {
      return reason + until.map(end -> " (until " + end + ")").orElse("");
    }
  }

  /** Returns no orders. */
  public static Orders none() {
    return NONE;
  }

  /** Returns these orders with a pause. */
  public Orders withPause(Pause newest) {
    return new Orders(Optional.of(newest), overrides, force);
  }

  /** Returns these orders without a pause. */
  public Orders withoutPause() {
    return new Orders(Optional.empty(), overrides, force);
  }

  /** Returns these orders with an override of an operator. */
  public Orders withOverride(String operator, int parallelism) {
    Map<String, Integer> more = new TreeMap<>(overrides);
    more.put(operator, parallelism);
    return new Orders(pause, more, force);
  }

  /** Returns these orders with an operator left to the algorithm again. */
  public Orders withoutOverride(String operator) {
    Map<String, Integer> fewer = new TreeMap<>(overrides);
    fewer.remove(operator);
    return new Orders(pause, fewer, force);
  }

  /** Returns these orders with a plan that is not to wait. */
  public Orders withForce(String reason) {
    return new Orders(pause, overrides, Optional.of(reason));
  }

  /** Returns what is left of these orders once a plan was decided on: it was forced, if so. */
  public Orders withoutForce() {
    return new Orders(pause, overrides, Optional.empty());
  }

  /** Returns what is left of these orders at a time: a pause may be over. */
  public Orders at(Instant now) {
    boolean over = pause.flatMap(Pause::until).filter(end -> !end.isAfter(now)).isPresent();
    return over ? withoutPause() : this;
  }
}
