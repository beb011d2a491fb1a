package io.kta.simulation;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The load of a source in records per second: a pure function of time, so that any number of jobs
 * can have the same load. Those made here are immutable or thread-safe, and the same to the bit on
 * every JDK. {@link DebsLoads} has loads that were published.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface Load {

  /** No records at all. */
  Load NONE = seconds -> 0;

  /**
   * Returns the records per second, finite and at least 0.
   *
   * @param seconds the time since the job began
   */
  double at(double seconds);

  /** Returns a load that never changes. */
  static Load constant(double recordsPerSecond) {
    Check.atLeastZero("records per second", recordsPerSecond);
    return seconds -> recordsPerSecond;
  }

  /** Returns loads that each hold for so long; the last holds on. */
  static Load steps(Duration each, double... recordsPerSecond) {
    double length = Check.seconds("length of a step", each);
    double[] rates = recordsPerSecond.clone();
    for (double rate : rates) {
      Check.atLeastZero("records per second", rate);
    }
    if (rates.length == 0) {
      throw new IllegalArgumentException("there are no steps; give at least one rate");
    }
    return seconds -> rates[(int) Math.min(rates.length - 1, seconds / length)];
  }

  /** Returns a load that goes in a straight line from one rate to another, and stays there. */
  static Load ramp(double from, double to, Duration over) {
    Check.atLeastZero("first rate", from);
    Check.atLeastZero("last rate", to);
    double length = Check.seconds("length of the ramp", over);
    return seconds -> from + (to - from) * Math.min(1, seconds / length);
  }

  /** Returns a wave that begins at its crest; where it would be below 0, it is 0. */
  static Load cosine(double mean, double amplitude, Duration period) {
    Check.atLeastZero("mean", mean);
    Check.atLeastZero("amplitude", amplitude);
    double length = Check.seconds("period", period);
    return seconds ->
        Math.max(0, mean + amplitude * StrictMath.cos(2 * Math.PI * (seconds % length) / length));
  }

  /**
   * Returns a load that comes and goes with the days: it begins at its lowest, at night, rises for
   * two thirds of the day and falls for the last.
   *
   * @param lowest records per second at night
   * @param highest records per second in the evening
   * @param day how long a day is; shorter than a real one to see many
   */
  static Load diurnal(double lowest, double highest, Duration day) {
    Check.atLeastZero("lowest", lowest);
    Check.atLeastZero("highest", highest);
    if (highest < lowest) {
      throw new IllegalArgumentException(
          "highest %s is below lowest %s; exchange the two".formatted(highest, lowest));
    }
    double length = Check.seconds("day", day);
    return seconds -> {
      double hour = seconds % length / length;
      double risen = hour < 2 / 3.0 ? hour * 1.5 : (1 - hour) * 3;
      return lowest + (highest - lowest) * (1 - StrictMath.cos(Math.PI * risen)) / 2;
    };
  }

  /**
   * Returns a load that wanders: again and again it changes by an amount drawn evenly between minus
   * one step and one step, and stays within 0 and the most. Asking for the time before that last
   * asked for is slower than going on.
   *
   * @param start records per second at first
   * @param step the largest change
   * @param most what is not exceeded
   * @param every from one change to the next, at least 1 ms
   * @param seed any number; another gives another walk
   */
  static Load randomWalk(double start, double step, double most, Duration every, long seed) {
    return new RandomWalk(start, step, most, every, seed);
  }

  /**
   * Returns bursts, to be added to another load: the time is cut into pieces, and a piece is a
   * burst or nothing.
   *
   * @param each how long a piece is
   * @param chance that a piece is a burst, from 0 to 1
   * @param least records per second of the smallest burst
   * @param most records per second of the largest
   * @param seed any number; another gives other bursts
   */
  static Load spikes(Duration each, double chance, double least, double most, long seed) {
    double length = Check.seconds("length of a spike", each);
    Check.share("chance", chance);
    Check.atLeastZero("least", least);
    Check.atLeastZero("most", most);
    if (most < least) {
      throw new IllegalArgumentException(
          "most %s is below least %s; exchange the two".formatted(most, least));
    }
    return seconds -> {
      Randomness piece = Randomness.at(seed, (long) (seconds / length));
      double drawn = piece.uniform();
      return drawn < chance ? least + (most - least) * piece.uniform() : 0;
    };
  }

  /**
   * Returns a load that was recorded: a file of lines {@code time,recordsPerSecond}, separated by
   * comma or semicolon. The time is in seconds, or an instant as of ISO-8601; it must grow from
   * line to line, and the first line is where the job begins. Each rate holds until the next, the
   * last holds on. A first line of names and empty lines are left out.
   *
   * @throws IllegalArgumentException if a line is not like that; the message has its number
   * @throws java.io.UncheckedIOException if the file cannot be read
   */
  static Load recorded(Path csv) {
    return RecordedLoad.read(csv);
  }

  /** Returns both loads together. */
  default Load plus(Load other) {
    return seconds -> at(seconds) + other.at(seconds);
  }

  /** Returns this load multiplied. */
  default Load times(double factor) {
    Check.atLeastZero("factor", factor);
    return seconds -> at(seconds) * factor;
  }

  /**
   * Returns this load with noise: in every second it is multiplied by a number around 1.
   *
   * @param deviation the standard deviation of that number; it is never below a tenth
   * @param seed any number; another gives other noise
   */
  default Load noisy(double deviation, long seed) {
    Check.atLeastZero("deviation", deviation);
    return seconds -> at(seconds) * Randomness.at(seed, (long) seconds).factor(deviation);
  }

  /**
   * Returns this load with a crowd that comes, stays and goes.
   *
   * @param at when the first come
   * @param factor how many times the load it is when all are there, at least 1
   * @param rise how long it takes until all are there, and how long until all have gone
   * @param stay how long all stay
   */
  default Load flashCrowd(Duration at, double factor, Duration rise, Duration stay) {
    double begin = Check.notNegative("begin", at).toNanos() / 1e9;
    double slope = Check.seconds("rise", rise);
    double end = begin + 2 * slope + Check.notNegative("stay", stay).toNanos() / 1e9;
    if (!(factor >= 1 && Double.isFinite(factor))) {
      throw new IllegalArgumentException(
          "factor is " + factor + "; it must be finite and at least 1");
    }
    return seconds -> {
      double there = Math.min((seconds - begin) / slope, (end - seconds) / slope);
      return at(seconds) * (1 + (factor - 1) * Math.max(0, Math.min(1, there)));
    };
  }

  /**
   * Returns this load with an outage of what sends the records: none come while it lasts, and those
   * held back come evenly in a while after it, on top of the rest.
   *
   * @param at when it begins
   * @param length how long it lasts
   * @param catchUp how long it takes until what was held back has come
   */
  default Load outage(Duration at, Duration length, Duration catchUp) {
    return new Outage(this, at, length, catchUp);
  }
}
