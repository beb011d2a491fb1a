package io.kta.flink.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.kta.Autoscaler;
import io.kta.CycleReport;
import io.kta.Kta;
import io.kta.algorithm.fixed.Fixed;
import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriverException;
import io.kta.flink.FlinkDriver;
import io.kta.flink.local.LocalFlink;
import io.kta.flink.local.LocalJob;
import io.kta.knowledge.Outcome;
import io.kta.metrics.NoObservation;
import io.kta.metrics.NoObservation.Reason;
import io.kta.metrics.Observation;
import io.kta.metrics.ObserveResult;
import io.kta.policy.Behavior;
import io.kta.policy.ScalingPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jobs that are large, or to which something is done meanwhile, on a real Flink: each is observed
 * rightly, and scaled or left alone with a reason.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DisturbedJobsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String WHAT = ", of jobs that are large or disturbed";

  private final ZooPage page = new ZooPage(WHAT, "flink-zoo-disturbed.md");
  @TempDir Path folder;
  private LocalFlink flink;

  @BeforeAll
  void start() {
    flink = LocalFlink.builder().taskManagers(8).start();
  }

  @AfterAll
  void close() throws IOException {
    flink.close();
    page.write();
  }

  @Test
  void observe_twoHundredVertices_seesWhatTheJobCounts() {
    TwoHundredVertices definition = new TwoHundredVertices();
    try (LocalFlink eight = LocalFlink.builder().taskManagers(8).start()) {
      LocalJob job = eight.submit(definition).awaitRunning();
      try (Visit visit = new Visit(definition, FlinkDriver.forJob(eight.restUri(), job.id()))) {
        awaitObserved(visit);
        watch(visit);
        page.add(visit, "nothing");
      }
    }
  }

  /** A rescaling aborted it: "Checkpoint Coordinator is suspending". */
  @Test
  void apply_savepointUnderWay_isLeftAloneUntilItHasEnded() throws IOException {
    SavepointUnderWay definition = new SavepointUnderWay();
    LocalJob job = flink.submit(definition).awaitRunning();
    try (Visit visit = new Visit(definition, FlinkDriver.forJob(flink.restUri(), job.id()));
        Autoscaler toOne = toOne(visit.driver())) {
      awaitObserved(visit);
      Gate.of(definition.name()).close();
      Path savepoints = Files.createDirectory(folder.resolve("savepoints"));
      job.triggerSavepoint(savepoints);
      await().atMost(PATIENCE).until(() -> job.checkpointsUnderWay() == 1);
      String refused = refusal(toOne.runOnce());
      watch(visit);
      CycleReport postponed = toOne.runOnce();
      assertThat(postponed.admission().flatMap(admission -> admission.postponed()))
          .hasValueSatisfying(
              why -> assertThat(why.kind()).isEqualTo(io.kta.policy.Reason.Kind.IN_PROGRESS));
      assertThat(job.wantedParallelism()).as("nothing was asked of Flink").isEqualTo(2);
      Gate.of(definition.name()).open();
      await()
          .atMost(PATIENCE)
          .ignoreExceptionsInstanceOf(UncheckedIOException.class) // files come and go meanwhile
          .until(() -> isIn(savepoints));
      await()
          .atMost(PATIENCE)
          .until(() -> toOne.runOnce().outcome() instanceof Outcome.Applied && isAtOne(job));
      page.add(visit, "refused: " + refused + "; then nothing, while IN_PROGRESS; then 2 → 1");
    } finally {
      Gate.of(definition.name()).open();
    }
  }

  @Test
  void observe_stopWithSavepointUnderWay_saysSoAndAsksForNothing() {
    StoppedWithSavepoint definition = new StoppedWithSavepoint();
    LocalJob job = flink.submit(definition).awaitRunning();
    try (Visit visit = new Visit(definition, FlinkDriver.forJob(flink.restUri(), job.id()));
        Autoscaler toOne = toOne(visit.driver())) {
      awaitObserved(visit);
      Gate.of(definition.name()).close();
      job.stopWithSavepoint(folder);
      await().atMost(PATIENCE).until(() -> job.checkpointsUnderWay() == 1);
      String refused = refusal(toOne.runOnce());
      watch(visit);
      assertThat(visit.latest())
          .isInstanceOfSatisfying(
              NoObservation.class, none -> assertThat(none.reason()).isEqualTo(Reason.STOPPING));
      assertThat(job.wantedParallelism()).as("nothing was asked of Flink").isEqualTo(2);
      page.add(visit, "refused: " + refused + "; then nothing");
      Gate.of(definition.name()).open();
      job.awaitEnd();
      assertThat(job.state()).isEqualTo("FINISHED");
    } finally {
      Gate.of(definition.name()).open();
    }
  }

  @Test
  void observe_twoJobsOfOneName_isRefusedByNameAndRightById() {
    List<TwoOfOneName> definitions = List.of(new TwoOfOneName(100), new TwoOfOneName(300));
    List<LocalJob> jobs =
        definitions.stream().map(one -> flink.submit(one).awaitRunning()).toList();
    try (FlinkDriver byName = FlinkDriver.forJobNamed(flink.restUri(), "TwoOfOneName")) {
      assertThatExceptionOfType(ScaleDriverException.class)
          .isThrownBy(byName::observe)
          .withMessageContaining(jobs.get(0).id())
          .withMessageContaining(jobs.get(1).id())
          .withMessageEndingWith("choose one by its id");
    }
    for (int i = 0; i < jobs.size(); i++) {
      FlinkDriver driver = FlinkDriver.forJob(flink.restUri(), jobs.get(i).id());
      try (Visit visit = new Visit(definitions.get(i), driver)) {
        awaitObserved(visit);
        watch(visit);
        page.add(visit, "refused by its name, which both have; scaled by its id");
      }
      jobs.get(i).cancel();
    }
  }

  @Test
  void observe_jobManagerLost_goesOnWithTheNextOne() throws IOException {
    Path store = Files.createDirectory(folder.resolve("ha"));
    try (ZooKeeper zooKeeper = new ZooKeeper(Files.createDirectory(folder.resolve("zk")))) {
      JobManagerRestarts definition = new JobManagerRestarts();
      try (LocalFlink first = available(zooKeeper, store, 0);
          Visit visit = new Visit(definition, first.restUri());
          Autoscaler toOne = toOne(visit.driver())) {
        LocalJob job = first.submit(definition).awaitRunning();
        awaitObserved(visit);
        await().atMost(PATIENCE).until(() -> isScaled(toOne.runOnce()));
        first.crash();
        CycleReport away = toOne.runOnce();
        assertThat(away.outcome()).isInstanceOf(Outcome.Failed.class);
        try (LocalFlink second = available(zooKeeper, store, first.restUri().getPort())) {
          job.awaitRunning();
          awaitObserved(visit);
          assertThat(visit.observation().job().id()).contains(job.id());
          assertThat(job.wantedParallelism()).as("what was asked of the first one").isEqualTo(1);
          watch(visit);
          CycleReport after = toOne.runOnce();
          assertThat(after.outcome()).isEqualTo(new Outcome.Applied(ApplyResult.alreadyInPlace()));
          page.add(visit, "2 → 1; while it is away cycles fail; at the next JobManager " + after);
          assertThat(second.registeredTaskManagers()).isPositive();
        }
      }
    }
  }

  private static LocalFlink available(ZooKeeper zooKeeper, Path store, int port) {
    return LocalFlink.builder()
        .taskManagers(4)
        .restPort(port)
        .option("high-availability.type", "zookeeper")
        .option("high-availability.zookeeper.quorum", zooKeeper.address())
        .option("high-availability.storageDir", store.toUri().toString())
        .option("execution.checkpointing.storage", "filesystem")
        .option("execution.checkpointing.dir", store.resolve("checkpoints").toUri().toString())
        .start();
  }

  private static Autoscaler toOne(FlinkDriver driver) {
    return Kta.autoscaler()
        .name("to one")
        .policy(ScalingPolicy.builder().behavior(Behavior.unrestricted()).build())
        .algorithm(new Fixed(1))
        .driver(driver)
        .build();
  }

  private static String refusal(CycleReport report) {
    assertThat(report.outcome()).isInstanceOf(Outcome.Applied.class);
    ApplyResult result = ((Outcome.Applied) report.outcome()).result();
    assertThat(result).isInstanceOf(ApplyResult.Rejected.class);
    return ((ApplyResult.Rejected) result).reason();
  }

  private static boolean isScaled(CycleReport report) {
    return report.outcome() instanceof Outcome.Applied applied
        && applied.result() instanceof ApplyResult.Applied;
  }

  private static boolean isAtOne(LocalJob job) {
    return job.isRunning() && job.parallelism().values().stream().allMatch(n -> n == 1);
  }

  /** Looks until rates are known. */
  private static void awaitObserved(Visit visit) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(ScaleDriverException.class)
        .until(
            () -> {
              visit.look();
              Optional<Observation> seen = visit.latest().observation();
              return seen.isPresent() && visit.observed(visit.job().expected().get(0)).isPresent();
            });
  }

  /**
   * Looks for ten cycles, and holds what was seen to what the job has counted. Flink's counters are
   * up to ten seconds old, so where a loaded machine has a job stall, it takes longer until the
   * means agree.
   */
  private static void watch(Visit visit) {
    visit.begin();
    for (int cycle = 0; cycle < Visit.CYCLES; cycle++) {
      Visit.pause();
      visit.look();
    }
    ObserveResult latest = visit.latest();
    if (latest instanceof Observation) {
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(
              () -> {
                visit.look();
                visit.job().expected().forEach(visit::assertObserved);
              });
    } else {
      assertThat(visit.plans()).isEmpty();
    }
    visit.assertWithin();
  }

  private static boolean isIn(Path savepoints) throws IOException {
    try (Stream<Path> files = Files.walk(savepoints)) {
      return files.anyMatch(file -> file.endsWith("_metadata"));
    }
  }
}
