package io.kta;

import static io.kta.TestJob.MAP;
import static io.kta.TestJob.setMapTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Decision;
import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriver;
import io.kta.driver.ScaleDriverException;
import io.kta.knowledge.CycleId;
import io.kta.knowledge.CycleResult;
import io.kta.knowledge.Knowledge;
import io.kta.knowledge.KnowledgeOwner;
import io.kta.knowledge.KnowledgeStore;
import io.kta.knowledge.Outcome;
import io.kta.knowledge.ResultTypes;
import io.kta.knowledge.Step;
import io.kta.metrics.NoObservation;
import io.kta.metrics.ObserveResult;
import io.kta.policy.Bounds.Range;
import io.kta.policy.ScalingPolicy;
import io.kta.time.ManualClock;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one cycle makes of what drivers, algorithms and stores do. */
@Timeout(180)
final class CycleTest {
  private final ManualClock clock = new ManualClock();
  private final TestJob job = new TestJob(clock);

  @Test
  void runOnce_plan_isApplied() {
    CycleReport report = runOnce(setMapTo(4));
    assertThat(report.outcome()).isEqualTo(new Outcome.Applied(ApplyResult.applied()));
    assertThat(job.parallelism()).isEqualTo(4);
    assertThat(report).hasToString("wordcount#1 scaled map 1 -> 4 in 0.0 s: as told");
  }

  @Test
  void runOnce_planAlreadyInPlace_leavesTheDriverAlone() {
    CycleReport report = runOnce(setMapTo(1));
    assertThat(report.outcome()).isEqualTo(new Outcome.Applied(ApplyResult.alreadyInPlace()));
    assertThat(job.applied()).isEmpty();
  }

  @Test
  void runOnce_lastPlanStillOnItsWay_isHandedOverAgain() {
    job.answer(ApplyResult.accepted("map runs at 1 of 4"));
    try (Autoscaler autoscaler = autoscaler(setMapTo(4)).build()) {
      assertThat(autoscaler.runOnce())
          .hasToString("wordcount#1 asked for map 1 -> 4 (map runs at 1 of 4):" + " as told");
    }
    KnowledgeStore store = storeHolding(new Outcome.Applied(ApplyResult.accepted("1 of 4")));
    try (Autoscaler autoscaler = autoscaler(setMapTo(1)).store(store).build()) {
      autoscaler.runOnce(); // the job runs at 1, yet 4 was asked for before: that is taken back
    }
    assertThat(job.applied()).extracting(plan -> plan.target(MAP)).containsExactly(4, 1);
  }

  @Test
  void runOnce_dryRun_recommendsAndChangesNothing() {
    ScalingPolicy dryRun = ScalingPolicy.builder().dryRun(true).maxParallelism(3).build();
    try (Autoscaler autoscaler = autoscaler(setMapTo(4)).policy(dryRun).build()) {
      assertThat(autoscaler.runOnce())
          .hasToString(
              "wordcount#1 recommends map 1 -> 3 in a dry run: as told;"
                  + " bounds: map 4 -> 3, since the policy allows 1 to 3");
    }
    assertThat(job.applied()).isEmpty();
  }

  @Test
  void runOnce_refusal_isReportedInTheTargetsWords() {
    job.answer(ApplyResult.rejected("no slots"));
    CycleReport report = runOnce(setMapTo(4));
    assertThat(report.outcome()).isEqualTo(new Outcome.Applied(ApplyResult.rejected("no slots")));
    assertThat(report).hasToString("wordcount#1 was refused map 1 -> 4 (no slots): as told");
  }

  @Test
  void runOnce_jobThatCannotBeMeasured_isLeftAlone() {
    NoObservation why = new NoObservation(NoObservation.Reason.RESTARTING, "a task has failed");
    CycleReport report = runOnce(setMapTo(4), driver(() -> why));
    assertThat(report.outcome()).isEqualTo(new Outcome.NotObserved(why));
    assertThat(report).hasToString("wordcount#1 cannot observe the job: a task has failed");
    assertThat(report.admission()).isEmpty();
  }

  @Test
  void runOnce_driverThrows_fails() {
    ScaleDriver broken =
        driver(
            () -> {
              throw new AssertionError("even an error\nof two lines");
            });
    CycleReport report = runOnce(setMapTo(4), broken);
    assertFailed(
        report,
        Step.OBSERVE,
        "the driver's observe() threw java.lang.AssertionError: even an error");
    assertThat(((Outcome.Failed) report.outcome()).cause())
        .containsInstanceOf(AssertionError.class);
  }

  /** Its message says it all, so no class and no method stand before it. */
  @Test
  void runOnce_exceptionOfKta_saysItsMessageAlone() {
    ScaleDriver away =
        driver(
            () -> {
              throw new ScaleDriverException("Flink at http://jm:8081 is away; start it");
            });
    CycleReport report = runOnce(setMapTo(4), away);
    assertFailed(report, Step.OBSERVE, "Flink at http://jm:8081 is away; start it");
    assertThat(((Outcome.Failed) report.outcome()).cause())
        .containsInstanceOf(ScaleDriverException.class);
  }

  @Test
  void runOnce_stepReturnsNull_fails() {
    CycleReport report = runOnce(Algorithm.of("algorithm").plan(context -> nothing()));
    assertFailed(report, Step.PLAN, "algorithm.plan() returned null; return a value");
    assertThat(job.applied()).isEmpty();
  }

  @Test
  void runOnce_planMissesInventsAndExceeds_namesAllAndLeavesTheJob() {
    Algorithm<?, ?> wild =
        Algorithm.of("algorithm")
            .plan(
                context ->
                    new Decision.Scale(
                        new ParallelismPlan(Map.of(MAP, 9, new OperatorId("mop"), 1)), "wild"));
    assertFailed(
        runOnce(wild),
        Step.PLAN,
        "algorithm.plan(): the plan misses operators [source], and names operators [mop]"
            + " that the topology does not have, and sets operator map to 9, above its"
            + " maxParallelism 8; start from ParallelismPlan.asIs(topology) and stay within"
            + " maxParallelism");
    assertThat(job.applied()).isEmpty();
  }

  @Test
  void runOnce_policyDoesNotFit_failsToAdmit() {
    ScalingPolicy policy = ScalingPolicy.builder().bounds("mop", new Range(1, 2)).build();
    try (Autoscaler autoscaler = autoscaler(setMapTo(4)).policy(policy).build()) {
      CycleReport report = autoscaler.runOnce();
      assertThat(((Outcome.Failed) report.outcome()).step()).isEqualTo(Step.ADMIT);
    }
    assertThat(job.applied()).isEmpty();
  }

  @Test
  void runOnce_paused_holdsUntilResumed() {
    try (Autoscaler autoscaler = autoscaler(setMapTo(4)).build()) {
      autoscaler.pause("release night");
      assertThat(autoscaler.runOnce())
          .hasToString(
              "wordcount#1 holds, though the algorithm asks for map 1 -> 4: paused: release night");
      autoscaler.resume();
      autoscaler.runOnce();
    }
    assertThat(job.parallelism()).isEqualTo(4);
  }

  @Test
  void runOnce_manyCycles_keepsTheHistoryBoundedAndNewestFirst() {
    List<Integer> lengths = new ArrayList<>();
    Algorithm<?, ?> counting =
        Algorithm.of("algorithm")
            .monitor(Integer.class, c -> c.lastMonitored().orElse(0) + 1)
            .plan(
                (c, count) -> {
                  lengths.add(c.history().size());
                  return new Decision.Hold("count is " + count);
                });
    try (Autoscaler autoscaler = autoscaler(counting).historyLength(3).build()) {
      for (int i = 0; i < 5; i++) {
        autoscaler.runOnce();
      }
      assertThat(autoscaler.runOnce()).hasToString("wordcount#6 holds: count is 6");
    }
    assertThat(lengths).containsExactly(0, 1, 2, 3, 3, 3);
  }

  @Test
  void runOnce_again_findsWhatTheCycleBeforeFoundAskedForAndWasAllowed() {
    List<CycleResult<?, ?>> seen = new ArrayList<>();
    Algorithm<?, ?> remembering =
        Algorithm.of("algorithm")
            .monitor(Integer.class, context -> 7)
            .analyze(String.class, (context, monitored) -> "analyzed " + monitored)
            .plan(
                (context, monitored, analyzed) -> {
                  seen.addAll(context.history());
                  return new Decision.Scale(
                      ParallelismPlan.asIs(context.topology()).with(MAP, 6), "as told");
                });
    ScalingPolicy policy = ScalingPolicy.builder().maxParallelism(4).build();
    try (Autoscaler autoscaler = autoscaler(remembering).policy(policy).build()) {
      autoscaler.runOnce();
      autoscaler.runOnce();
    }
    CycleResult<?, ?> before = seen.get(0);
    assertThat(before.monitored().map(Object::toString)).contains("7");
    assertThat(before.analyzed().map(Object::toString)).contains("analyzed 7");
    assertThat(before.plans().observed().map(plan -> plan.target(MAP))).contains(1);
    assertThat(before.plans().planned().map(plan -> plan.target(MAP))).contains(6);
    assertThat(before.plans().admitted().map(plan -> plan.target(MAP))).contains(4);
  }

  @Test
  void runOnce_knowledgeFromAnEarlierLife_isGoneOnWith() {
    KnowledgeStore store = KnowledgeStore.inMemory();
    for (int life = 0; life < 2; life++) {
      try (Autoscaler autoscaler = autoscaler(setMapTo(4)).store(store).build()) {
        autoscaler.runOnce();
      }
    }
    try (Autoscaler autoscaler = autoscaler(setMapTo(4)).store(store).build()) {
      assertThat(autoscaler.runOnce().cycle()).hasToString("wordcount#3");
    }
  }

  @Test
  void runOnce_storeThatCannotLoad_failsAndSavesNothingOverIt() {
    List<Knowledge<?, ?>> saved = new ArrayList<>();
    KnowledgeStore broken =
        store(
            () -> {
              throw new IllegalStateException("disk");
            },
            saved::add);
    try (Autoscaler autoscaler = autoscaler(setMapTo(4)).store(broken).build()) {
      assertFailed(
          autoscaler.runOnce(),
          Step.LOAD,
          "the knowledge store's load() threw java.lang.IllegalStateException: disk");
    }
    assertThat(saved).isEmpty();
    assertThat(job.applied()).isEmpty();
  }

  @Test
  void runOnce_storeThatCannotSave_failsAndTellsWhatWasDone() {
    KnowledgeStore full =
        store(
            Optional::empty,
            knowledge -> {
              throw new IllegalStateException("full");
            });
    try (Autoscaler autoscaler = autoscaler(setMapTo(4)).store(full).build()) {
      assertFailed(
          autoscaler.runOnce(),
          Step.SAVE,
          "the knowledge store's save() threw java.lang.IllegalStateException: full; before that,"
              + " the driver answered Applied");
    }
    assertThat(job.parallelism()).isEqualTo(4);
  }

  @Test
  void build_partsMissing_namesThemAll() {
    assertThatIllegalStateException()
        .isThrownBy(Kta.autoscaler()::build)
        .withMessage("not set: algorithm, driver");
    assertThatIllegalArgumentException()
        .isThrownBy(autoscaler(setMapTo(1)).historyLength(0)::build)
        .withMessage("historyLength is 0; it must be at least 1");
    assertThatIllegalArgumentException().isThrownBy(autoscaler(setMapTo(1)).name(" ")::build);
    assertThatIllegalArgumentException()
        .isThrownBy(autoscaler(setMapTo(1)).firstCycleAfter(Duration.ofSeconds(-1))::build)
        .withMessage("firstCycleAfter is PT-1S; it must not be negative");
  }

  private CycleReport runOnce(Algorithm<?, ?> algorithm) {
    return runOnce(algorithm, job);
  }

  private CycleReport runOnce(Algorithm<?, ?> algorithm, ScaleDriver driver) {
    try (Autoscaler autoscaler = autoscaler(algorithm).driver(driver).build()) {
      return autoscaler.runOnce();
    }
  }

  private AutoscalerBuilder autoscaler(Algorithm<?, ?> algorithm) {
    return Kta.autoscaler().name("wordcount").clock(clock).algorithm(algorithm).driver(job);
  }

  private static void assertFailed(CycleReport report, Step step, String reason) {
    assertThat(report.outcome()).isInstanceOf(Outcome.Failed.class);
    Outcome.Failed failed = (Outcome.Failed) report.outcome();
    assertThat(failed.reason()).isEqualTo(reason);
    assertThat(failed.step()).isEqualTo(step);
    assertThat(report).hasToString("wordcount#1 failed to " + step.text() + ": " + reason);
  }

  private static ScaleDriver driver(Supplier<ObserveResult> observe) {
    return new ScaleDriver() {
      @Override
      public ObserveResult observe() {
        return observe.get();
      }

      @Override
      public ApplyResult apply(ParallelismPlan plan) {
        throw new AssertionError("must not be asked");
      }
    };
  }

  private static KnowledgeStore storeHolding(Outcome outcome) {
    KnowledgeStore store = KnowledgeStore.inMemory();
    CycleResult<Object, Object> past =
        new CycleResult<>(
            new CycleId("wordcount", 1),
            Instant.EPOCH,
            Instant.EPOCH,
            Optional.empty(),
            Optional.empty(),
            new CycleResult.Plans(Optional.empty(), Optional.empty(), Optional.empty()),
            outcome);
    store.save(
        new KnowledgeOwner<>("kta", "algorithm", ResultTypes.unknown()),
        Knowledge.none().with(past, 1));
    return store;
  }

  private static KnowledgeStore store(
      Supplier<Optional<Knowledge<?, ?>>> load, Consumer<Knowledge<?, ?>> save) {
    return new KnowledgeStore() {
      @Override
      @SuppressWarnings("unchecked")
      public <M, A> Optional<Knowledge<M, A>> load(KnowledgeOwner<M, A> owner) {
        return load.get().map(knowledge -> (Knowledge<M, A>) knowledge);
      }

      @Override
      public void save(KnowledgeOwner<?, ?> owner, Knowledge<?, ?> knowledge) {
        save.accept(knowledge);
      }
    };
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // what a careless step returns
  private static <T> T nothing() {
    return null;
  }
}
