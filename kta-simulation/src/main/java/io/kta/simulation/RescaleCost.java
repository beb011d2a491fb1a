package io.kta.simulation;

import io.kta.api.Growing;
import java.time.Duration;

/**
 * The cost of a rescale. Immutable; start from one of the factories.
 *
 * @param start how long until new instances are there; meanwhile the job runs as before
 * @param up how long the change then takes, if any operator grows
 * @param down how long it takes if none does
 * @param spread how far these vary, evenly to both sides, relative; 0 is not at all
 * @param capacityMeanwhile the share of its capacity that the job keeps during the change; 0 is a
 *     job that stops
 * @param checkpointInterval if positive, records in flight are dropped and all read since the last
 *     checkpoint are read again; zero drops none
 * @since 0.1
 */
@Growing
public record RescaleCost(
    Duration start,
    Duration up,
    Duration down,
    double spread,
    double capacityMeanwhile,
    Duration checkpointInterval) {

  /** Checks the numbers. */
  public RescaleCost {
    Check.notNegative("start", start);
    Check.notNegative("up", up);
    Check.notNegative("down", down);
    Check.share("spread", spread);
    Check.share("capacityMeanwhile", capacityMeanwhile);
    Check.notNegative("checkpointInterval", checkpointInterval);
  }

  /** Returns a change that takes no time. */
  public static RescaleCost none() {
    return stopping(Duration.ZERO);
  }

  /** Returns a job that stops for so long and loses nothing. */
  public static RescaleCost stopping(Duration downtime) {
    return new RescaleCost(Duration.ZERO, downtime, downtime, 0, 0, Duration.ZERO);
  }

  /** Returns a stop with a savepoint, and a restart from it: 40 s, within a quarter. */
  public static RescaleCost savepoint() {
    Duration stop = Duration.ofSeconds(40);
    return new RescaleCost(Duration.ZERO, stop, stop, 0.25, 0, Duration.ZERO);
  }

  /** Returns a restart from the last of the checkpoints taken every 10 s: 30 s up, 15 s down. */
  public static RescaleCost reactive() {
    return new RescaleCost(
        Duration.ZERO, Duration.ofSeconds(30), Duration.ofSeconds(15), 0.25, 0, seconds(10));
  }

  /** Returns a job that runs on while its state moves, for 30 s at 85 % of its capacity. */
  public static RescaleCost inPlace() {
    return new RescaleCost(Duration.ZERO, seconds(30), seconds(30), 0, 0.85, Duration.ZERO);
  }

  /** Returns instances replaced one by one: 20 s to start, 30 s at 90 % of the capacity. */
  public static RescaleCost rolling() {
    return new RescaleCost(seconds(20), seconds(30), seconds(30), 0, 0.9, Duration.ZERO);
  }

  /** Returns this with how long it takes until new instances are there. */
  public RescaleCost withStart(Duration start) {
    return new RescaleCost(start, up, down, spread, capacityMeanwhile, checkpointInterval);
  }

  /** Returns this with how long a change takes if any operator grows. */
  public RescaleCost withUp(Duration up) {
    return new RescaleCost(start, up, down, spread, capacityMeanwhile, checkpointInterval);
  }

  /** Returns this with how long a change takes if none grows. */
  public RescaleCost withDown(Duration down) {
    return new RescaleCost(start, up, down, spread, capacityMeanwhile, checkpointInterval);
  }

  /** Returns this with how far these times vary, from 0 to 1. */
  public RescaleCost withSpread(double spread) {
    return new RescaleCost(start, up, down, spread, capacityMeanwhile, checkpointInterval);
  }

  /** Returns this with the share of its capacity that the job keeps, from 0 to 1. */
  public RescaleCost withCapacityMeanwhile(double capacityMeanwhile) {
    return new RescaleCost(start, up, down, spread, capacityMeanwhile, checkpointInterval);
  }

  /** Returns this with the time between checkpoints; zero drops no records. */
  public RescaleCost withCheckpointInterval(Duration checkpointInterval) {
    return new RescaleCost(start, up, down, spread, capacityMeanwhile, checkpointInterval);
  }

  /** Returns for how long a change stops the job on average, as a driver would expect it. */
  Duration expectedDowntime() {
    return capacityMeanwhile == 0 ? up.plus(down).dividedBy(2) : Duration.ZERO;
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
