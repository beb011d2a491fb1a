package io.kta.examples.duel;

/**
 * How many records were late. Immutable.
 *
 * @param records how many came
 * @param late how many of them were not done {@value Punctuality#LATE} s after they had come
 * @param repeated how often a record was done once more, after a restart
 */
record Lateness(long records, long late, long repeated) {

  /** Returns the share of late records in percent; 0 if none came. */
  double percent() {
    return records == 0 ? 0 : 100.0 * late / records;
  }
}
