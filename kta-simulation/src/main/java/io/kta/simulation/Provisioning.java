package io.kta.simulation;

import io.kta.api.Growing;

/**
 * A comparison of the instances that ran with the least needed, by operator and minute, after
 * Herbst's measures of elasticity. Immutable.
 *
 * @param instanceHours what ran, in hours of one instance; also while the job stood still
 * @param neededHours what would have been enough, if changes cost nothing
 * @param under instances missing, as a mean share of those needed
 * @param over instances too many, as a mean share of those needed
 * @param timeUnder the share of time in which any operator had too few
 * @param timeOver the share of time in which any operator had too many
 * @param instability the share of minutes in which the number that ran and that needed did not
 *     change in the same direction
 * @since 0.1
 */
@Growing
public record Provisioning(
    double instanceHours,
    double neededHours,
    double under,
    double over,
    double timeUnder,
    double timeOver,
    double instability) {

  /** Returns what ran, relative to what would have been enough; 1 is just enough. */
  public double surplus() {
    return instanceHours / neededHours;
  }
}
