package io.kta.simulation;

/**
 * The weights of latency, rescales and instances in {@link SimulationReport#score}. Immutable.
 *
 * @param violations the weight of the share of records whose latency was above a limit
 * @param rescales the weight of the rescalings, a tenth of their number per hour
 * @param instances the weight of the instances that were not needed, as a share of those needed
 * @since 0.1
 */
public record Weights(double violations, double rescales, double instances) {

  /** Checks the numbers. */
  public Weights {
    Check.atLeastZero("weight of violations", violations);
    Check.atLeastZero("weight of rescales", rescales);
    Check.atLeastZero("weight of instances", instances);
  }

  /**
   * Returns 10, 0.4 and 0.2, the default: a percent of the records late counts as much as half as
   * many instances again as are needed. So the best run is one that keeps up where it can.
   */
  public static Weights keepingUp() {
    return new Weights(10, 0.4, 0.2);
  }

  /**
   * Returns 0.4, 0.4 and 0.2, as in the simulator of Russo Russo et al.; for comparison with what
   * is published. A run that keeps one instance and lets every record be late may be the best by
   * them, since it costs 0.4 and no instances.
   */
  public static Weights standard() {
    return new Weights(0.4, 0.4, 0.2);
  }

  /** Returns a third for each. */
  public static Weights equal() {
    return new Weights(1.0 / 3, 1.0 / 3, 1.0 / 3);
  }

  /** Returns 0.6 for violations, 0.2 for each of the others. */
  public static Weights latencyFirst() {
    return new Weights(0.6, 0.2, 0.2);
  }

  /** Returns 0.6 for instances, 0.2 for each of the others. */
  public static Weights costFirst() {
    return new Weights(0.2, 0.2, 0.6);
  }

  double score(double violationShare, double rescalesPerHour, double surplus) {
    return violations * violationShare
        + rescales * rescalesPerHour / 10
        + instances * (surplus - 1);
  }
}
