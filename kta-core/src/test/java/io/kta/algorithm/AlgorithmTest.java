package io.kta.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The three ways to write an algorithm: they compile as a user would write them, and work. */
final class AlgorithmTest {
  private static final OperatorId MAP = new OperatorId("map");

  /** One class. */
  private static final class KeepUp implements Algorithm<Double, Integer> {
    @Override
    public Double monitor(Context<Double, Integer> context) {
      return context.observation().metricsOf(MAP).recordsInPerSecond().orElse(0);
    }

    @Override
    public Integer analyze(Context<Double, Integer> context, Double rate) {
      double before = context.lastMonitored().orElse(rate);
      return (int) Math.ceil(Math.max(rate, before) / 100);
    }

    @Override
    public Decision plan(Context<Double, Integer> context, Double rate, Integer needed) {
      ParallelismPlan plan = ParallelismPlan.asIs(context.topology()).with(MAP, needed);
      return new Decision.Scale(plan, rate + " records/s");
    }
  }

  @Test
  void plan_oneClass_seesItsOwnPastResultsTyped() {
    assertThat(decide(new KeepUp(), 300.0)).isEqualTo(scale(8));
    assertThat(new KeepUp().name()).isEqualTo("KeepUp");
  }

  @Test
  void plan_threeLambdas_areTypedThroughout() {
    Algorithm<Double, Integer> composed =
        Algorithm.of("algorithm")
            .monitor(c -> c.observation().metricsOf(MAP).recordsInPerSecond().orElse(0))
            .analyze(
                (c, rate) -> (int) Math.ceil(Math.max(rate, c.lastMonitored().orElse(0.0)) / 100))
            .plan((c, rate, needed) -> scale(needed + c.lastAnalyzed().orElse(0)));
    assertThat(decide(composed, 300.0)).isEqualTo(scale(8 + 3));
  }

  @Test
  void plan_monitorStepWithItsType_seesItsOwnPastResults() {
    Algorithm<Integer, Integer> counting =
        Algorithm.of("algorithm")
            .monitor(Integer.class, c -> c.lastMonitored().orElse(0) + 1)
            .plan((c, count) -> scale(count));
    assertThat(decide(counting, 41)).isEqualTo(scale(42));
  }

  @Test
  void plan_planOnly_seesPastObservations() {
    Algorithm<Observation, Observation> planOnly =
        Algorithm.of("algorithm")
            .plan(c -> new Decision.Hold("first seen " + c.lastMonitored().orElseThrow().at()));
    assertThat(decide(planOnly, observation()))
        .isEqualTo(new Decision.Hold("first seen 2030-01-01T00:00:00Z"));
  }

  @Test
  void new_decisionWithoutReason_isRefused() {
    assertThatNullPointerException()
        .isThrownBy(() -> new Decision.Hold(nothing()))
        .withMessage("reason");
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // what a careless caller passes
  private static <T> T nothing() {
    return null;
  }

  /** Runs the three steps with one past result, of 800 records/s and 3 instances or the given. */
  @SuppressWarnings("unchecked")
  private static <M, A> Decision decide(Algorithm<M, A> algorithm, M before) {
    Object analyzed = before instanceof Double ? (Object) 3 : before;
    CycleResult<M, A> past =
        new CycleResult<>(
            new CycleId("test", 1),
            Instant.EPOCH,
            Instant.EPOCH,
            Optional.of(before),
            Optional.of((A) analyzed),
            new Plans(Optional.empty(), Optional.empty(), Optional.empty()),
            new Outcome.Recommended());
    Context<M, A> context =
        Context.of(new CycleId("test", 2), Instant.EPOCH, observation(), List.of(past));
    M monitored = algorithm.monitor(context);
    return algorithm.plan(context, monitored, algorithm.analyze(context, monitored));
  }

  private static Decision scale(int parallelism) {
    return new Decision.Scale(new ParallelismPlan(Map.of(MAP, parallelism)), "800.0 records/s");
  }

  private static Observation observation() {
    return Observation.of(
        Instant.parse("2030-01-01T00:00:00Z"),
        Topology.chain(Operator.of("map", 1)),
        Map.of(MAP, OperatorMetrics.unknown().withRecordsInPerSecond(800)));
  }
}
