package io.kta.simulation;

import java.util.Arrays;

/**
 * The series of a run in rows of equal length, so few that a year takes no more memory than an
 * hour. Not thread-safe.
 */
final class Timeline {
  private static final int MOST_ROWS = 2000;
  private static final int MOST_CELLS = 1_000_000;
  private static final int[] ROUND = {1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600};

  private final FlowModel flow;
  private final double tick;
  private final int ticksPerRow;
  private int ticksInRow;
  private int rows;
  private final double[] busyBefore;
  private final double[] backpressuredBefore;
  private double loadSum;
  private double capacitySum;
  private double stopped;

  final double[] load; // mean, records per second
  final double[] capacity; // mean, records per second that the sources could read
  final double[] lag; // the most
  final double[] latency; // of the record that waits longest, in seconds; the most
  final double[] stoppedShare;
  final int[][] parallelism; // at the end
  final float[][] busy; // mean share of time
  final float[][] backpressured;

  Timeline(SimulatedTopology job, double seconds) {
    flow = job.flow();
    tick = job.settings().tickSeconds();
    int operators = job.graph().size();
    int most = Math.max(20, Math.min(MOST_ROWS, MOST_CELLS / operators));
    ticksPerRow = roundedUp((int) Math.ceil(seconds / tick / most));
    int size = (int) Math.ceil(seconds / tick / ticksPerRow) + 1;
    busyBefore = new double[operators];
    backpressuredBefore = new double[operators];
    load = new double[size];
    capacity = new double[size];
    lag = new double[size];
    latency = new double[size];
    stoppedShare = new double[size];
    parallelism = new int[size][];
    busy = new float[size][];
    backpressured = new float[size][];
  }

  /** Returns the least of the round numbers that is not below a number of ticks. */
  private static int roundedUp(int ticks) {
    for (int round : ROUND) {
      if (round >= ticks) {
        return round;
      }
    }
    int most = ROUND[ROUND.length - 1];
    return (ticks + most - 1) / most * most;
  }

  int rows() {
    return rows;
  }

  /** Returns how long a row is, in seconds. */
  double rowSeconds() {
    return ticksPerRow * tick;
  }

  /** Returns when a row begins, in seconds. */
  double begin(int row) {
    return row * rowSeconds();
  }

  int rowAt(double seconds) {
    return Math.max(0, Math.min(rows - 1, (int) (seconds / rowSeconds())));
  }

  void add(double sustained, double waiting, double oldest, boolean standsStill) {
    loadSum += flow.arriving();
    capacitySum += standsStill ? 0 : sustained;
    stopped += standsStill ? 1 : 0;
    lag[rows] = Math.max(lag[rows], waiting);
    latency[rows] = Math.max(latency[rows], oldest);
    ticksInRow++;
    if (ticksInRow == ticksPerRow) {
      close();
    }
  }

  /** Ends the last row, which may be shorter. */
  void end() {
    if (ticksInRow > 0) {
      close();
    }
  }

  private void close() {
    load[rows] = loadSum / ticksInRow;
    capacity[rows] = capacitySum / ticksInRow;
    stoppedShare[rows] = stopped / ticksInRow;
    parallelism[rows] = flow.parallelism();
    busy[rows] = shares(flow.busySeconds, busyBefore);
    backpressured[rows] = shares(flow.backpressuredSeconds, backpressuredBefore);
    if (rows > 0 && Arrays.equals(parallelism[rows], parallelism[rows - 1])) {
      parallelism[rows] = parallelism[rows - 1];
    }
    loadSum = 0;
    capacitySum = 0;
    stopped = 0;
    ticksInRow = 0;
    rows++;
  }

  private float[] shares(double[] now, double[] before) {
    float[] shares = new float[now.length];
    for (int i = 0; i < now.length; i++) {
      shares[i] = (float) ((now[i] - before[i]) / (ticksInRow * tick));
      before[i] = now[i];
    }
    return shares;
  }
}
