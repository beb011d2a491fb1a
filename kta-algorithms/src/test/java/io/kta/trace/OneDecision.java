package io.kta.trace;

import io.kta.Autoscaler;
import io.kta.CycleReport;
import io.kta.Kta;
import io.kta.LoopScheduler;
import io.kta.algorithm.ds2.Ds2;
import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriver;
import io.kta.metrics.Observation;
import io.kta.metrics.ObserveResult;
import io.kta.metrics.OperatorMetrics;
import io.kta.metrics.TimeShares;
import io.kta.time.ManualClock;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.time.Duration;
import java.util.Map;

/** A program in which DS2 decides once to scale a job up; {@link DecisionTraceTest} watches it. */
final class OneDecision {
  private OneDecision() {}

  public static void main(String[] args) {
    ManualClock clock = new ManualClock();
    SaturatedJob job = new SaturatedJob(clock);
    try (Autoscaler autoscaler =
        Kta.autoscaler()
            .scheduler(LoopScheduler.byHand(clock)) // so that one thread has the whole stack
            .algorithm(new Ds2())
            .driver(job)
            .build()) {
      while (!job.isScaledBy(autoscaler)) {
        clock.advance(Duration.ofSeconds(30));
      }
    }
  }

  /** The tracer begins here. */
  static void begin() {}

  /** The tracer ends here. */
  static void end() {}

  /** A source that has more to read than one busy worker can take in. */
  private static final class SaturatedJob implements ScaleDriver {
    private static final OperatorId SOURCE = new OperatorId("source");
    private static final OperatorId WORKER = new OperatorId("worker");
    private static final double RATE = 1_000;

    private final ManualClock clock;
    private Topology topology = Topology.chain(Operator.of("source", 1), Operator.of("worker", 1));
    private int cycles;
    private boolean isScaled;

    SaturatedJob(ManualClock clock) {
      this.clock = clock;
    }

    /** Runs a cycle, watched; returns whether it scaled. */
    boolean isScaledBy(Autoscaler autoscaler) {
      cycles++;
      begin();
      CycleReport report = autoscaler.runOnce();
      end();
      if (cycles > 20) {
        throw new IllegalStateException("DS2 does not scale the job: " + report.explain());
      }
      return isScaled;
    }

    @Override
    public ObserveResult observe() {
      double read = RATE * cycles * 30;
      OperatorMetrics source =
          OperatorMetrics.unknown()
              .withRecordsOutPerSecond(RATE)
              .withPendingRecords(read)
              .withTimeShares(new TimeShares(0.1, 0, 0.9));
      OperatorMetrics worker =
          OperatorMetrics.unknown()
              .withRecordsInPerSecond(RATE)
              .withRecordsOutPerSecond(RATE)
              .withTimeShares(new TimeShares(1, 0, 0));
      return Observation.of(clock.now(), topology, Map.of(SOURCE, source, WORKER, worker));
    }

    @Override
    public ApplyResult apply(ParallelismPlan plan) {
      isScaled = true;
      topology =
          Topology.chain(
              Operator.of("source", plan.target(SOURCE)),
              Operator.of("worker", plan.target(WORKER)));
      return ApplyResult.applied();
    }
  }
}
