package io.kta.examples.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.kta.Autoscaler;
import io.kta.CycleReport;
import io.kta.Kta;
import io.kta.LoopScheduler;
import io.kta.algorithm.Algorithm;
import io.kta.algorithm.toggle.Toggle;
import io.kta.algorithm.utilization.TargetUtilization;
import io.kta.knowledge.Outcome;
import io.kta.knowledge.ScalingLog;
import io.kta.knowledge.Step;
import io.kta.metrics.Observation;
import io.kta.policy.Behavior;
import io.kta.policy.ScalingPolicy;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * What thousands of autoscalers in one JVM cost, on one scheduler: the processor's time, and the
 * heap once their histories and windows are full.
 */
public final class FleetBenchmark {
  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final int AUTOSCALERS = Integer.getInteger("kta.fleet", 10_000);
  private static final int OPERATORS = 3;
  private static final int ROUNDS = 125; // more than an hour, and than the history is long
  private static final int MEASURED = 10;
  private static final int COLLECTIONS = 6; // the serial collector leaves gaps in most of them
  private static final long SETTLE_NANOS = 20_000_000;
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private FleetBenchmark() {}

  /** Prints the table as Markdown. */
  public static void main(String[] args) throws InterruptedException {
    System.out.printf(
        "JDK %s, %d autoscalers of %d operators, every %s%n%n",
        System.getProperty("java.version"), AUTOSCALERS, OPERATORS, INTERVAL);
    System.out.println(
        "| algorithm | history | CPU of two cores | µs a cycle | heap | KiB an autoscaler |"
            + " rescaled |");
    System.out.println("|---|---|---|---|---|---|---|");
    for (int historyLength : new int[] {100, 10}) {
      measure("Toggle", Toggle::new, historyLength);
      measure("TargetUtilization", TargetUtilization::new, historyLength);
      measure("plan only", PlanOnly::algorithm, historyLength);
    }
    measureLog(1000);
  }

  /**
   * Prints the heap that the windows of a large job take, in the worst case: all changes always.
   */
  private static void measureLog(int operators) {
    long before = usedHeap();
    ScalingLog log = ScalingLog.none();
    Topology.Builder topology = Topology.builder();
    for (int i = 0; i < operators; i++) {
      topology.operator(Operator.of("operator-" + i, 1));
    }
    Observation first = Observation.of(Instant.EPOCH, topology.build());
    for (int cycle = 0; cycle < ROUNDS; cycle++) {
      Topology.Builder changed = Topology.builder();
      Map<OperatorId, Integer> plan = new LinkedHashMap<>();
      for (Operator operator : first.topology().operators()) {
        changed.operator(operator.withParallelism(1 + cycle % 9));
        plan.put(operator.id(), 2 + cycle % 9);
      }
      Instant at = Instant.EPOCH.plus(INTERVAL.multipliedBy(cycle));
      log =
          log.observing(Observation.of(at, changed.build()))
              .recommending(at, new ParallelismPlan(plan));
    }
    long used = usedHeap() - before;
    System.out.printf(
        "%nAn hour of windows of %d operators, %d + %d snapshots: %.1f MiB with their ids%n",
        operators, log.observed().size(), log.recommended().size(), used / 1048576.0);
  }

  private static void measure(String name, Supplier<Algorithm<?, ?>> algorithm, int historyLength)
      throws InterruptedException {
    long before = usedHeap();
    ShiftedClock clock = new ShiftedClock();
    Phaser cycles = new Phaser(AUTOSCALERS);
    LongAdder scaled = new LongAdder();
    List<Autoscaler> fleet = new ArrayList<>();
    try (LoopScheduler scheduler = LoopScheduler.builder().cyclesAtOnce(4).clock(clock).build()) {
      for (int i = 0; i < AUTOSCALERS; i++) {
        fleet.add(
            Kta.autoscaler()
                .name("job-" + i)
                .policy(policy())
                .algorithm(algorithm.get())
                .driver(new FleetJob(i, OPERATORS, clock))
                .historyLength(historyLength)
                .scheduler(scheduler)
                .listener(report -> count(report, cycles, scaled))
                .start());
      }
      long start = 0;
      for (int round = 0; round < ROUNDS + MEASURED; round++) {
        if (round == ROUNDS) {
          scaled.reset();
          start = SYSTEM.getProcessCpuTime();
        }
        cycles.awaitAdvanceInterruptibly(round);
        LockSupport.parkNanos(SETTLE_NANOS); // until the last listener has returned
        clock.putForward(INTERVAL);
      }
      cycles.awaitAdvanceInterruptibly(ROUNDS + MEASURED);
      double cpuSeconds = (SYSTEM.getProcessCpuTime() - start) / 1e9 / MEASURED;
      print(name, historyLength, cpuSeconds, usedHeap() - before, scaled.sum());
      fleet.forEach(Autoscaler::close);
    }
  }

  private static void count(CycleReport report, Phaser cycles, LongAdder scaled) {
    if (report.outcome() instanceof Outcome.Failed) {
      System.err.println(report);
    }
    if (report.duration(Step.APPLY).toNanos() > 0) {
      scaled.increment();
    }
    cycles.arrive();
  }

  private static ScalingPolicy policy() {
    return ScalingPolicy.builder()
        .interval(INTERVAL)
        .maxParallelism(64)
        .behavior(Behavior.kubernetesDefaults())
        .build();
  }

  private static void print(
      String name, int historyLength, double cpuSeconds, long heap, long scaled) {
    System.out.printf(
        "| %s | %d | %.1f %% | %.0f | %d MiB | %.1f | %.1f %% |%n",
        name,
        historyLength,
        100 * cpuSeconds / INTERVAL.toSeconds() / 2,
        cpuSeconds * 1e6 / AUTOSCALERS,
        heap >> 20,
        heap / 1024.0 / AUTOSCALERS,
        100.0 * scaled / MEASURED / AUTOSCALERS);
  }

  private static long usedHeap() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
