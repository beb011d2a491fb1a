package io.kta.examples.pictures;

import io.kta.CycleReport;
import io.kta.algorithm.ds2.Ds2;
import io.kta.policy.Behavior;
import io.kta.policy.Direction;
import io.kta.policy.RateLimit;
import io.kta.policy.ScalingPolicy;
import io.kta.simulation.Load;
import io.kta.simulation.RescaleCost;
import io.kta.simulation.SimulatedOperator;
import io.kta.simulation.SimulatedTopology;
import io.kta.simulation.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The cycle that the pictures show: the largest change that the policy made to a plan of DS2. */
final class SampleCycle {
  private SampleCycle() {}

  /** Runs WordCount under a flash crowd in virtual time, and returns the report of that cycle. */
  static CycleReport run() {
    SimulatedTopology.Builder wordcount =
        SimulatedTopology.builder()
            .source("sentences", 4_000, Load.steps(Duration.ofMinutes(10), 300, 1_500))
            .operator(SimulatedOperator.of("tokenizer", 600).parallelism(1))
            .operator(SimulatedOperator.of("counter", 150).parallelism(3))
            .edge("sentences", "tokenizer")
            .edge("tokenizer", "counter")
            .rescaleCost(RescaleCost.inPlace());
    Direction up =
        Direction.unrestricted().withLimits(RateLimit.instances(4, Duration.ofMinutes(1)));
    List<CycleReport> reports = new ArrayList<>();
    Object unused =
        Simulation.of(wordcount)
            .algorithm(new Ds2())
            .policy(
                ScalingPolicy.builder()
                    .maxParallelism(6)
                    .behavior(Behavior.calm().withUp(up))
                    .build())
            .listener(reports::add)
            .runFor(Duration.ofMinutes(14));
    return reports.stream()
        .filter(report -> report.outcome().isChange())
        .reduce((one, other) -> adjustments(other) > adjustments(one) ? other : one)
        .orElseThrow();
  }

  private static int adjustments(CycleReport report) {
    return report.admission().orElseThrow().adjustments().size();
  }
}
