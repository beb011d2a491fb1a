package io.kta.examples.duel;

import java.util.List;

/**
 * What came of one contestant in one round. Immutable.
 *
 * @param round from 1 on
 * @param restarts in order of time, those of the warm-up too
 */
record BoutResult(
    String contestant,
    String load,
    int round,
    Cost cost,
    Lateness lateness,
    List<Restart> restarts,
    Course course) {

  long rescales() {
    return restarts.stream().filter(Restart::rescaled).count();
  }

  long failures() {
    return restarts.size() - rescales();
  }

  /** Returns for how many seconds the job did not work. */
  double downtime() {
    return restarts.stream().mapToDouble(Restart::seconds).sum();
  }
}
