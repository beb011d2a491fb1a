package io.kta.flink.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kta.flink.local.LocalFlink;
import io.kta.metrics.NoObservation;
import io.kta.metrics.NoObservation.Reason;
import io.kta.metrics.Observation;
import io.kta.metrics.OperatorMetrics;
import io.kta.topology.Operator;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * All odd jobs at once on one real Flink: each is looked at for a while, and must be observed
 * rightly, and decided on as it can stand; or it is told why not.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ZooIT {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration AGREEING = Duration.ofMinutes(2);
  private static final int SLOTS = 36;

  private final List<Visit> visits = new ArrayList<>();
  private LocalFlink flink;
  private LocalFlink empty;

  @BeforeAll
  void visitThemAll() throws IOException {
    flink = LocalFlink.builder().taskManagers(SLOTS).start();
    empty = LocalFlink.builder().taskManagers(0).start();
    jobs().forEach(job -> submit(job, flink));
    submit(new WithoutSlots(), empty);
    for (Visit visit : visits) {
      await().atMost(PATIENCE).until(() -> isReady(visit));
    }
    visits.forEach(Visit::begin);
    for (int cycle = 0; cycle < Visit.CYCLES; cycle++) {
      Visit.pause();
      visits.forEach(Visit::look);
    }
    lookUntilMeansAgree();
    ZooPage page = new ZooPage("", "flink-zoo.md");
    visits.forEach(page::add);
    page.write();
  }

  private void submit(OddJob job, LocalFlink at) {
    at.submit(job);
    visits.add(new Visit(job, at.restUri()));
  }

  /** Where a loaded machine has jobs stall, it takes longer than ten cycles. */
  private void lookUntilMeansAgree() {
    long begin = System.nanoTime();
    while (!visits.stream().allMatch(Visit::agrees)
        && System.nanoTime() - begin < AGREEING.toNanos()) {
      Visit.pause();
      visits.forEach(Visit::look);
    }
  }

  @AfterAll
  void close() {
    visits.forEach(Visit::close);
    flink.close();
    empty.close();
  }

  @TestFactory
  Stream<DynamicTest> observe_oddJob_seesWhatTheJobCounts() {
    return visits.stream()
        .flatMap(
            visit ->
                visit.job().expected().stream()
                    .map(
                        expected ->
                            DynamicTest.dynamicTest(
                                visit.job().name() + ": " + expected,
                                () -> visit.assertObserved(expected))));
  }

  @TestFactory
  Stream<DynamicTest> plan_oddJob_staysWithinWhatItCanRunAt() {
    return visits.stream()
        .map(visit -> DynamicTest.dynamicTest(visit.job().name(), visit::assertWithin));
  }

  @TestFactory
  Stream<DynamicTest> observe_jobThatCannotBeScaled_tellsWhy() {
    return visits.stream()
        .filter(visit -> visit.job().reason().isPresent())
        .map(
            visit ->
                DynamicTest.dynamicTest(
                    visit.job().name(),
                    () ->
                        assertThat(visit.latest())
                            .isInstanceOfSatisfying(
                                NoObservation.class,
                                none ->
                                    assertThat(none.reason())
                                        .isEqualTo(visit.job().reason().orElseThrow()))));
  }

  @Test
  void observe_hotKey_tellsTheBusiestInstanceFromTheMean() {
    Visit visit = visit("HotKey");
    Operator work = visit.operator("work");
    lookUntil(
        visit,
        () -> {
          OperatorMetrics seen = visit.observation().metricsOf(work.id());
          assertThat(seen.busyRatio().orElseThrow()).isLessThan(0.8);
          assertThat(seen.busiestInstance().orElseThrow()).isGreaterThan(0.9);
        });
  }

  /** FLINK-32100: Kta kept all four readers, though two of them have no partition. */
  @Test
  void plan_moreReadersThanPartitions_areTakenBackToOneForEach() {
    Visit visit = visit("FewSplits");
    Operator source = visit.operator("FewSplits");
    lookUntil(
        visit,
        () -> {
          assertThat(visit.operator("FewSplits").partitions()).hasValue(2);
          assertThat(visit.decisions().get("Ds2")).contains(source.name() + ": 4 → 2");
          assertThat(visit.decisions().get("Kta")).contains(source.name() + ": 4 → 2");
        });
  }

  /** Looks at a job until something holds, which mostly does at once. */
  private static void lookUntil(Visit visit, ThrowingRunnable holds) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              visit.look();
              holds.run();
            });
  }

  /** FLINK-36645: on 1.20, each look at it failed. */
  @Test
  void observe_jobWithoutSlots_tellsHowManyAreMissing() {
    assertThat(visit("WithoutSlots").latest())
        .isEqualTo(
            new NoObservation(
                Reason.WAITING_FOR_RESOURCES,
                "the job needs 2 slots and 0 are registered: add TaskManagers"));
  }

  /** The rest of the job waits for that one, and does not need to grow. */
  @Test
  void plan_operatorsOfVeryDifferentCosts_onlyTheHeavyOneGrows() {
    Visit visit = visit("DifferentCosts");
    lookUntil(
        visit,
        () -> {
          for (String name : List.of("Ds2", "Kta")) {
            assertThat(visit.decisions().get(name))
                .startsWith("heavy")
                .contains(": 1 → ")
                .doesNotContain("light", "last", "numbers");
          }
        });
  }

  private static boolean isReady(Visit visit) {
    visit.look();
    return visit.job().reason().isEmpty()
        ? visit.latest() instanceof Observation seen && visit.job().isKnown(seen)
        : visit.latest() instanceof NoObservation none && none.reason() == reason(visit);
  }

  private static Reason reason(Visit visit) {
    return visit.job().reason().orElseThrow();
  }

  private Visit visit(String name) {
    return visits.stream()
        .filter(visit -> visit.job().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<OddJob> jobs() {
    return List.of(
        new BoundedBesideUnbounded(),
        new LegacySource(),
        new LegacyParallelSource(),
        new FilterOnePercent(),
        new FewSplits(),
        new FlatMap(),
        new SelfJoin(),
        new UnionAndBroadcast(),
        new SideOutputs(),
        new DifferentCosts(),
        new WindowOfAll(),
        new HotKey(),
        new NoChaining(),
        new SlotSharingGroups(),
        new OddNames(),
        new CustomPartitioning(),
        new UnalignedUnderPressure(),
        new CheckpointsTimeOut(),
        new CrashLoop(),
        new BatchJob());
  }
}
