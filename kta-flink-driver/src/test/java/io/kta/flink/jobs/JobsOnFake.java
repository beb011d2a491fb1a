package io.kta.flink.jobs;

import io.kta.Autoscaler;
import io.kta.CloseReport;
import io.kta.CycleReport;
import io.kta.LoopScheduler;
import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Decision;
import io.kta.flink.jobs.ManagedJob.Stage;
import io.kta.policy.Behavior;
import io.kta.policy.Rule;
import io.kta.policy.ScalingPolicy;
import io.kta.time.ManualClock;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Jobs of a fake JobManager, looked after by hand: looks and cycles come when they are asked for.
 */
final class JobsOnFake implements AutoCloseable {
  static final Duration INTERVAL = Duration.ofSeconds(30);

  /** How long tests wait at most for what other threads do. */
  static final Duration SOON = Duration.ofMinutes(3);

  final ManualClock clock = new ManualClock();
  final FakeSession flink = new FakeSession();
  final LoopScheduler scheduler = LoopScheduler.byHand(clock);
  final List<CycleReport> reports = new CopyOnWriteArrayList<>();
  final List<String> events = new CopyOnWriteArrayList<>();
  final List<Inheritance> inherited = new CopyOnWriteArrayList<>();

  /** At what the counters of jobs are to run, by the names of the jobs; else they are left. */
  final Map<String, Integer> wanted = new ConcurrentHashMap<>();

  private final List<FlinkJobs> opened = new ArrayList<>();

  FlinkJobsBuilder builder() {
    return FlinkJobs.builder(flink.uri())
        .algorithm(this::algorithm)
        .policy(policy())
        .scheduler(scheduler)
        .requestTimeout(Duration.ofSeconds(5))
        .cycleListener(reports::add)
        .listener(new Noting());
  }

  FlinkJobs open(FlinkJobsBuilder builder) {
    FlinkJobs jobs = builder.build();
    opened.add(jobs);
    return jobs;
  }

  static ScalingPolicy policy() {
    return ScalingPolicy.builder()
        .interval(INTERVAL)
        .behavior(Behavior.kubernetesDefaults())
        .maxParallelism(64)
        .build();
  }

  private Algorithm<?, ?> algorithm(String job) {
    return Algorithm.of("wanted")
        .plan(
            context -> {
              Integer target = wanted.get(job);
              return target == null
                  ? new Decision.Hold("nothing is wanted")
                  : new Decision.Scale(
                      ParallelismPlan.asIs(context.topology())
                          .with(new OperatorId(FakeSession.COUNTER), target),
                      "it is wanted");
            });
  }

  /** Looks, and runs the cycles that come within an interval. */
  void lookAndRun(FlinkJobs jobs) {
    jobs.discover();
    runCycles();
  }

  /** Runs the cycles that come within an interval, but for those that come as it ends. */
  void runCycles() {
    scheduler.runDue();
    for (int i = 1; i < 30; i++) {
      clock.advance(Duration.ofSeconds(1));
      scheduler.runDue();
    }
    clock.advance(Duration.ofSeconds(1));
  }

  static List<Stage> stages(FlinkJobs jobs) {
    return jobs.jobs().stream().map(ManagedJob::stage).toList();
  }

  /** Returns whether any cycle took a change for somebody else's. */
  boolean hasConflict() {
    return reports.stream()
        .flatMap(report -> report.admission().stream())
        .anyMatch(
            admission ->
                admission.adjustments().stream().anyMatch(a -> a.rule() == Rule.CONFLICT)
                    || admission.remarks().stream().anyMatch(r -> r.rule() == Rule.CONFLICT));
  }

  @Override
  public void close() {
    opened.forEach(FlinkJobs::close);
    scheduler.close();
    flink.close();
  }

  private final class Noting implements FlinkJobsListener {
    @Override
    public void onStart(JobRun run, Autoscaler autoscaler) {
      events.add("begin " + autoscaler.name());
    }

    @Override
    public void onInherited(JobRun run, Inheritance inheritance) {
      inherited.add(inheritance);
    }

    @Override
    public void onStop(JobRun run, CloseReport report, String why) {
      events.add("end " + report.autoscaler() + ": " + why);
    }
  }
}
