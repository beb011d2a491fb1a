package io.kta.simulation;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The flow of records through a topology, tick by tick. Not thread-safe.
 *
 * <p>Every edge has a bounded queue at each instance of its receiver. A tick goes over the
 * operators twice: from the sinks up, to tell every edge how much its receiver is sure to have room
 * for; then from the sources down, to move the records. Instances that share a queue's fate alike
 * are one <em>lane</em> with a count. The fullest lane blocks the sender, as in keyed shuffles.
 */
final class FlowModel {
  private final FlowGraph graph;
  private final double dt;
  private final long seed;
  private final Randomness random;
  private final RecordLog[] logs;
  private final LatencyHistogram latencies = new LatencyHistogram();

  final double[] recordsIn;
  final double[] busySeconds;
  final double[] backpressuredSeconds;
  final double[] dropped; // in flight when the job restarted from a checkpoint
  final double[] readAgain; // put back into the log at such a restart
  private final double[] restartRead; // recordsIn of sources at the last checkpoint
  private final double[][] share; // per operator and lane: of the input, for one instance
  private final int[][] count;
  private final double[] nominal; // records one instance takes in per tick
  private final double[] capacity; // the same in this tick
  private final double[] coldness;
  private final double[] debt; // work of windows that have fired, in records
  private final double[] free; // the share of this tick that such work leaves
  private final double[] sinceFire;
  private final double[] limit;
  private final double[] sure; // the share of its capacity that room downstream allows at least
  private final double[][] queue; // per edge and lane, of one instance
  private final double[] room;
  private final double[] claim; // per edge: its share of its receiver's capacity
  private final double[] delay;
  private final double[] scratch;
  private final int[] parallelism;
  private double arriving;

  FlowModel(FlowGraph graph, double dt, long seed) {
    this.graph = graph;
    this.dt = dt;
    this.seed = seed;
    this.random = new Randomness(seed);
    int n = graph.size();
    int edges = graph.from.length;
    logs = new RecordLog[n];
    Arrays.setAll(logs, i -> new RecordLog());
    recordsIn = new double[n];
    busySeconds = new double[n];
    backpressuredSeconds = new double[n];
    dropped = new double[n];
    readAgain = new double[n];
    restartRead = new double[n];
    share = new double[n][];
    count = new int[n][];
    nominal = new double[n];
    capacity = new double[n];
    coldness = new double[n];
    debt = new double[n];
    free = new double[n];
    sinceFire = new double[n];
    limit = new double[n];
    sure = new double[n];
    queue = new double[edges][0];
    room = new double[edges];
    claim = new double[edges];
    delay = new double[n];
    parallelism = new int[n];
    scratch = new double[edges];
    int[] first = new int[n];
    Arrays.setAll(first, i -> graph.operators.get(i).parallelism());
    deploy(first);
  }

  int[] parallelism() {
    return parallelism.clone();
  }

  /** Returns whether any operator has more instances at a target than now. */
  boolean growsTo(int[] target) {
    int[] now = parallelism();
    return IntStream.range(0, now.length).anyMatch(i -> target[i] > now[i]);
  }

  double lag() {
    double lag = 0;
    for (int source : graph.sources) {
      lag += logs[source].size();
    }
    return lag;
  }

  /** Returns the records per second that came to all sources in the last tick. */
  double arriving() {
    return arriving;
  }

  /** Returns how many records sources have read again after restarts from a checkpoint. */
  double readAgain() {
    return Arrays.stream(readAgain).sum();
  }

  /** Returns how long ago the oldest record came that waits, and how long it has yet to go. */
  double age(double now) {
    double age = 0;
    for (int source : graph.sources) {
      age = Math.max(age, now - logs[source].oldest(now) + delay[source]);
    }
    return age;
  }

  /** Adds the records that wait outside of the sources to latencies, as if they were read now. */
  void addWaiting(double now, LatencyHistogram to) {
    for (int source : graph.sources) {
      logs[source].addWaiting(now, delay[source], to);
    }
  }

  double lagOf(int source) {
    return logs[source].size();
  }

  /** Returns for how many different instants the log of any source keeps records at most. */
  int mostInstantsKept() {
    return Arrays.stream(logs).mapToInt(RecordLog::capacity).max().orElse(0);
  }

  LatencyHistogram latencies() {
    return latencies;
  }

  /** Returns the records in one queue of one instance of a lane. */
  double queuedAt(int edge, int lane) {
    return queue[edge][lane];
  }

  double queuedAt(int i) {
    double sum = 0;
    for (int e = graph.inputs[i]; e < graph.inputs[i + 1]; e++) {
      sum += queued(e, i);
    }
    return sum;
  }

  /** Runs at another parallelism from now on; what is queued is spread over the new instances. */
  void deploy(int[] targets) {
    for (int i = 0; i < targets.length; i++) {
      SimulatedOperator operator = graph.operators.get(i);
      int p = targets[i];
      double[] kept = new double[graph.inputs[i + 1] - graph.inputs[i]];
      for (int k = 0; k < kept.length && count[i] != null; k++) {
        kept[k] = queued(graph.inputs[i] + k, i);
      }
      parallelism[i] = p;
      if (graph.isSource[i] || !operator.keySkew().keyed()) {
        share[i] = new double[] {1.0 / p};
        count[i] = new int[] {p};
      } else {
        share[i] = operator.keySkew().shares(p, operator.maxParallelism(), seed ^ i);
        count[i] = new int[p];
        Arrays.fill(count[i], 1);
      }
      nominal[i] = operator.capacity().at(p) / p * dt;
      coldness[i] = 1 - operator.wear().cold();
      for (int k = 0; k < kept.length; k++) {
        int e = graph.inputs[i] + k;
        queue[e] = new double[share[i].length];
        claim[e] = 1.0 / kept.length;
        for (int lane = 0; lane < share[i].length; lane++) {
          queue[e][lane] = kept[k] * share[i][lane];
        }
      }
    }
  }

  /** Remembers how far the sources have read. */
  void checkpoint() {
    System.arraycopy(recordsIn, 0, restartRead, 0, recordsIn.length);
  }

  /** Drops what is in flight, and puts back what was read since the last checkpoint. */
  void restartFromCheckpoint(double now) {
    for (int i = 0; i < graph.size(); i++) {
      dropped[i] += queuedAt(i);
      for (int e = graph.inputs[i]; e < graph.inputs[i + 1]; e++) {
        Arrays.fill(queue[e], 0);
      }
      if (graph.isSource[i]) {
        readAgain[i] += recordsIn[i] - restartRead[i];
        logs[i].add(now, recordsIn[i] - restartRead[i]);
      }
    }
    checkpoint();
  }

  /** Lets the time pass by one tick; {@code available} is the share of its capacity the job has. */
  void tick(double now, double available) {
    arriving = 0;
    for (int source : graph.sources) {
      double rate = graph.rate(source, now);
      arriving += rate;
      logs[source].add(now, rate * dt);
    }
    if (available <= 0) {
      return;
    }
    for (int i = graph.size() - 1; i >= 0; i--) {
      prepare(i, now, available);
      makeRoom(i);
    }
    for (int i = 0; i < graph.size(); i++) {
      double processed = graph.isSource[i] ? read(i, now) : process(i);
      recordsIn[i] += processed;
      sinceFire[i] += processed;
      emit(i, processed);
    }
    for (int i = graph.size() - 1; i >= 0; i--) {
      delay[i] = delayFrom(i);
    }
  }

  private void prepare(int i, double now, double available) {
    SimulatedOperator.Wear wear = graph.operators.get(i).wear();
    double left = nominal[i] * available / graph.cost(i, now);
    if (!wear.equals(SimulatedOperator.Wear.NONE)) {
      left *= (1 - coldness[i]) * random.factor(wear.noise());
      coldness[i] *= 1 - Math.min(1, dt / (wear.warmUp().toNanos() / 1e9));
      double period = wear.windowPeriod().toNanos() / 1e9;
      if (period > 0 && Math.floor((now + dt) / period) > Math.floor(now / period)) {
        debt[i] += sinceFire[i] * wear.fireCost();
        sinceFire[i] = 0;
      }
    }
    double work = Math.min(debt[i], left * parallelism[i]);
    debt[i] -= work;
    free[i] = work > 0 ? 1 - work / (left * parallelism[i]) : 1;
    busySeconds[i] += (1 - free[i]) * dt;
    capacity[i] = left * free[i];
    limit[i] = Double.POSITIVE_INFINITY;
    for (int e : graph.outputs[i]) {
      if (graph.selectivity[e] > 0) {
        limit[i] = Math.min(limit[i], room[e] / graph.selectivity[e]);
      }
    }
    double total = capacity[i] * parallelism[i];
    sure[i] = limit[i] < total ? limit[i] / total : 1;
  }

  private void makeRoom(int i) {
    double bound = nominal[i] / dt * (graph.operators.get(i).buffer().toNanos() / 1e9);
    for (int e = graph.inputs[i]; e < graph.inputs[i + 1]; e++) {
      double least = Double.POSITIVE_INFINITY;
      for (int lane = 0; lane < share[i].length; lane++) {
        if (share[i][lane] > 0) {
          double free = bound - queue[e][lane] + claim[e] * capacity[i] * sure[i];
          least = Math.min(least, free / share[i][lane]);
        }
      }
      room[e] = Math.max(0, least);
    }
  }

  private double read(int i, double now) {
    double total = capacity[i] * parallelism[i];
    double wanted = Math.min(logs[i].size(), total);
    double read = Math.min(wanted, limit[i]);
    logs[i].take(read, now, delay[i], latencies);
    account(i, read, wanted);
    return read;
  }

  private double process(int i) {
    int first = graph.inputs[i];
    int last = graph.inputs[i + 1];
    double granted = 0;
    double more = 0;
    double waiting = 0;
    for (int e = first; e < last; e++) {
      scratch[e] = queued(e, i);
      waiting += scratch[e];
    }
    for (int lane = 0; lane < share[i].length; lane++) {
      double wanted = Math.min(waiting(first, last, lane), capacity[i]);
      double base = Math.min(wanted, capacity[i] * sure[i]);
      granted += base * count[i][lane];
      more += (wanted - base) * count[i][lane];
    }
    double extra = more > 0 ? Math.min(1, Math.max(0, limit[i] - granted) / more) : 0;
    double processed = 0;
    for (int lane = 0; lane < share[i].length; lane++) {
      double wanted = Math.min(waiting(first, last, lane), capacity[i]);
      double base = Math.min(wanted, capacity[i] * sure[i]);
      processed += serve(i, lane, base + extra * (wanted - base)) * count[i][lane];
    }
    account(i, processed, granted + more);
    for (int e = first; waiting > 0 && e < last; e++) {
      claim[e] = scratch[e] / waiting;
    }
    return processed;
  }

  /** Takes records out of one lane's queues: first what each edge was promised, then evenly. */
  private double serve(int i, int lane, double records) {
    int first = graph.inputs[i];
    int last = graph.inputs[i + 1];
    double promised = 0;
    double rest = 0;
    for (int e = first; e < last; e++) {
      double base = Math.min(queue[e][lane], claim[e] * capacity[i] * sure[i]);
      promised += base;
      rest += queue[e][lane] - base;
    }
    double onPromise = promised > records ? records / promised : 1;
    double onRest = rest > 0 ? Math.min(1, Math.max(0, records - promised) / rest) : 0;
    double served = 0;
    for (int e = first; e < last; e++) {
      double base = Math.min(queue[e][lane], claim[e] * capacity[i] * sure[i]);
      double taken = Math.min(queue[e][lane], base * onPromise + (queue[e][lane] - base) * onRest);
      queue[e][lane] -= taken;
      served += taken;
    }
    return served;
  }

  private void account(int i, double processed, double wanted) {
    double total = capacity[i] * parallelism[i];
    if (total > 0) {
      double busy = Math.min(1, processed / total);
      busySeconds[i] += busy * free[i] * dt;
      backpressuredSeconds[i] +=
          Math.min(1 - busy, Math.max(0, wanted - processed) / total) * free[i] * dt;
    }
  }

  private void emit(int i, double processed) {
    for (int e : graph.outputs[i]) {
      int to = receiver(e);
      for (int lane = 0; lane < share[to].length; lane++) {
        queue[e][lane] += processed * graph.selectivity[e] * share[to][lane];
      }
    }
  }

  private double delayFrom(int i) {
    double further = 0;
    double weights = 0;
    for (int e : graph.outputs[i]) {
      further += graph.selectivity[e] * delay[receiver(e)];
      weights += graph.selectivity[e];
    }
    double queued = queuedAt(i);
    double total = capacity[i] * parallelism[i] * sure[i];
    double own = queued > 0 && total > 0 ? queued / total * dt : 0;
    return own + (weights > 0 ? further / weights : 0);
  }

  private int receiver(int edge) {
    return graph.to[edge];
  }

  private double waiting(int first, int last, int lane) {
    double sum = 0;
    for (int e = first; e < last; e++) {
      sum += queue[e][lane];
    }
    return sum;
  }

  private double queued(int edge, int receiver) {
    double sum = 0;
    for (int lane = 0; lane < queue[edge].length; lane++) {
      sum += queue[edge][lane] * count[receiver][lane];
    }
    return sum;
  }
}
