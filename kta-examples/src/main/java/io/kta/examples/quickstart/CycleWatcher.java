package io.kta.examples.quickstart;

import io.kta.AutoscalerListener;
import io.kta.CycleReport;
import io.kta.algorithm.Decision;
import io.kta.driver.ApplyResult;
import io.kta.flink.local.LocalFlink;
import io.kta.flink.local.LocalJob;
import io.kta.knowledge.Outcome;
import io.kta.knowledge.Step;
import io.kta.time.LoopClock;
import io.kta.topology.Operator;
import io.kta.topology.ParallelismPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Asks Flink after each cycle whether the job runs as planned, and writes it down. */
final class CycleWatcher implements AutoscalerListener {
  /** Less than the loop waits for a listener. */
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private final int cycles;
  private final LocalFlink flink;
  private final LocalJob job;
  private final Journal journal;
  private final LoopClock clock = LoopClock.system();
  private final CompletableFuture<Boolean> end = new CompletableFuture<>();
  private int seen;
  private boolean allReached = true;

  CycleWatcher(int cycles, LocalFlink flink, LocalJob job, Journal journal) {
    this.cycles = cycles;
    this.flink = flink;
    this.job = job;
    this.journal = journal;
  }

  /** Waits for the last cycle, and returns whether every one of them reached its plan. */
  boolean awaitLastCycle() {
    return end.join();
  }

  @Override
  public void onCycle(CycleReport report) {
    if (end.isDone()) {
      return;
    }
    try {
      allReached &= watch(report);
      if (++seen == cycles) {
        end.complete(allReached);
      }
    } catch (RuntimeException e) {
      end.completeExceptionally(e);
    }
  }

  private boolean watch(CycleReport report) {
    Instant begin = clock.now();
    Optional<Map<String, Integer>> goal = plan(report).map(plan -> byVertex(plan, report));
    boolean reached =
        goal.isPresent() && isTaken(report.outcome()) && job.runsWithin(PATIENCE, goal.get());
    // a ScaleTarget may be set before the job runs at it: then what it took includes this wait
    Duration took = report.duration(Step.APPLY).plus(Duration.between(begin, clock.now()));
    journal.write(report, reached, took, QuickstartStatus.read(flink, job));
    return reached;
  }

  private static Optional<ParallelismPlan> plan(CycleReport report) {
    return report
        .admission()
        .flatMap(
            admission ->
                admission.admitted() instanceof Decision.Scale scale
                    ? Optional.of(scale.plan())
                    : Optional.empty());
  }

  private static boolean isTaken(Outcome outcome) {
    return outcome instanceof Outcome.Applied applied
        && (applied.result() instanceof ApplyResult.Applied
            || applied.result() instanceof ApplyResult.AlreadyInPlace);
  }

  /** Returns the plan by the names of Flink's vertices; a plan for TaskManagers is one for all. */
  private Map<String, Integer> byVertex(ParallelismPlan plan, CycleReport report) {
    List<Operator> operators =
        report.observation().map(seen -> seen.topology().operators()).orElse(List.of());
    Map<String, Integer> byVertex = new TreeMap<>(job.parallelism());
    if (operators.size() == 1) {
      byVertex.replaceAll((name, parallelism) -> plan.target(operators.get(0).id()));
    } else {
      operators.forEach(operator -> byVertex.put(operator.name(), plan.target(operator.id())));
    }
    return byVertex;
  }
}
