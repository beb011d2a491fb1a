package io.kta.examples.benchmarks;

import io.kta.algorithm.Decision;
import io.kta.algorithm.ScalingLog;
import io.kta.metrics.Observation;
import io.kta.policy.Admission;
import io.kta.policy.Behavior;
import io.kta.policy.PolicyGate;
import io.kta.policy.ScalingPolicy;
import io.kta.policy.Situation;
import io.kta.topology.Operator;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to hold one plan to the policy, with an hour of past behind it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class PolicyGateBenchmark {
  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final int CYCLES = 120;

  /** How many operators the topology has. */
  @Param({"10", "100", "1000", "10000"})
  public int operators;

  private PolicyGate gate = new PolicyGate(ScalingPolicy.defaults());
  private Decision proposed = new Decision.Hold("not set up");
  private Situation situation = situation(1, 0, ScalingLog.none());

  /** Fills the windows. */
  @Setup
  public void fillWindows() {
    gate = new PolicyGate(ScalingPolicy.builder().behavior(Behavior.kubernetesDefaults()).build());
    ScalingLog log = ScalingLog.none();
    for (int cycle = 0; cycle < CYCLES; cycle++) {
      Situation past = situation(operators, cycle, log);
      log = past.log().recommending(past.now(), plan(past.topology(), 2 + cycle % 3));
    }
    situation = situation(operators, CYCLES, log);
    proposed = new Decision.Scale(plan(situation.topology(), 9), "benchmark");
  }

  /** Admits one plan. */
  @Benchmark
  public Admission admit() {
    return gate.admit(proposed, situation);
  }

  private static ParallelismPlan plan(Topology topology, int target) {
    ParallelismPlan plan = ParallelismPlan.asIs(topology);
    return new ParallelismPlan(
        plan.targets().keySet().stream().collect(Collectors.toMap(id -> id, id -> target)));
  }

  private static Situation situation(int operators, int cycle, ScalingLog log) {
    Instant now = Instant.EPOCH.plus(INTERVAL.multipliedBy(cycle));
    Topology.Builder topology = Topology.builder();
    for (int i = 0; i < operators; i++) {
      topology.operator(Operator.of("operator-" + i, 2 + cycle % 3));
    }
    return new Situation(now, new Observation(now, topology.build(), Map.of()), log);
  }
}
