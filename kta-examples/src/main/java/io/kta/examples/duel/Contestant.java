package io.kta.examples.duel;

import java.util.Map;
import java.util.TreeMap;

/** One who takes part in a duel. */
public interface Contestant {

  /** Returns a name without spaces, as options have it. */
  String name();

  /** Returns how it is set, in words. */
  String settings();

  /** Begins to scale a job, until it is closed. */
  AutoCloseable scale(Arena arena);

  /**
   * Returns at what parallelism the job is to begin, by the names of its operators. By default what
   * is just enough for the first records.
   */
  default Map<String, Integer> atFirst(double firstRate, double highestRate) {
    return sized(firstRate);
  }

  /** Returns the least parallelism that is enough for so many records per second. */
  static Map<String, Integer> sized(double recordsPerSecond) {
    Map<String, Integer> sizes = new TreeMap<>();
    Stage.ALL.forEach(stage -> sizes.put(stage.name(), stage.needed(recordsPerSecond)));
    return sizes;
  }
}
