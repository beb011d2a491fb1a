package io.kta.examples.duel;

/**
 * What a run took. Immutable.
 *
 * @param instanceSeconds instances that ran, times how long
 * @param needed instances of operators that are just large enough at any time, times how long
 */
record Cost(double instanceSeconds, double needed) {

  /** Returns what a load needs from a second on. */
  static double needed(Arrivals arrivals, int from) {
    double sum = 0;
    for (int second = from; second < arrivals.length(); second++) {
      sum += Stage.neededInAll(arrivals.ratePerSecond(second));
    }
    return sum;
  }

  /** Returns what ran, relative to what was needed. */
  double ratio() {
    return instanceSeconds / needed;
  }
}
