package io.kta.examples.referee;

import java.util.Map;

/**
 * How one run went. Immutable.
 *
 * @param series which rules held
 * @param topology on what
 * @param workload under what
 * @param seed with what chance
 * @param contestant who
 * @param values of all measures that apply
 */
record Result(
    Series series,
    String topology,
    String workload,
    long seed,
    String contestant,
    Map<Measure, Double> values) {

  /** Copies the values. */
  Result {
    values = Map.copyOf(values);
  }

  /** Returns what was measured, or NaN if that does not apply. */
  double value(Measure measure) {
    return values.getOrDefault(measure, Double.NaN);
  }
}
