package io.kta.examples.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.kta.CycleReport;
import io.kta.algorithm.ds2.Ds2;
import io.kta.flink.jobs.FakeSession;
import io.kta.flink.jobs.FlinkJobs;
import io.kta.policy.Behavior;
import io.kta.policy.ScalingPolicy;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What looking after many jobs of one session cluster costs: real loops, drivers and HTTP, on the
 * system's clock, against fake JobManagers in the same JVM.
 */
public final class FlinkJobsBenchmark {
  private static final int JOBS = Integer.getInteger("kta.jobs", 300);
  private static final int CLUSTERS = Integer.getInteger("kta.clusters", 3);
  private static final int SECONDS = Integer.getInteger("kta.seconds", 60);
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final int VERTICES = 3;
  private static final long LOOK_MILLIS = 100;
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final Queue<Duration> lateness = new ConcurrentLinkedQueue<>();
  private final AtomicInteger failed = new AtomicInteger();

  private FlinkJobsBenchmark() {}

  /** Prints the table as Markdown. */
  public static void main(String[] args) throws InterruptedException {
    System.out.printf(
        "JDK %s, %d processors; jobs of %d vertices and one source, a cycle every %s, for %d s%n%n",
        System.getProperty("java.version"),
        Runtime.getRuntime().availableProcessors(),
        VERTICES,
        INTERVAL,
        SECONDS);
    System.out.println(
        "| JobManagers | jobs | all begun after | cycles | failed | requests/s | requests a cycle |"
            + " threads, most | heap a job | late: median | p99 | most | CPU |");
    System.out.println("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
    new FlinkJobsBenchmark().measure(1, 1);
    new FlinkJobsBenchmark().measure(1, JOBS);
    new FlinkJobsBenchmark().measure(CLUSTERS, JOBS / CLUSTERS);
  }

  private void measure(int clusters, int jobsEach) throws InterruptedException {
    List<FakeSession> flinks = new ArrayList<>();
    List<FlinkJobs> all = new ArrayList<>();
    for (int i = 0; i < clusters; i++) {
      FakeSession flink =
          new FakeSession(System::currentTimeMillis).countingOnly().knowingPendingRecords();
      for (int job = 0; job < jobsEach; job++) {
        flink.submit("job-" + job, 2, 2).with("f".repeat(32), "sink", 2);
      }
      flinks.add(flink);
    }
    long heapBefore = usedHeap();
    long start = System.nanoTime();
    flinks.forEach(flink -> all.add(begin(flink)));
    int jobs = clusters * jobsEach;
    while (scaled(all) < jobs) {
      pause(LOOK_MILLIS);
    }
    Duration begun = Duration.ofNanos(System.nanoTime() - start);
    pause(2 * INTERVAL.toMillis()); // until each had its first cycle, which is as fast as new code
    Measured measured = run(flinks);
    long heap = (usedHeap() - heapBefore) / jobs;
    print(clusters, jobs, begun, measured, heap);
    all.forEach(FlinkJobs::close);
    flinks.forEach(FakeSession::close);
  }

  private record Measured(long requests, int threads, double cpuSeconds) {}

  private Measured run(List<FakeSession> flinks) throws InterruptedException {
    lateness.clear();
    failed.set(0);
    long requests = requests(flinks);
    long cpu = SYSTEM.getProcessCpuTime();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    int threads = 0;
    while (System.nanoTime() < end) {
      threads = Math.max(threads, threads());
      pause(LOOK_MILLIS);
    }
    return new Measured(
        requests(flinks) - requests, threads, (SYSTEM.getProcessCpuTime() - cpu) / 1e9);
  }

  private FlinkJobs begin(FakeSession flink) {
    return FlinkJobs.builder(flink.uri())
        .algorithm(name -> new Ds2())
        .policy(
            ScalingPolicy.builder()
                .interval(INTERVAL)
                .behavior(Behavior.kubernetesDefaults())
                .maxParallelism(64)
                .build())
        .cycleListener(this::note)
        .start();
  }

  private void note(CycleReport report) {
    report.lateness().ifPresent(lateness::add);
    if (report.outcome().isFailed()) {
      failed.incrementAndGet();
    }
  }

  private static long scaled(List<FlinkJobs> all) {
    return all.stream()
        .flatMap(jobs -> jobs.jobs().stream())
        .filter(job -> job.autoscaler().isPresent())
        .count();
  }

  private static long requests(List<FakeSession> flinks) {
    return flinks.stream().mapToLong(FakeSession::count).sum();
  }

  /** Returns how many threads there are of KTA and of its HTTP clients. */
  private static int threads() {
    return (int)
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().matches("(kta-|HttpClient-).*"))
            .count();
  }

  private void print(int clusters, int jobs, Duration begun, Measured measured, long heap) {
    System.out.printf(
        "| %d | %d | %.1f s | %d | %d | %.1f | %.2f | %d | %d KiB | %s | %.1f %% |%n",
        clusters,
        jobs,
        begun.toMillis() / 1e3,
        lateness.size(),
        failed.get(),
        (double) measured.requests() / SECONDS,
        (double) measured.requests() / lateness.size(),
        measured.threads(),
        heap >> 10,
        Delays.cells(lateness),
        100 * measured.cpuSeconds() / SECONDS);
  }

  private static void pause(long millis) throws InterruptedException {
    boolean unused = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
  }

  private static long usedHeap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
