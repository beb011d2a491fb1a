package io.kta.simulation;

import io.kta.policy.Bounds;
import io.kta.topology.Operator;
import java.util.Arrays;

/**
 * How many instances each operator needs at least for a load, by its true capacity, which no
 * algorithm sees. Not thread-safe.
 */
final class LeastParallelism {
  private static final double ROUNDING = 1 + 1e-9;
  private static final int MOST_SAMPLES = 60;

  private final FlowGraph graph;
  private final long seed;
  private final int[] least; // that the policy allows
  private final int[] most;
  private final double[][] capacity; // by operator and parallelism - 1; 0 is not known so far

  LeastParallelism(SimulatedTopology job, Bounds bounds) {
    this.graph = job.graph();
    this.seed = job.settings().seed();
    this.least = new int[graph.size()];
    this.most = new int[graph.size()];
    int i = 0;
    for (Operator operator : graph.topology.operators()) {
      Bounds.Range range = bounds.of(operator);
      most[i] = operator.nearest(range.max());
      least[i] = Math.max(1, Math.min(most[i], range.min())); // no simulated operator is at 0
      i++;
    }
    this.capacity = new double[graph.size()][16];
  }

  /** What has to be done in a time. Immutable by convention: the arrays are never written to. */
  static final class Work {
    final double[] load; // of each source, in records per second; 0 for other operators
    final double[] cost; // of a record of each operator, relative to what its capacity says

    Work(double[] load, double[] cost) {
      this.load = load;
      this.cost = cost;
    }

    /** Returns this with so many times the load. */
    Work times(double factor) {
      return new Work(Arrays.stream(load).map(rate -> rate * factor).toArray(), cost);
    }
  }

  /** Returns the mean load and cost over a time. */
  Work meanWork(double from, double to, double tick) {
    int ticks = (int) Math.max(1, Math.min(MOST_SAMPLES, Math.round((to - from) / tick)));
    Work mean = new Work(new double[graph.size()], new double[graph.size()]);
    for (int i = 0; i < graph.size(); i++) {
      for (int k = 0; k < ticks; k++) {
        double at = from + (to - from) * k / ticks;
        mean.load[i] += graph.isSource[i] ? graph.rate(i, at) : 0;
        mean.cost[i] += graph.cost(i, at);
      }
      mean.load[i] /= ticks;
      mean.cost[i] /= ticks;
    }
    return mean;
  }

  /** Returns the least parallelism at which every operator keeps up; its most if none does. */
  int[] of(Work work) {
    double[] demand = demand(work.load, work.cost);
    int[] least = new int[demand.length];
    for (int i = 0; i < least.length; i++) {
      least[i] = of(i, demand[i]);
    }
    return least;
  }

  private int of(int i, double demand) {
    int most = this.most[i];
    int best = this.least[i];
    for (int p = best; p <= most; p++) {
      if (capacity(i, p) * ROUNDING >= demand) {
        return p;
      }
      best = capacity(i, p) > capacity(i, best) ? p : best;
    }
    return best;
  }

  /** Returns the records per second that the job can read in all, if its sources share as given. */
  double sustained(int[] parallelism, Work work) {
    double total = Arrays.stream(work.load).sum();
    double[] shares = work.load;
    if (total == 0) {
      shares = new double[work.load.length];
      for (int source : graph.sources) {
        shares[source] = 1;
        total++;
      }
    }
    double[] demand = demand(shares, work.cost);
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < demand.length; i++) {
      if (demand[i] > 0) {
        least = Math.min(least, capacity(i, parallelism[i]) / demand[i]);
      }
    }
    return least * total;
  }

  /** Returns what each operator is asked for, in records that cost what is usual. */
  private double[] demand(double[] perSource, double[] cost) {
    double[] demand = graph.demand(perSource);
    Arrays.setAll(demand, i -> demand[i] * cost[i]);
    return demand;
  }

  /** Returns what an operator can take in, when its fullest instance is full. */
  double capacity(int i, int parallelism) {
    if (capacity[i].length < parallelism) {
      capacity[i] = Arrays.copyOf(capacity[i], Math.max(parallelism, 2 * capacity[i].length));
    }
    if (capacity[i][parallelism - 1] == 0) {
      SimulatedOperator operator = graph.operators.get(i);
      double hottest = 1.0 / parallelism;
      if (!graph.isSource[i] && operator.keySkew().keyed()) {
        double[] shares =
            operator.keySkew().shares(parallelism, operator.maxParallelism(), seed ^ i);
        hottest = Arrays.stream(shares).max().orElse(hottest);
      }
      SimulatedOperator.Wear wear = operator.wear();
      double work = wear.windowPeriod().isZero() ? 1 : 1 + wear.fireCost();
      double each = operator.capacity().at(parallelism) / parallelism / work;
      capacity[i][parallelism - 1] = each / hottest;
    }
    return capacity[i][parallelism - 1];
  }
}
