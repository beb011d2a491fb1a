package io.kta.simulation.testing;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Context;
import io.kta.algorithm.Decision;
import io.kta.json.Json;
import io.kta.metrics.Observation;
import io.kta.policy.Behavior;
import io.kta.policy.ScalingPolicy;
import io.kta.simulation.Capacity;
import io.kta.simulation.Load;
import io.kta.simulation.MetricQuality;
import io.kta.simulation.RescaleCost;
import io.kta.simulation.SimulatedOperator;
import io.kta.simulation.SimulatedTopology;
import io.kta.simulation.Simulation;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Properties that every good algorithm has on any input. Every failure names first what does not
 * hold, and then the seed of its case, with which {@link #holdForSeed} shows it again. Not
 * thread-safe.
 *
 * @param <M> what monitoring finds
 * @param <A> what analyzing finds
 * @since 0.1
 */
public final class AlgorithmInvariants<M, A> {
  private static final int JSON_EVERY = 50;
  private static final String FITS = "the plan fits the job";
  private static final String REPEATS = "the same knowledge gives the same decision";
  private static final String JSON = "results go through JSON";
  private static final String NEVER_THROWS = "no step throws";
  private static final String BLIND = "where nothing is known, nothing is shrunk";
  private static final String CALM = "a constant load is left alone";

  private static final RandomGeneratorFactory<RandomGenerator> RANDOM =
      RandomGeneratorFactory.of("L64X128MixRandom");

  private final Algorithm<M, A> algorithm;
  private boolean throughJson;

  /** Creates the invariants of an algorithm. */
  public AlgorithmInvariants(Algorithm<M, A> algorithm) {
    this.algorithm = requireNonNull(algorithm, "algorithm");
  }

  /**
   * Plans are complete and within what the operators can run at; the same knowledge gives the same
   * results and the same plan; results go through JSON, so that none holds what is not a number.
   *
   * @param first the first seed
   * @param cases how many decisions to look at, at least
   */
  public void holdForRandomJobs(long first, int cases) {
    throughJson = true;
    holdForRandomDecisions(first, cases);
  }

  /**
   * The same without JSON, for results of generic types, which their class alone does not tell.
   *
   * @param first the first seed
   * @param cases how many decisions to look at, at least
   */
  public void holdForRandomDecisions(long first, int cases) {
    int seen = 0;
    for (long seed = first; seen < cases; seed++) {
      seen += holdForSeed(seed);
    }
  }

  /** The same for the job of one seed; returns how many decisions there were. */
  public int holdForSeed(long seed) {
    RandomGenerator random = RANDOM.create(seed);
    RandomJob job = new RandomJob(random);
    AlgorithmRun<M, A> run = new AlgorithmRun<>(algorithm);
    int cycles = 1 + random.nextInt(random.nextInt(8) == 0 ? 30 : 4);
    for (int cycle = 0; cycle < cycles; cycle++) {
      if (random.nextInt(6) == 0) {
        job.change();
      }
      Observation observation = job.next();
      Context<M, A> context = run.context(observation);
      try {
        M monitored = algorithm.monitor(context);
        A analyzed = algorithm.analyze(context, monitored);
        Decision decision = algorithm.plan(context, monitored, analyzed);
        requireFit(decision, observation);
        requireSame(REPEATS, algorithm.monitor(context), monitored);
        requireSame(REPEATS, algorithm.analyze(context, monitored), analyzed);
        requireSame(REPEATS, algorithm.plan(context, monitored, analyzed), decision);
        run.pass(context, monitored, analyzed, decision);
        if (throughJson && seed % JSON_EVERY == 0) {
          requireSame(JSON, throughJson(monitored), monitored);
          requireSame(JSON, throughJson(analyzed), analyzed);
        }
      } catch (AssertionError e) {
        throw failure(String.valueOf(e.getMessage()), seed, cycle, observation, e);
      } catch (JsonProcessingException e) {
        throw failure(JSON + ": " + e.getOriginalMessage(), seed, cycle, observation, e);
      } catch (RuntimeException e) {
        throw failure(NEVER_THROWS + ": " + e, seed, cycle, observation, e);
      }
    }
    return cycles;
  }

  private AssertionError failure(
      String what, long seed, int cycle, Observation observation, Throwable cause) {
    String where = "%s, seed %d, cycle %d".formatted(algorithm.name(), seed, cycle);
    return new AssertionError("%s%n%s, of %s".formatted(what, where, observation), cause);
  }

  /** As long as nothing is known of a job, no operator is shrunk. */
  public void missingDataNeverShrinks(long first, int cases) {
    for (long seed = first; seed < first + cases; seed++) {
      RandomJob job = new RandomJob(RANDOM.create(seed));
      AlgorithmRun<M, A> run = new AlgorithmRun<>(algorithm);
      for (int cycle = 0; cycle < 4; cycle++) {
        Observation blind = job.blind();
        ParallelismPlan plan = run.plan(blind);
        for (Operator operator : blind.topology().operators()) {
          assertThat(plan.target(operator.id()))
              .as(
                  "%s: %s, seed %d, cycle %d, %s",
                  BLIND, algorithm.name(), seed, cycle, operator.id())
              .isGreaterThanOrEqualTo(operator.parallelism());
        }
      }
    }
  }

  /**
   * Under a load that never changes, a job is rescaled at most once in the last of five hours.
   *
   * @param first the first seed
   * @param jobs how many jobs to look at
   * @param cost what a rescaling costs; its backlog is what algorithms may fall for
   * @param behavior how scaling is held back
   */
  public void constantLoadIsLeftAlone(long first, int jobs, RescaleCost cost, Behavior behavior) {
    for (long seed = first; seed < first + jobs; seed++) {
      List<Integer> changes = new ArrayList<>();
      Simulation.of(pipeline(seed).rescaleCost(cost))
          .algorithm(algorithm)
          .policy(ScalingPolicy.builder().maxParallelism(60).behavior(behavior).build())
          .listener(
              report -> {
                if (report.outcome().isChange()) {
                  changes.add((int) report.cycle().number());
                }
              })
          .runFor(Duration.ofHours(5));
      long late = changes.stream().filter(cycle -> cycle > 480).count();
      assertThat(late)
          .as("%s: rescales of %s in the end, seed %d: %s", CALM, algorithm.name(), seed, changes)
          .isLessThanOrEqualTo(1);
    }
  }

  private static SimulatedTopology.Builder pipeline(long seed) {
    RandomGenerator random = RANDOM.create(seed);
    double rate = 1_000 + 50_000 * random.nextDouble();
    double selectivity = 0.2 + 4 * random.nextDouble();
    double contention = 0.02 * random.nextDouble();
    return SimulatedTopology.builder()
        .source("source", rate / (0.3 + 3 * random.nextDouble()), Load.constant(rate))
        .operator(
            SimulatedOperator.of("map", 1)
                .capacity(new Capacity.Scalable(rate / (1 + random.nextInt(12)), contention, 0))
                .parallelism(1 + random.nextInt(15)))
        .operator("sink", rate * selectivity / (0.5 + 5 * random.nextDouble()))
        .edge("source", "map")
        .edge("map", "sink", selectivity)
        .metricQuality(MetricQuality.exact())
        .seed(seed);
  }

  private static void requireFit(Decision decision, Observation observation) {
    require(FITS, !decision.reason().isBlank(), () -> "the reason is blank");
    if (decision instanceof Decision.Scale scale) {
      Map<OperatorId, Integer> targets = scale.plan().targets();
      List<OperatorId> ids = observation.topology().ids();
      require(FITS, List.copyOf(targets.keySet()).equals(ids), () -> targets + " is not of " + ids);
      for (Operator operator : observation.topology().operators()) {
        int target = scale.plan().target(operator.id());
        require(
            FITS,
            target >= Math.min(1, operator.parallelism()) && target <= operator.maxParallelism(),
            () -> "target %d of %s".formatted(target, operator));
      }
    }
  }

  private static <T> void requireSame(String invariant, T actual, T expected) {
    require(invariant, actual.equals(expected), () -> actual + " is not " + expected);
  }

  /** Says what is wrong only if it is: there are hundreds of thousands of cases. */
  private static void require(String invariant, boolean holds, Supplier<String> otherwise) {
    if (!holds) {
      throw new AssertionError(invariant + ": " + otherwise.get());
    }
  }

  @SuppressWarnings("unchecked") // a value of its own class
  private static <T> T throughJson(T value) throws JsonProcessingException {
    String json = Json.lenient().writeValueAsString(value);
    assertThat(json).as(JSON).doesNotContain("NaN").doesNotContain("Infinity");
    return (T) Json.lenient().readValue(json, value.getClass());
  }
}
