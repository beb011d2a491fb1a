package io.kta.algorithm.learned;

import io.kta.algorithm.Context;
import io.kta.algorithm.learned.LearnedCapacity.Analysis;
import io.kta.algorithm.rates.Sample;
import io.kta.algorithm.rates.Saturation;
import io.kta.knowledge.CycleId;
import io.kta.knowledge.CycleResult;
import io.kta.knowledge.CycleResult.Plans;
import io.kta.knowledge.Outcome;
import io.kta.metrics.Observation;
import io.kta.metrics.OperatorMetrics;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** What was measured of a source that feeds a map, by hand. */
final class Pipeline {
  static final OperatorId SOURCE = new OperatorId("source");
  static final OperatorId MAP = new OperatorId("map");

  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  private Pipeline() {}

  static Instant at(double second) {
    return START.plusNanos((long) (second * 1e9));
  }

  static Topology topology(int source, int map) {
    return Topology.chain(Operator.of(SOURCE, source), Operator.of(MAP, map));
  }

  static OperatorMetrics reads(double recordsPerSecond, double pending) {
    return OperatorMetrics.unknown()
        .withRecordsInPerSecond(recordsPerSecond)
        .withPendingRecords(pending);
  }

  /** Returns what was measured of the source, which has run so since then. */
  static Sample sample(double second, double since, Topology topology, OperatorMetrics source) {
    Map<OperatorId, Integer> parallelism = new LinkedHashMap<>();
    topology
        .operators()
        .forEach(operator -> parallelism.put(operator.id(), operator.parallelism()));
    return new Sample(
        at(second), at(since), Optional.of("job"), parallelism, Map.of(SOURCE, source), List.of());
  }

  /** Returns a past cycle that ended when it measured. */
  static <A> CycleResult<Sample, A> cycle(Sample measured) {
    return CycleResult.<Sample, A>of(
            new CycleId("kta", 1), measured.at(), measured.at(), new Outcome.Held("a test"))
        .withMonitored(measured);
  }

  /** Returns a past cycle that asked for another parallelism. */
  static <A> CycleResult<Sample, A> rescaling(Sample measured, Topology from, Topology to) {
    return Pipeline.<A>cycle(measured)
        .withPlans(
            Plans.none()
                .withObserved(ParallelismPlan.asIs(from))
                .withAdmitted(ParallelismPlan.asIs(to)));
  }

  static <A> Context<Sample, A> context(
      double second, Topology topology, List<CycleResult<Sample, A>> newestFirst) {
    return Context.of(
        new CycleId("kta", 9), at(second), Observation.of(at(second), topology), newestFirst);
  }

  static Outlook outlook(OperatorId operator, double demand, int wanted, boolean unsure) {
    return new Outlook(
        operator,
        Curve.UNKNOWN,
        OptionalDouble.of(1_000),
        OptionalDouble.of(demand),
        demand,
        wanted,
        unsure);
  }

  static Analysis analysis(double wasted, Outlook... outlooks) {
    return new Analysis(
        new ArrayList<>(List.of(outlooks)),
        Optional.empty(),
        Optional.empty(),
        Stops.NONE,
        wasted,
        Saturation.NONE,
        List.of(),
        false);
  }
}
