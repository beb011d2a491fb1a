package io.kta.simulation;

import static java.util.Objects.requireNonNull;

import io.kta.api.Growing;
import io.kta.topology.OperatorId;
import java.time.Duration;

/**
 * The behavior of one operator of a simulated topology; start from {@link #of}. Immutable: every
 * method returns a changed copy.
 *
 * @param id its identity
 * @param parallelism at what it runs first; 1 by default
 * @param maxParallelism the most it can run at, and the number of its key groups; 128 by default
 * @param capacity how much it can take in
 * @param keySkew how unevenly keys spread the records; even by default
 * @param buffer how much work the queue of an instance holds; 1 s by default
 * @param wear what makes it slower for a while; nothing by default
 * @since 0.1
 */
@Growing
public record SimulatedOperator(
    OperatorId id,
    int parallelism,
    int maxParallelism,
    Capacity capacity,
    KeySkew keySkew,
    Duration buffer,
    Wear wear) {

  private static final int MOST_KEY_GROUPS = 1 << 20;

  /** Checks the numbers. */
  public SimulatedOperator {
    requireNonNull(id, "id");
    requireNonNull(capacity, "capacity");
    requireNonNull(keySkew, "keySkew");
    requireNonNull(wear, "wear");
    Check.positive("buffer of operator " + id, buffer);
    if (parallelism < 1 || maxParallelism < parallelism) {
      throw new IllegalArgumentException(
          "parallelism %d of operator %s is not within 1 to its maxParallelism %d; change either"
              .formatted(parallelism, id, maxParallelism));
    }
    if (keySkew.keyed() && maxParallelism > MOST_KEY_GROUPS) {
      throw new IllegalArgumentException(
          "maxParallelism %d of operator %s, which has keys, is above %d; lower it"
              .formatted(maxParallelism, id, MOST_KEY_GROUPS));
    }
  }

  /**
   * A temporary slowdown of an operator. Immutable; start from {@link #NONE}.
   *
   * @param cold the share of its capacity that it has when it starts, from 0 to 1; 1 is all
   * @param warmUp how long until nearly two thirds of the rest have come
   * @param noise the standard deviation of its capacity from second to second, relative
   * @param windowPeriod how often a window fires; zero is never
   * @param fireCost the work of firing for each record since the last, in records
   */
  @Growing
  public record Wear(
      double cold, Duration warmUp, double noise, Duration windowPeriod, double fireCost) {

    /** What nothing makes slower. */
    public static final Wear NONE = new Wear(1, Duration.ofSeconds(30), 0, Duration.ZERO, 0);

    /** Checks the numbers. */
    public Wear {
      Check.share("cold", cold);
      Check.positive("warmUp", warmUp);
      Check.atLeastZero("noise", noise);
      Check.notNegative("windowPeriod", windowPeriod);
      Check.atLeastZero("fireCost", fireCost);
    }

    /** Returns this with another share of its capacity when it starts, from 0 to 1. */
    public Wear withCold(double cold) {
      return new Wear(cold, warmUp, noise, windowPeriod, fireCost);
    }

    /** Returns this with another time to warm up; positive. */
    public Wear withWarmUp(Duration warmUp) {
      return new Wear(cold, warmUp, noise, windowPeriod, fireCost);
    }

    /** Returns this with another relative deviation of its capacity; at least 0. */
    public Wear withNoise(double noise) {
      return new Wear(cold, warmUp, noise, windowPeriod, fireCost);
    }

    /** Returns this with a window that fires so often; zero is never. */
    public Wear withWindowPeriod(Duration windowPeriod) {
      return new Wear(cold, warmUp, noise, windowPeriod, fireCost);
    }

    /** Returns this with another work of firing for each record; at least 0. */
    public Wear withFireCost(double fireCost) {
      return new Wear(cold, warmUp, noise, windowPeriod, fireCost);
    }
  }

  /** Returns an operator whose instances each take in so many records per second. */
  public static SimulatedOperator of(String id, double recordsPerSecond) {
    return new SimulatedOperator(
        new OperatorId(id),
        1,
        128,
        Capacity.perInstance(recordsPerSecond),
        KeySkew.NONE,
        Duration.ofSeconds(1),
        Wear.NONE);
  }

  /** Returns this operator, running first at another parallelism. */
  public SimulatedOperator parallelism(int first) {
    return new SimulatedOperator(id, first, maxParallelism, capacity, keySkew, buffer, wear);
  }

  /** Returns this operator with another limit. */
  public SimulatedOperator maxParallelism(int most) {
    return new SimulatedOperator(id, parallelism, most, capacity, keySkew, buffer, wear);
  }

  /** Returns this operator with another capacity. */
  public SimulatedOperator capacity(Capacity changed) {
    return new SimulatedOperator(id, parallelism, maxParallelism, changed, keySkew, buffer, wear);
  }

  /** Returns this operator with other keys. */
  public SimulatedOperator keySkew(KeySkew changed) {
    return new SimulatedOperator(id, parallelism, maxParallelism, capacity, changed, buffer, wear);
  }

  /** Returns this operator with longer or shorter queues. */
  public SimulatedOperator buffer(Duration work) {
    return new SimulatedOperator(id, parallelism, maxParallelism, capacity, keySkew, work, wear);
  }

  /** Returns this operator, slowed down by something else. */
  public SimulatedOperator wear(Wear by) {
    return new SimulatedOperator(id, parallelism, maxParallelism, capacity, keySkew, buffer, by);
  }
}
