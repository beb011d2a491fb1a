package io.kta.flink;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriverException;
import io.kta.flink.local.LocalFlink;
import io.kta.flink.local.LocalJob;
import io.kta.flink.local.OnDemandTaskManagers;
import io.kta.flink.local.Scheduler;
import io.kta.flink.local.WordCount;
import io.kta.metrics.Observation;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The driver on one real Flink, whose TaskManagers are back at two before each test. */
class FlinkDriverIT {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static LocalFlink flink;

  private Optional<LocalJob> submitted = Optional.empty();
  @TempDir Path savepoints;

  @BeforeAll
  static void startFlink() {
    flink = LocalFlink.builder().taskManagers(2).start();
  }

  @AfterAll
  static void stopFlink() {
    flink.close();
  }

  @AfterEach
  void cancelJob() {
    submitted.ifPresent(LocalJob::cancel);
    flink.taskManagers().scaleTo(2);
  }

  @Test
  void apply_upAndDownAndAcross_oneRescaleEachAndNoFailure() {
    LocalJob job = start(WordCount.named("one rescale each"));
    try (FlinkDriver driver = withTaskManagers(job)) {
      List<Map.Entry<Integer, Integer>> plans =
          List.of(
              Map.entry(4, 4), Map.entry(1, 1), Map.entry(3, 1), Map.entry(1, 3), Map.entry(2, 2));
      int rescales = 0;
      for (Map.Entry<Integer, Integer> plan : plans) {
        assertThat(apply(driver, plan.getKey(), plan.getValue()))
            .isInstanceOf(ApplyResult.Applied.class);
        assertThat(job.parallelism().values()).containsExactly(plan.getKey(), plan.getValue());
        assertThat(job.rescales()).as("rescales at %s", plan).isEqualTo(++rescales);
        assertThat(flink.registeredTaskManagers())
            .isEqualTo(Math.max(plan.getKey(), plan.getValue()));
      }
      assertThat(job.failures()).isZero();
    }
  }

  /** A job is told from others by its start, which rescaling must not change. */
  @Test
  void job_rescaled_isStillTheSame() {
    LocalJob job = start(WordCount.named("the same job"));
    try (FlinkDriver driver = withTaskManagers(job)) {
      assertThat(driver.job()).isEmpty();
      assertThat(apply(driver, 2, 3)).isInstanceOf(ApplyResult.Applied.class);
      Optional<FlinkJob> before = driver.job();
      assertThat(apply(driver, 3, 1)).isInstanceOf(ApplyResult.Applied.class);
      assertThat(driver.observe().observation()).isPresent();
      assertThat(driver.job()).isPresent().isEqualTo(before);
    }
  }

  @Test
  void apply_checkpointsEveryTenMinutes_keepsProgress() {
    WordCount wordCount =
        WordCount.named("seldom checkpoints").withCheckpointInterval(Duration.ofMinutes(10));
    LocalJob job = start(wordCount);
    await().atMost(PATIENCE).until(() -> wordCount.tally().total() > 6_000);
    wordCount.tally().mark();
    try (FlinkDriver driver = withTaskManagers(job)) {
      assertThat(apply(driver, 3, 3)).isInstanceOf(ApplyResult.Applied.class);
    }
    long total = wordCount.tally().total();
    await().atMost(PATIENCE).until(() -> wordCount.tally().total() > total + 3_000);
    assertThat(wordCount.tally().isBelowMark())
        .as("what was counted before the plan is counted again")
        .isFalse();
  }

  @Test
  void apply_noCheckpoints_startsOver() {
    WordCount wordCount = WordCount.named("no checkpoints").withCheckpointInterval(Duration.ZERO);
    LocalJob job = start(wordCount);
    await().atMost(PATIENCE).until(() -> wordCount.tally().total() > 6_000);
    try (FlinkDriver driver = withTaskManagers(job)) {
      assertThat(apply(driver, 3, 3)).isInstanceOf(ApplyResult.Applied.class);
    }
    await().atMost(PATIENCE).until(() -> wordCount.tally().largestStepBack() >= 150);
  }

  @Test
  void apply_severalTimes_countsStayExact() {
    WordCount wordCount = WordCount.named("exact").withSentences(10_000, 1_000);
    LocalJob job = start(wordCount);
    try (FlinkDriver driver = withTaskManagers(job)) {
      assertThat(apply(driver, 4, 2)).isInstanceOf(ApplyResult.Applied.class);
      assertThat(apply(driver, 1, 3)).isInstanceOf(ApplyResult.Applied.class);
      assertThat(apply(driver, 3, 4)).isInstanceOf(ApplyResult.Applied.class);
    } catch (ScaleDriverException e) {
      // on a slow machine it may end before the last plan
      assertThat(job.state()).as(e.getMessage()).isEqualTo("FINISHED");
      assertThat(wordCount.tally().largestStepBack()).as("it was rescaled").isPositive();
    }
    assertThat(job.awaitEnd().state()).isEqualTo("FINISHED");
    assertThat(wordCount.tally().counts()).isEqualTo(wordCount.expectedCounts());
  }

  @Test
  void apply_taskManagerLostMeanwhile_recoversAndNextPlanHolds() {
    WordCount wordCount = WordCount.named("loss");
    LocalJob job = start(wordCount);
    try (FlinkDriver driver = withTaskManagers(job)) {
      ParallelismPlan plan = plan(driver, 4, 4);
      CompletableFuture<ApplyResult> result =
          CompletableFuture.supplyAsync(() -> driver.apply(plan));
      await().atMost(PATIENCE).until(() -> flink.registeredTaskManagers() == 4);
      await() // in the middle of the restart none runs a task that could be lost
          .atMost(PATIENCE)
          .ignoreExceptionsInstanceOf(IllegalStateException.class)
          .untilAsserted(flink::killTaskManager);
      await().atMost(PATIENCE).until(() -> flink.taskManagers().replicas() == 3);
      flink.taskManagers().scaleTo(4);
      assertThat(result.orTimeout(5, MINUTES).join()).isInstanceOf(ApplyResult.Applied.class);

      assertThat(job.runsWithin(PATIENCE, byVertex(job, 4, 4))).isTrue();
      assertThat(apply(driver, 2, 3)).isInstanceOf(ApplyResult.Applied.class);
      assertThat(job.parallelism().values()).containsExactly(2, 3);
      // none if the loss fell into the restart itself, when no task was running there
      assertThat(job.failures()).isBetween(0, 1);
    }
  }

  @Test
  void apply_taskManagersComeOnDemand_requirementsAloneAreEnough() throws Exception {
    LocalJob job = start(WordCount.named("on demand"));
    try (OnDemandTaskManagers unused = OnDemandTaskManagers.of(flink, job);
        FlinkDriver driver = FlinkDriver.forJob(flink.restUri(), job.id())) {
      ParallelismPlan plan = plan(driver, 4, 3);
      assertThat(driver.apply(plan)) // the requirements have them come, in their own time
          .isInstanceOfSatisfying(
              ApplyResult.Accepted.class,
              accepted -> assertThat(accepted.progress()).contains("the plan needs 4 slots"));
      awaitInPlace(driver, plan);
      assertThat(job.parallelism().values()).containsExactly(4, 3);
      assertThat(flink.registeredTaskManagers()).isEqualTo(4);
      assertThat(apply(driver, 1, 2)).isInstanceOf(ApplyResult.Applied.class);
      assertThat(job.parallelism().values()).containsExactly(1, 2);
      await().atMost(PATIENCE).until(() -> flink.registeredTaskManagers() == 2);
      assertThat(job.rescales()).as("one more if TaskManagers came apart").isBetween(2, 3);
      assertThat(job.failures()).isZero();
    }
  }

  /** FLINK-36753, FLINK-40379: a plan for which slots are missing. */
  @Test
  void apply_slotsAreMissing_comesBackAtOnceAndIsReachedOnceTheyHaveCome() {
    WordCount seldom = WordCount.named("no slots").withCheckpointInterval(Duration.ofMinutes(10));
    LocalJob job = start(seldom);
    try (FlinkDriver driver = FlinkDriver.forJob(flink.restUri(), job.id())) {
      ParallelismPlan plan = plan(driver, 3, 4);
      long checkpoint = job.latestCheckpoint();
      for (int cycle = 0; cycle < 3; cycle++) {
        assertThat(driver.apply(plan))
            .isInstanceOfSatisfying(
                ApplyResult.Accepted.class,
                accepted ->
                    assertThat(accepted.progress())
                        .endsWith("the plan needs 4 slots and 2 are registered: add TaskManagers"));
      }
      assertThat(job.latestCheckpoint()).isEqualTo(checkpoint);
      flink.taskManagers().scaleTo(4);
      awaitInPlace(driver, plan);
      assertThat(job.parallelism().values()).containsExactly(3, 4);
    }
  }

  @Test
  void apply_beyondMaxParallelism_isRejectedAndChangesNothing() {
    LocalJob job = start(WordCount.named("too many"));
    try (FlinkDriver driver = withTaskManagers(job)) {
      assertThat(apply(driver, 129, 2))
          .isInstanceOfSatisfying(
              ApplyResult.Rejected.class,
              rejected -> assertThat(rejected.reason()).contains("129").contains("128"));
    }
    assertThat(job.parallelism().values()).containsExactly(2, 2);
    assertThat(flink.registeredTaskManagers()).isEqualTo(2);
  }

  @Test
  void observe_jobRuns_seesTopologyAndRates() {
    LocalJob job = start(WordCount.named("rates"));
    try (FlinkDriver driver = withTaskManagers(job)) {
      OperatorId counter = observation(driver).topology().ids().get(1);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(observation(driver).metricsOf(counter).recordsInPerSecond())
                      .hasValueCloseTo(2_000.0, Percentage.withPercentage(50)));
    }
  }

  @Test
  void observe_jobCancelled_saysSo() {
    LocalJob job = start(WordCount.named("cancelled"));
    try (FlinkDriver driver = withTaskManagers(job)) {
      observation(driver);
      job.cancel();
      // until Flink stops answering from its cache there is nothing to observe, and then an error
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThatThrownBy(driver::observe)
                      .isInstanceOf(ScaleDriverException.class)
                      .hasMessageContaining(job.id()));
    }
  }

  @Test
  void apply_jobFinishedMeanwhile_isNoSuccess() {
    LocalJob job = start(WordCount.named("finished"));
    try (FlinkDriver driver = withTaskManagers(job)) {
      ParallelismPlan plan = plan(driver, 3, 3);
      job.stopWithSavepoint(savepoints);
      assertThat(job.awaitEnd().state()).isEqualTo("FINISHED");
      assertThatThrownBy(
              () -> {
                ApplyResult result = driver.apply(plan);
                assertThat(result).isInstanceOf(ApplyResult.Rejected.class);
                throw new ScaleDriverException("rejected, which is as good");
              })
          .isInstanceOf(ScaleDriverException.class);
    }
  }

  @Test
  void observe_unknownJob_saysWhichJobsThereAre() {
    LocalJob job = start(WordCount.named("known"));
    try (FlinkDriver driver = FlinkDriver.forJob(flink.restUri(), "0".repeat(32))) {
      assertThatThrownBy(driver::observe)
          .isInstanceOf(ScaleDriverException.class)
          .hasMessageContaining("0".repeat(32))
          .hasMessageContaining(job.id());
    }
  }

  @Test
  void observe_defaultScheduler_saysToUseTheAdaptiveOne() {
    try (LocalFlink other = LocalFlink.builder().scheduler(Scheduler.DEFAULT).start()) {
      LocalJob job = other.submit(WordCount.named("default scheduler")).awaitRunning();
      try (FlinkDriver driver = FlinkDriver.forJob(other.restUri(), job.id())) {
        assertThatThrownBy(driver::observe)
            .isInstanceOf(ScaleDriverException.class)
            .hasMessageContaining("jobmanager.scheduler");
      }
    }
  }

  private LocalJob start(WordCount wordCount) {
    LocalJob job = flink.submit(wordCount).awaitRunning();
    submitted = Optional.of(job);
    return job;
  }

  private static FlinkDriver withTaskManagers(LocalJob job) {
    return FlinkDriver.builder(flink.restUri())
        .jobId(job.id())
        .taskManagers(flink.taskManagers())
        .build();
  }

  private static void awaitInPlace(FlinkDriver driver, ParallelismPlan plan) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(driver.apply(plan))
                    .isInstanceOfAny(ApplyResult.Applied.class, ApplyResult.AlreadyInPlace.class));
  }

  private static ApplyResult apply(FlinkDriver driver, int source, int counter) {
    return driver.apply(plan(driver, source, counter));
  }

  private static ParallelismPlan plan(FlinkDriver driver, int source, int counter) {
    List<OperatorId> ids = observation(driver).topology().ids();
    Map<OperatorId, Integer> targets = new LinkedHashMap<>();
    targets.put(ids.get(0), source);
    targets.put(ids.get(1), counter);
    return new ParallelismPlan(targets);
  }

  private static Observation observation(FlinkDriver driver) {
    return await()
        .atMost(PATIENCE)
        .until(() -> driver.observe().observation(), Optional::isPresent)
        .orElseThrow();
  }

  private static Map<String, Integer> byVertex(LocalJob job, int source, int counter) {
    List<String> names = List.copyOf(job.parallelism().keySet());
    return Map.of(names.get(0), source, names.get(1), counter);
  }
}
