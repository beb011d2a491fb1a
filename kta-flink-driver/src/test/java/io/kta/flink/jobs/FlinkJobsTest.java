package io.kta.flink.jobs;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.kta.Autoscaler;
import io.kta.CloseReport;
import io.kta.LoopScheduler;
import io.kta.algorithm.toggle.Toggle;
import io.kta.driver.EnrichedDriver;
import io.kta.flink.jobs.ManagedJob.Stage;
import io.kta.metrics.Measurement;
import io.kta.metrics.Observation;
import io.kta.policy.ScalingPolicy;
import io.kta.time.LoopClock;
import io.kta.time.ManualClock;
import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An autoscaler for each job, as jobs come and go. */
@Timeout(300)
final class FlinkJobsTest {
  private final JobsOnFake fake = new JobsOnFake();

  @AfterEach
  void close() {
    fake.close();
  }

  @Test
  void look_jobsComeAndGo_beginsAndEndsTheirAutoscalers() {
    FakeJob a = fake.flink.submit("orders-a", 2, 2);
    fake.flink.submit("clicks", 2, 2);
    FlinkJobs jobs = fake.open(fake.builder().matching("orders-.*").except("orders-audit"));
    fake.wanted.put("orders-a", 4);
    fake.lookAndRun(jobs);
    assertThat(a.parallelism()).containsExactly(2, 4);

    FakeJob b = fake.flink.submit("orders-b", 2, 2);
    fake.flink.submit("orders-audit", 2, 2);
    fake.wanted.put("orders-b", 3);
    fake.lookAndRun(jobs);
    assertThat(b.parallelism()).containsExactly(2, 3);
    assertThat(jobs.jobs())
        .extracting(job -> job.run().name() + " " + job.stage())
        .containsExactly("orders-a SCALED", "orders-audit LEFT_ALONE", "orders-b SCALED");
    Autoscaler ofA = jobs.autoscaler("orders-a").orElseThrow();

    a.state("CANCELED");
    jobs.discover();
    assertThat(ofA.state()).isEqualTo(Autoscaler.State.CLOSED);
    assertThat(jobs.autoscaler("orders-a")).isEmpty();
    assertThat(fake.events)
        .containsExactly("begin orders-a", "begin orders-b", "end orders-a: it is CANCELED");
    assertThat(jobs.toString())
        .contains("orders-.* but not orders-audit", "1 SCALED, 1 LEFT_ALONE", "last listed at");
  }

  @Test
  void look_jobThatDoesNotRunYet_beginsOnceItDoes() {
    FakeJob job = fake.flink.submit("orders", 2, 2).state("CREATED");
    FlinkJobs jobs = fake.open(fake.builder());
    jobs.discover();
    assertThat(jobs.jobs().get(0).stage()).isEqualTo(Stage.WAITING);
    assertThat(jobs.jobs().get(0).detail()).startsWith("STARTING: ");
    job.state("RUNNING");
    jobs.discover();
    assertThat(JobsOnFake.stages(jobs)).containsExactly(Stage.SCALED);
  }

  @Test
  void decorator_enrichedDriver_isObservedAndScales() {
    FakeJob job = fake.flink.submit("orders", 2, 2);
    fake.wanted.put("orders", 4);
    OperatorId source = new OperatorId(FakeSession.SOURCE);
    FlinkJobs jobs =
        fake.open(
            fake.builder()
                .decorator(
                    (name, driver) ->
                        EnrichedDriver.of(driver)
                            .recordsInPerSecond(topology -> rates(topology, name.length()))));
    fake.lookAndRun(jobs);
    assertThat(job.parallelism()).as(fake.reports.toString()).containsExactly(2, 4);
    Observation seen = fake.reports.get(0).observation().orElseThrow();
    assertThat(seen.metricsOf(source).recordsInPerSecond()).hasValue("orders".length());
  }

  private static Map<OperatorId, Measurement> rates(Topology topology, double rate) {
    return topology.ids().stream().collect(toMap(id -> id, id -> Measurement.undated(rate)));
  }

  @Test
  void decorator_throwsForOneJob_keepsOnlyThatFromBeingScaled() {
    fake.flink.submit("bad", 2, 2);
    fake.flink.submit("good", 2, 2);
    FlinkJobs jobs =
        fake.open(
            fake.builder()
                .decorator(
                    (name, driver) -> {
                      if (name.equals("bad")) {
                        throw new IllegalStateException("no metrics of bad");
                      }
                      return driver;
                    }));
    jobs.discover();
    assertThat(JobsOnFake.stages(jobs)).containsExactly(Stage.NOT_BEGUN, Stage.SCALED);
    assertThat(jobs.jobs().get(0).detail()).contains("no metrics of bad");
  }

  @Test
  void policy_ofOneJob_goesBeforeThatOfAll() {
    ScalingPolicy own = ScalingPolicy.builder().interval(Duration.ofMinutes(3)).build();
    fake.flink.submit("orders", 2, 2);
    fake.flink.submit("clicks", 2, 2);
    FlinkJobs jobs = fake.open(fake.builder().policy("orders", own));
    jobs.discover();
    assertThat(jobs.autoscaler("orders").orElseThrow().policy()).isEqualTo(own);
    assertThat(jobs.autoscaler("clicks").orElseThrow().policy()).isEqualTo(JobsOnFake.policy());
  }

  /** Flink's own default name is the same for all jobs that are given none. */
  @Test
  void look_twoJobsOfOneName_scalesBothAndKeepsTheKnowledgeOfTheFirst() {
    FakeJob first = fake.flink.submit("Flink Streaming Job", 2, 2);
    FlinkJobs jobs = fake.open(fake.builder());
    jobs.discover();
    FakeJob second = fake.flink.submit("Flink Streaming Job", 2, 2);
    fake.wanted.put("Flink Streaming Job", 5);
    fake.lookAndRun(jobs);
    assertThat(first.parallelism()).containsExactly(2, 5);
    assertThat(second.parallelism()).containsExactly(2, 5);
    assertThat(fake.events)
        .containsExactly("begin Flink Streaming Job", "begin Flink Streaming Job-00000000");

    // the second has the knowledge to itself once the first has ended, and leaves it to its heir
    first.state("FINISHED");
    fake.wanted.put("Flink Streaming Job", 6);
    fake.lookAndRun(jobs);
    second.state("CANCELED");
    FakeJob third = fake.flink.submit("Flink Streaming Job", 2, 2);
    fake.wanted.clear();
    fake.lookAndRun(jobs);
    assertThat(third.parallelism()).containsExactly(2, 6);
  }

  @Test
  void close_ownScheduler_endsAllAndIsOver() throws Exception {
    ManualClock clock = new ManualClock();
    List<String> stopped = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 20; i++) {
      fake.flink.submit("job-" + i, 2, 2);
    }
    FlinkJobs jobs =
        FlinkJobs.builder(fake.flink.uri())
            .algorithm(name -> new Toggle())
            .clock(clock)
            .listener(
                new FlinkJobsListener() {
                  @Override
                  public void onStart(JobRun run, Autoscaler autoscaler) {
                    stopped.add(run.name());
                  }
                })
            .start();
    await().atMost(JobsOnFake.SOON).until(() -> stopped.size() == 20);
    List<CloseReport> reports = jobs.close(Duration.ofSeconds(30));
    assertThat(reports).hasSize(20).allMatch(CloseReport::isClean);
    await().atMost(JobsOnFake.SOON).until(() -> threads().isEmpty());
    assertThat(jobs.close(Duration.ZERO)).hasSize(20);
    assertThatIllegalStateException()
        .isThrownBy(jobs::discover)
        .withMessageContaining("build another one");
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.matches("kta-(flink-jobs|flink-http|timekeeper|cycle|step).*"))
        .toList();
  }

  @Test
  void close_sharedScheduler_leavesTheOthersOnIt() {
    fake.flink.submit("orders", 2, 2);
    fake.flink.submit("clicks", 2, 2);
    FlinkJobs orders = fake.open(fake.builder().matching("orders"));
    FlinkJobs clicks = fake.open(fake.builder().matching("clicks"));
    orders.discover();
    clicks.discover();
    orders.close();
    fake.runCycles();
    assertThat(fake.reports).extracting(r -> r.cycle().autoscaler()).containsOnly("clicks");
  }

  @Test
  void build_wrongOrMissing_throws() {
    URI uri = fake.flink.uri();
    assertThatIllegalStateException()
        .isThrownBy(() -> FlinkJobs.builder(uri).build())
        .withMessage("not set: algorithm");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FlinkJobs.builder(URI.create("ftp://x")))
        .withMessageContaining("neither http nor https");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fake.builder().maxJobs(0).build())
        .withMessage("maxJobs is 0; it must be at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fake.builder().discoveryInterval(Duration.ZERO).build())
        .withMessageContaining("it must be positive");
    try (LoopScheduler scheduler = LoopScheduler.create()) {
      assertThatIllegalStateException()
          .isThrownBy(() -> fake.builder().scheduler(scheduler).clock(LoopClock.system()).build())
          .withMessageContaining("leave out the other");
    }
    FlinkJobsBuilder once = fake.builder();
    fake.open(once);
    assertThatIllegalStateException().isThrownBy(once::build);
  }
}
