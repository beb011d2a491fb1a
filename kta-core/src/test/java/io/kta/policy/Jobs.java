package io.kta.policy;

import io.kta.algorithm.Decision;
import io.kta.knowledge.Experience;
import io.kta.knowledge.Orders;
import io.kta.knowledge.ScalingLog;
import io.kta.metrics.JobStatus;
import io.kta.metrics.Observation;
import io.kta.metrics.OperatorMetrics;
import io.kta.metrics.TimeShares;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Situations of small jobs, and what a policy makes of what is proposed for them. */
final class Jobs {
  static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  private Jobs() {}

  /** Returns a builder of a policy that holds nothing back. */
  static ScalingPolicyBuilder open() {
    return ScalingPolicy.builder().behavior(Behavior.unrestricted());
  }

  static Situation running(Topology topology) {
    return situation(topology, ScalingLog.none(), Orders.none(), JobStatus.steady());
  }

  static Situation running(Topology topology, ScalingLog log) {
    return situation(topology, log, Orders.none(), JobStatus.steady());
  }

  static Situation situation(Topology topology, ScalingLog log, Orders orders, JobStatus status) {
    Observation seen = Observation.of(NOW, topology).withJob(status);
    return new Situation(NOW, seen, log, Experience.none(), orders, true);
  }

  static Observation at(long secondsAgo, Topology topology) {
    return Observation.of(NOW.minusSeconds(secondsAgo), topology);
  }

  /** Returns a proposal, target by target in topological order. */
  static Decision scale(Topology topology, int... targets) {
    return new Decision.Scale(plan(topology, targets), "load");
  }

  static ParallelismPlan plan(Topology topology, int... targets) {
    Map<OperatorId, Integer> plan = new LinkedHashMap<>();
    for (int i = 0; i < targets.length; i++) {
      plan.put(topology.ids().get(i), targets[i]);
    }
    return new ParallelismPlan(plan);
  }

  static Admission admit(ScalingPolicyBuilder policy, Situation situation, int... targets) {
    return new PolicyGate(policy.build()).admit(scale(situation.topology(), targets), situation);
  }

  /** Returns what is admitted, target by target in topological order. */
  static List<Integer> admitted(ScalingPolicyBuilder policy, Situation situation, int... targets) {
    return targets(admit(policy, situation, targets));
  }

  static List<Integer> targets(Admission admission) {
    return List.copyOf(((Decision.Scale) admission.admitted()).plan().targets().values());
  }

  static List<Rule> rules(Admission admission) {
    return admission.adjustments().stream().map(Adjustment::rule).toList();
  }

  static OperatorMetrics metrics(double rate, double busy) {
    return OperatorMetrics.unknown()
        .withRecordsInPerSecond(rate)
        .withRecordsOutPerSecond(rate)
        .withTimeShares(new TimeShares(busy, 1 - busy, 0));
  }

  /** Returns the same metrics for every operator. */
  static Map<OperatorId, OperatorMetrics> forAll(Topology topology, OperatorMetrics metrics) {
    Map<OperatorId, OperatorMetrics> all = new HashMap<>();
    topology.operators().stream().map(Operator::id).forEach(id -> all.put(id, metrics));
    return all;
  }
}
