package io.kta.simulation;

import io.kta.policy.Bounds;
import io.kta.simulation.LeastParallelism.Work;
import java.util.ArrayList;
import java.util.List;

/** Measures a run, tick by tick, with what no algorithm sees. Not thread-safe. */
final class Recorder implements Probe {
  private static final int MOST_SLOTS = 4096;
  private static final int MOST_CELLS = 4_000_000; // slots times operators

  final SimulatedTopology job;
  final LeastParallelism least;
  final Timeline timeline;
  final LatencyHistogram waits = new LatencyHistogram(); // of the oldest record, by time
  final SettlingMeter settling = new SettlingMeter();
  final ProvisioningMeter provisioning = new ProvisioningMeter();
  final List<Work> works = new ArrayList<>(); // by slot
  final List<int[]> neededBySlot = new ArrayList<>();
  final int[] initial;
  final double slotSeconds;
  final double length;
  final double tick;
  private final double warmUp;
  private double nextSlot;
  private Work work = new Work(new double[0], new double[0]);
  private int[] needed = {};
  private double sustained;
  private boolean warm;

  double maxLag;
  double maxLagAt;
  double maxWait;
  double maxWaitAt;
  double lagSeconds; // records x seconds
  double measuredSeconds;
  double now;
  long changedInstances;
  private int[] running;

  Recorder(SimulatedTopology job, Bounds bounds, double length, double warmUp) {
    this.job = job;
    this.least = new LeastParallelism(job, bounds);
    this.timeline = new Timeline(job, length);
    this.length = length;
    this.warmUp = warmUp;
    this.tick = job.settings().tickSeconds();
    double slot = Math.max(60, tick);
    int most = Math.max(60, Math.min(MOST_SLOTS, MOST_CELLS / job.graph().size()));
    while (length / slot > most) {
      slot *= 2;
    }
    this.slotSeconds = slot;
    this.initial = job.flow().parallelism();
    this.running = initial;
    this.warm = warmUp == 0;
  }

  @Override
  public void onTick(double seconds, boolean stopped) {
    if (seconds >= nextSlot - tick / 2) {
      beginSlot(seconds);
    }
    if (!warm && seconds >= warmUp) {
      warm = true;
      job.flow().latencies().clear();
    }
    now = seconds + tick;
    double lag = job.flow().lag();
    double wait = job.flow().age(seconds);
    timeline.add(sustained, lag, wait, stopped);
    provisioning.tick(tick);
    settling.tick(
        now,
        provisioning.running(),
        provisioning.needed(),
        !stopped && lag <= job.flow().arriving() + 1e-6);
    if (warm) {
      measure(lag, wait);
    }
  }

  /** Ends the last row and the last minute; the run is over. */
  void end() {
    timeline.end();
    provisioning.endMinute();
  }

  private void measure(double lag, double wait) {
    waits.add(wait, tick);
    lagSeconds += lag * tick;
    measuredSeconds += tick;
    if (lag > maxLag) {
      maxLag = lag;
      maxLagAt = now;
    }
    if (wait > maxWait) {
      maxWait = wait;
      maxWaitAt = now;
    }
  }

  private void beginSlot(double seconds) {
    if (nextSlot > 0) {
      provisioning.endMinute();
    }
    work = least.meanWork(seconds, Math.min(seconds + slotSeconds, length), tick);
    works.add(work);
    needed = least.of(work);
    neededBySlot.add(needed);
    nextSlot += slotSeconds;
    compare();
    settling.need(provisioning.needed(), seconds);
  }

  @Override
  public void onRescale() {
    int[] changed = job.flow().parallelism();
    for (int i = 0; i < changed.length; i++) {
      changedInstances += Math.abs(changed[i] - running[i]);
    }
    running = changed;
    settling.onRescale();
    if (nextSlot > 0) {
      compare();
    }
  }

  /** Returns the parallelism that was needed at an instant. */
  int[] neededAt(double seconds) {
    int slot = (int) Math.min(neededBySlot.size() - 1, seconds / slotSeconds);
    return neededBySlot.get(slot);
  }

  private void compare() {
    provisioning.compare(running, needed);
    sustained = least.sustained(running, work);
  }
}
