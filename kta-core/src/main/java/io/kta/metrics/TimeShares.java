package io.kta.metrics;

/**
 * How an operator's instances spent their time, on average; the three shares add up to about 1.
 * Immutable.
 *
 * @param busy the share spent working, from 0 to 1
 * @param idle the share spent waiting for input, from 0 to 1
 * @param backpressured the share spent waiting for room downstream, from 0 to 1
 * @since 0.1
 */
public record TimeShares(double busy, double idle, double backpressured) {

  /** Rejects a share that is not within 0 to 1. */
  public TimeShares {
    requireShare("busy", busy);
    requireShare("idle", idle);
    requireShare("backpressured", backpressured);
  }

  private static void requireShare(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(
          name + " share is " + value + "; it must be within 0 to 1, or the shares left unknown");
    }
  }
}
