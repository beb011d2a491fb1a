package io.kta.flink.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.flink.jobs.ManagedJob.Stage;
import io.kta.knowledge.KnowledgeStore;
import io.kta.knowledge.Outcome;
import io.kta.policy.Behavior;
import io.kta.policy.ScalingPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A job that is submitted anew comes back at its spec's parallelism, and is brought back. */
@Timeout(300)
final class UpgradedJobTest {
  private final JobsOnFake fake = new JobsOnFake();

  @TempDir Path folder;

  @AfterEach
  void close() {
    fake.close();
  }

  @Test
  void look_upgradedUnderANewId_isBroughtBackInOneRescaleWithoutAConflict() {
    FlinkJobs jobs = fake.open(fake.builder());
    scaledTo(jobs, 4, fake.flink.submit("orders", 2, 2)).state("CANCELED");
    FakeJob upgraded = fake.flink.submit("orders", 2, 2);
    fake.lookAndRun(jobs);
    assertThat(upgraded.parallelism()).containsExactly(2, 4);
    assertThat(upgraded.changes()).isOne();
    assertThat(fake.inherited).hasSize(1);
    assertThat(fake.inherited.get(0).matches()).hasSize(2);
    assertThat(fake.inherited.get(0).comeback()).isPresent();
    fake.runCycles();
    fake.runCycles();
    assertThat(upgraded.changes()).isOne();
    assertThat(fake.hasConflict()).isFalse();
    // its cycles are counted on
    assertThat(fake.reports.get(fake.reports.size() - 1).cycle().number()).isGreaterThan(3);
  }

  /** Up to 4 instances at a time are allowed, and nothing is shrunk for 5 minutes. */
  @Test
  void look_farFromItsSpec_isNotHeldUpByRatesAndWindows() {
    FlinkJobs jobs = fake.open(fake.builder());
    FakeJob first = fake.flink.submit("up", 2, 40);
    FakeJob other = fake.flink.submit("down", 2, 2);
    fake.wanted.put("up", 60);
    fake.wanted.put("down", 3);
    fake.lookAndRun(jobs);
    first.state("CANCELED");
    other.state("CANCELED");
    FakeJob up = fake.flink.submit("up", 2, 2);
    FakeJob down = fake.flink.submit("down", 2, 30);
    fake.wanted.clear();
    fake.lookAndRun(jobs);
    assertThat(up.parallelism()).containsExactly(2, 60);
    assertThat(down.parallelism()).containsExactly(2, 3);
  }

  @Test
  void look_upgradedUnderItsOldId_isBroughtBackToo() {
    FlinkJobs jobs = fake.open(fake.builder());
    String id = "caf3caf3caf3caf3caf3caf3caf3caf3";
    FakeJob first =
        fake.flink
            .submitAs(id, "orders")
            .with(FakeSession.SOURCE, "Source: words", 2)
            .with(FakeSession.COUNTER, "counter", 2);
    scaledTo(jobs, 6, first);
    FakeJob upgraded =
        fake.flink
            .submitAs(id, "orders")
            .with(FakeSession.SOURCE, "Source: words", 2)
            .with(FakeSession.COUNTER, "counter", 2);
    fake.runCycles(); // which come before the next look
    assertThat(upgraded.changes()).isZero();
    fake.lookAndRun(jobs);
    assertThat(upgraded.parallelism()).containsExactly(2, 6);
    assertThat(fake.hasConflict()).isFalse();
  }

  @Test
  void look_somebodyChangesTheUpgradedJob_isSeenAndRespected() {
    FlinkJobs jobs = fake.open(fake.builder());
    scaledTo(jobs, 4, fake.flink.submit("orders", 2, 2)).state("CANCELED");
    FakeJob upgraded = fake.flink.submit("orders", 2, 2);
    fake.lookAndRun(jobs);
    fake.runCycles();
    assertThat(upgraded.parallelism()).containsExactly(2, 4);
    upgraded.run(FakeSession.COUNTER, 7);
    fake.wanted.put("orders", 4);
    fake.runCycles();
    assertThat(fake.hasConflict()).isTrue();
    assertThat(upgraded.parallelism()).containsExactly(2, 7);
  }

  @Test
  void look_graphChanged_goesOnWithWhatIsMatched() {
    FlinkJobs jobs = fake.open(fake.builder());
    scaledTo(jobs, 4, fake.flink.submit("orders", 3, 2)).state("CANCELED");
    FakeJob upgraded =
        fake.flink
            .submit("orders")
            .with(FakeSession.SOURCE, "Source: words", 2)
            .with("a".repeat(32), "filter", 5)
            .with("b".repeat(32), "counter", 2); // not of the uid as before
    fake.lookAndRun(jobs);
    assertThat(upgraded.parallelism()).containsExactly(3, 5, 4);
    assertThat(upgraded.changes()).isOne();
    Inheritance known = fake.inherited.get(0);
    assertThat(known)
        .hasToString(
            "1 vertices matched by id and 1 by name and place, 0 gone, 1 new; it is brought back to "
                + known.comeback().orElseThrow());
  }

  @Test
  void look_nothingInCommon_beginsAnew() {
    FlinkJobs jobs = fake.open(fake.builder());
    scaledTo(jobs, 4, fake.flink.submit("orders", 3, 2)).state("CANCELED");
    FakeJob other = fake.flink.submit("orders").with("a".repeat(32), "one", 5);
    fake.wanted.clear();
    fake.lookAndRun(jobs);
    fake.runCycles();
    assertThat(other.parallelism()).containsExactly(5);
    assertThat(fake.inherited.get(0).comeback()).isEmpty();
  }

  @Test
  void look_neverRescaled_leavesWhatItsUserHasChanged() {
    FlinkJobs jobs = fake.open(fake.builder());
    FakeJob first = fake.flink.submit("orders", 2, 2);
    fake.lookAndRun(jobs);
    first.state("CANCELED");
    FakeJob upgraded = fake.flink.submit("orders", 2, 8);
    fake.lookAndRun(jobs);
    assertThat(upgraded.parallelism()).containsExactly(2, 8);
  }

  @Test
  void look_dryRunOrPaused_bringsNothingBack() {
    ScalingPolicy dry =
        ScalingPolicy.builder()
            .interval(JobsOnFake.INTERVAL)
            .behavior(Behavior.kubernetesDefaults())
            .dryRun(true)
            .build();
    KnowledgeStore store = KnowledgeStore.inMemory();
    FlinkJobs jobs = fake.open(fake.builder().stores(name -> store));
    FakeJob first = fake.flink.submit("orders", 2, 2);
    scaledTo(jobs, 4, first).state("CANCELED");
    jobs.close();
    FakeJob upgraded = fake.flink.submit("orders", 2, 2);
    FlinkJobs dryJobs = fake.open(fake.builder().stores(name -> store).policy(dry));
    fake.lookAndRun(dryJobs);
    dryJobs.autoscaler("orders").orElseThrow().pause("not now");
    fake.runCycles();
    dryJobs.close();
    fake.lookAndRun(fake.open(fake.builder().stores(name -> store)));
    assertThat(upgraded.changes()).isZero();
  }

  @Test
  void storesIn_restartOfKtaAndOfTheJob_isBroughtBack() {
    FlinkJobs before = fake.open(fake.builder().storesIn(folder));
    scaledTo(before, 4, fake.flink.submit("orders/1", 2, 2)).state("CANCELED");
    before.close();
    FakeJob upgraded = fake.flink.submit("orders/1", 2, 2);
    fake.lookAndRun(fake.open(fake.builder().storesIn(folder)));
    assertThat(upgraded.parallelism()).containsExactly(2, 4);
    assertThat(folder.resolve("orders%2F1.json")).exists();
  }

  /** After a restart of KTA only ids were known, so a vertex with another id began anew. */
  @Test
  void storesIn_restartOfKtaAndNewVertexIds_isMatchedByNameAndPlace() {
    FlinkJobs before = fake.open(fake.builder().storesIn(folder));
    scaledTo(before, 4, fake.flink.submit("orders", 3, 2)).state("CANCELED");
    before.close();
    FakeJob upgraded =
        fake.flink
            .submit("orders")
            .with(FakeSession.SOURCE, "Source: words", 2)
            .with("a".repeat(32), "filter", 5)
            .with("b".repeat(32), "counter", 2); // not of the uid as before
    fake.lookAndRun(fake.open(fake.builder().storesIn(folder)));
    assertThat(upgraded.parallelism()).containsExactly(3, 5, 4);
  }

  /**
   * The second one was given the knowledge of the first, and rescaled to where that had been,
   * whenever it happened to run sooner.
   */
  @Test
  void storesIn_restartOfKtaWithTwoJobsOfOneName_leavesEachItsOwn() {
    FlinkJobs before = fake.open(fake.builder().storesIn(folder));
    FakeJob first = scaledTo(before, 4, fake.flink.submit("orders", 2, 2));
    FakeJob second = fake.flink.submit("orders", 2, 3);
    fake.lookAndRun(before);
    before.close();
    first.state("RESTARTING");
    FlinkJobs after = fake.open(fake.builder().storesIn(folder));
    fake.lookAndRun(after);
    assertThat(JobsOnFake.stages(after)).containsExactly(Stage.WAITING, Stage.SCALED);
    first.state("RUNNING");
    fake.lookAndRun(after);
    fake.runCycles();
    assertThat(second.changes()).isZero();
    assertThat(first.changes()).isOne();
    assertThat(fake.inherited).isEmpty();

    // what the first has learned is still there for its heir, and not for the second one's
    first.state("CANCELED");
    second.state("CANCELED");
    fake.lookAndRun(after);
    FakeJob heir = fake.flink.submit("orders", 2, 2);
    fake.lookAndRun(after);
    assertThat(heir.parallelism()).containsExactly(2, 4);
  }

  /** After a failover of the JobManager jobs keep their ids, and all have another start. */
  @Test
  void look_twoJobsOfOneNameBeginAnewInTheOtherOrder_leavesEachItsOwn() {
    FlinkJobs jobs = fake.open(fake.builder());
    FakeJob first = scaledTo(jobs, 4, fake.flink.submit("orders", 2, 2));
    FakeJob second = fake.flink.submit("orders", 2, 3);
    fake.lookAndRun(jobs);
    FakeJob secondAgain = again(second, 3).state("CREATED");
    FakeJob firstAgain = again(first, 4).state("CREATED");
    fake.lookAndRun(jobs);
    secondAgain.state("RUNNING");
    fake.lookAndRun(jobs);
    firstAgain.state("RUNNING");
    fake.lookAndRun(jobs);
    fake.runCycles();
    assertThat(secondAgain.parallelism()).containsExactly(2, 3);
    assertThat(firstAgain.parallelism()).containsExactly(2, 4);
    assertThat(fake.inherited).hasSize(1); // by the first
  }

  private FakeJob again(FakeJob job, int counter) {
    return fake.flink
        .submitAs(job.id(), job.name())
        .with(FakeSession.SOURCE, "Source: words", 2)
        .with(FakeSession.COUNTER, "counter", counter);
  }

  /** The rescaling may be what ended it, so only the algorithm asks for that again. */
  @Test
  void look_endsWhileItIsRescaled_goesOnFromWhereItRanLast() {
    FlinkJobs jobs = fake.open(fake.builder());
    FakeJob first = fake.flink.submit("orders", 2, 2);
    fake.lookAndRun(jobs);
    first.endsOnceChanged("FAILED");
    fake.wanted.put("orders", 5);
    fake.runCycles();
    fake.wanted.clear();
    assertThat(fake.reports.get(fake.reports.size() - 1).outcome())
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.toString()).contains("became FAILED while"));
    fake.lookAndRun(jobs);
    assertThat(jobs.jobs()).isEmpty();
    FakeJob upgraded = fake.flink.submit("orders", 2, 2);
    fake.lookAndRun(jobs);
    assertThat(upgraded.changes()).isZero();
    fake.wanted.put("orders", 5);
    fake.runCycles();
    assertThat(upgraded.parallelism()).containsExactly(2, 5);
    assertThat(fake.hasConflict()).isFalse();
  }

  @Test
  void stores_askedOncePerName() {
    List<String> asked = new ArrayList<>();
    FlinkJobs jobs =
        fake.open(
            fake.builder()
                .stores(
                    name -> {
                      asked.add(name);
                      return KnowledgeStore.inMemory();
                    }));
    scaledTo(jobs, 4, fake.flink.submit("orders", 2, 2)).state("CANCELED");
    fake.flink.submit("clicks", 2, 2);
    fake.flink.submit("orders", 2, 2);
    fake.lookAndRun(jobs);
    assertThat(asked).containsExactlyInAnyOrder("orders", "clicks");
  }

  /** Has a job be scaled by KTA, and seen so. */
  private FakeJob scaledTo(FlinkJobs jobs, int counter, FakeJob job) {
    fake.wanted.put(job.name(), counter);
    fake.lookAndRun(jobs);
    fake.runCycles();
    fake.wanted.clear();
    assertThat(job.parallelism().get(1)).as(fake.reports.toString()).isEqualTo(counter);
    assertThat(fake.reports).noneMatch(report -> report.outcome() instanceof Outcome.Failed);
    return job;
  }
}
