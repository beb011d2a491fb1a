package io.kta.flink.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import io.kta.Autoscaler;
import io.kta.CloseReport;
import io.kta.algorithm.Algorithm;
import io.kta.algorithm.toggle.Toggle;
import io.kta.flink.jobs.ManagedJob.Stage;
import io.kta.knowledge.KnowledgeStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JobManagers that misbehave, users' code that throws or hangs, and jobs by the hundred. */
@Timeout(180)
final class FlinkJobsAdversaryTest {
  private final JobsOnFake fake = new JobsOnFake();

  @AfterEach
  void close() {
    fake.close();
  }

  @Test
  void look_listEmptyWhileTheJobManagerRestarts_forgetsNothing() {
    FakeJob job = fake.flink.submit("orders", 2, 2);
    FlinkJobs jobs = fake.open(fake.builder());
    fake.wanted.put("orders", 4);
    fake.lookAndRun(jobs);
    Autoscaler autoscaler = jobs.autoscaler("orders").orElseThrow();

    fake.flink.forget(job);
    fake.lookAndRun(jobs);
    assertThat(JobsOnFake.stages(jobs)).containsExactly(Stage.NOT_LISTED);
    assertThat(fake.reports.get(fake.reports.size() - 1).toString())
        .contains("the JobManager has not listed it since")
        .doesNotContain("fail");

    FakeJob same =
        fake.flink
            .submitAs(job.id(), "orders")
            .with(FakeSession.SOURCE, "Source: words", 2)
            .with(FakeSession.COUNTER, "counter", 4);
    fake.flink.list(200, "{\"jobs\":[" + job.listed() + "]}"); // it has begun when it had begun
    jobs.discover();
    assertThat(JobsOnFake.stages(jobs)).containsExactly(Stage.SCALED);
    assertThat(jobs.autoscaler("orders")).contains(autoscaler);
    assertThat(same.changes()).isZero();
    assertThat(fake.events).containsExactly("begin orders");
  }

  @Test
  void look_jobMissingForLong_endsAndIsRemembered() {
    FakeJob job = fake.flink.submit("orders", 2, 2);
    FlinkJobs jobs = fake.open(fake.builder());
    fake.wanted.put("orders", 4);
    fake.lookAndRun(jobs);
    fake.flink.forget(job);
    jobs.discover();
    fake.clock.advance(Duration.ofMinutes(5));
    jobs.discover();
    assertThat(jobs.jobs()).isEmpty();
    fake.wanted.clear();
    FakeJob again = fake.flink.submit("orders", 2, 2);
    fake.lookAndRun(jobs);
    assertThat(again.parallelism()).containsExactly(2, 4);
  }

  @Test
  void look_jobGoneBetweenListAndFirstLook_isNotBegun() {
    FakeJob job = fake.flink.submit("orders", 2, 2);
    fake.flink.list(200, "{\"jobs\":[" + job.listed() + "]}");
    fake.flink.forget(job);
    FlinkJobs jobs = fake.open(fake.builder());
    jobs.discover();
    assertThat(JobsOnFake.stages(jobs)).containsExactly(Stage.NOT_BEGUN);
    fake.flink.list(null);
    jobs.discover();
    fake.clock.advance(Duration.ofMinutes(5));
    jobs.discover();
    assertThat(jobs.jobs()).isEmpty();
    assertThat(fake.events).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>502</html>",
        "null",
        "[]",
        "{}",
        "{\"jobs\":{}}",
        "{\"jobs\":null}",
        "{\"jobs\":7}"
      })
  void look_answerThatIsNoList_changesNothing(String body) {
    fake.flink.submit("orders", 2, 2);
    FlinkJobs jobs = fake.open(fake.builder());
    jobs.discover();
    fake.flink.list(200, body);
    for (int i = 0; i < 100; i++) {
      fake.clock.advance(Duration.ofMinutes(1));
      jobs.discover();
    }
    assertThat(JobsOnFake.stages(jobs)).containsExactly(Stage.SCALED);
    assertThat(jobs.toString()).contains("/jobs/overview");
  }

  @Test
  void look_entriesThatAreNoJobs_keepNoneFromBeingSeen() {
    FakeJob job = fake.flink.submit("orders", 2, 2);
    String entry = job.listed().toString();
    String odd =
        String.join(
            ",",
            "null",
            "7",
            "{}",
            "{\"jid\":\"../../config\",\"name\":\"x\",\"state\":\"RUNNING\",\"start-time\":1}",
            entry.replace("\"RUNNING\"", "7"),
            entry.replace("\"orders\"", "null"),
            entry,
            entry); // twice
    fake.flink.list(200, "{\"jobs\":[" + odd + "]}");
    FlinkJobs jobs = fake.open(fake.builder());
    jobs.discover();
    assertThat(JobsOnFake.stages(jobs)).containsExactly(Stage.SCALED);
    assertThat(fake.flink.requests()).noneMatch(request -> request.contains(".."));
  }

  /** Whatever a JobManager lists, a look returns, and no job is looked after twice. */
  @Test
  void look_listsOfChance_neverThrows() {
    Random random = new Random(13);
    FlinkJobs jobs = fake.open(fake.builder().maxJobs(5));
    List<FakeJob> real =
        IntStream.range(0, 8).mapToObj(i -> fake.flink.submit("job-" + i % 4, 2, 2)).toList();
    for (int look = 0; look < 200; look++) {
      String list =
          real.stream()
              .filter(job -> random.nextInt(3) > 0)
              .map(job -> chance(job, random))
              .collect(Collectors.joining(",", "{\"jobs\":[", "]}"));
      fake.flink.list(200, random.nextInt(10) == 0 ? list.substring(1) : list);
      jobs.discover();
      assertThat(jobs.jobs()).hasSizeLessThanOrEqualTo(5);
      assertThat(jobs.jobs()).extracting(job -> job.run().key()).doesNotHaveDuplicates();
      fake.clock.advance(Duration.ofSeconds(random.nextInt(90)));
    }
  }

  private static String chance(FakeJob job, Random random) {
    String listed = job.listed().toString();
    return switch (random.nextInt(8)) {
      case 0 -> listed.replace("RUNNING", "FAILED");
      case 1 -> listed.replaceFirst("start-time\":\\d+", "start-time\":" + random.nextInt(3));
      case 2 -> listed.replace("RUNNING", "RECONCILING");
      default -> listed;
    };
  }

  /**
   * Whoever may submit jobs chooses their names: one overflowed the stack of the matching or kept
   * it busy for hours, and no job was begun or ended any more.
   */
  @ParameterizedTest
  @ValueSource(strings = {"(orders|a|b)+", "(.*a){25}b", "orders|(a*)*b", "(a|aa)+b"})
  void look_nameThatAPatternTakesForeverFor_keepsOnlyThatJobFromBeingScaled(String regex) {
    fake.flink.submit("orders", 2, 2);
    fake.flink.submit("a".repeat(100_000), 2, 2);
    FlinkJobs jobs = fake.open(fake.builder().matching("(orders)|" + regex));
    jobs.discover();
    assertThat(jobs.autoscaler("orders")).isPresent();
    FlinkJobs others = fake.open(fake.builder().except(regex));
    others.discover();
    assertThat(others.jobs())
        .filteredOn(job -> job.run().name().startsWith("a"))
        .extracting(ManagedJob::stage)
        .containsExactly(Stage.LEFT_ALONE);
  }

  @Test
  void look_namesWithLineBreaks_areMatchedAsAllOthers() {
    fake.flink.submit("orders-\n1", 2, 2);
    fake.flink.submit("orders-\naudit", 2, 2);
    FlinkJobs jobs = fake.open(fake.builder().matching("orders-.*").except(".*-.*audit"));
    jobs.discover();
    assertThat(JobsOnFake.stages(jobs)).containsExactly(Stage.SCALED, Stage.LEFT_ALONE);
  }

  @Test
  void look_tenThousandJobs_looksAfterSomeAndSaysSo() {
    FakeJob first = fake.flink.submit("orders", 2, 2);
    String others =
        IntStream.range(100, 10_100)
            .mapToObj(i -> first.listed().put("jid", "%032x".formatted(i)).put("start-time", i))
            .map(Object::toString)
            .collect(Collectors.joining(","));
    fake.flink.list(200, "{\"jobs\":[" + others + "]}");
    FlinkJobs jobs = fake.open(fake.builder().maxJobs(20));
    jobs.discover();
    assertThat(jobs.jobs()).hasSize(20);
    assertThat(jobs.toString()).contains("9980 beyond the most of 20");
  }

  @Test
  void look_answerLongerThanAllowed_changesNothing() {
    fake.flink.list(FlinkJobsAdversaryTest::answerWithoutEnd);
    FlinkJobs jobs = fake.open(fake.builder());
    jobs.discover();
    assertThat(jobs.jobs()).isEmpty();
    assertThat(jobs.toString()).contains("longer than");
  }

  private static void answerWithoutEnd(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    byte[] chunk = " ".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
    while (true) {
      exchange.getResponseBody().write(chunk); // until the other side hangs up
    }
  }

  @Test
  void look_factoriesThatThrowForOneJob_leaveTheOthersAlone() {
    fake.flink.submit("bad-algorithm", 2, 2);
    fake.flink.submit("bad-driver", 2, 2);
    fake.flink.submit("bad-store", 2, 2);
    fake.flink.submit("no-algorithm", 2, 2);
    fake.flink.submit("good", 2, 2);
    AtomicInteger asked = new AtomicInteger();
    FlinkJobs jobs =
        fake.open(
            fake.builder()
                .algorithm(name -> algorithm(name, asked))
                .driver(
                    (name, builder) -> {
                      if (name.equals("bad-driver")) {
                        throw new AssertionError("an error of a user's code");
                      }
                    })
                .stores(
                    name -> {
                      if (name.equals("bad-store")) {
                        throw new IllegalStateException("no room");
                      }
                      return KnowledgeStore.inMemory();
                    }));
    jobs.discover();
    assertThat(jobs.jobs())
        .extracting(job -> job.run().name() + " " + job.stage())
        .containsExactly(
            "bad-algorithm NOT_BEGUN",
            "bad-driver NOT_BEGUN",
            "bad-store NOT_BEGUN",
            "good SCALED",
            "no-algorithm NOT_BEGUN");
    assertThat(jobs.jobs().get(0).detail()).contains("no model for it");
    jobs.discover(); // it is not asked again at each look
    assertThat(asked).hasValue(1);
    fake.clock.advance(Duration.ofSeconds(10));
    jobs.discover();
    assertThat(asked).hasValue(2);
  }

  private static Algorithm<?, ?> algorithm(String name, AtomicInteger asked) {
    if (name.equals("bad-algorithm")) {
      asked.incrementAndGet();
      throw new IllegalArgumentException("no model for it");
    }
    return nullFor(name, new Toggle());
  }

  @SuppressWarnings("NullAway") // a user's function may well do so
  private static Algorithm<?, ?> nullFor(String name, Algorithm<?, ?> otherwise) {
    return name.equals("no-algorithm") ? null : otherwise;
  }

  @Test
  void listener_thatThrows_stopsNothing() {
    fake.flink.submit("orders", 2, 2);
    FlinkJobs jobs =
        fake.open(
            fake.builder()
                .listener(
                    new FlinkJobsListener() {
                      @Override
                      public void onStart(JobRun run, Autoscaler autoscaler) {
                        throw new IllegalStateException("a listener's fault");
                      }
                    }));
    jobs.discover();
    assertThat(JobsOnFake.stages(jobs)).containsExactly(Stage.SCALED);
  }

  @Test
  void start_hundredsOfJobsAtOnce_beginsAllAndSpreadsTheirCycles() {
    for (int i = 0; i < 300; i++) {
      fake.flink.submit("job-" + i, 2, 2);
    }
    FlinkJobs jobs = fake.open(fake.builder());
    jobs.discover();
    assertThat(JobsOnFake.stages(jobs)).hasSize(300).containsOnly(Stage.SCALED);
    fake.scheduler.runDue();
    assertThat(fake.reports).hasSizeLessThan(20);
    fake.runCycles();
    fake.scheduler.runDue();
    assertThat(fake.reports.stream().map(report -> report.cycle().autoscaler()).distinct())
        .hasSize(300);
    List<CloseReport> closed = jobs.close(Duration.ofSeconds(1));
    assertThat(closed).hasSize(300).allMatch(CloseReport::isClean);
  }

  @Test
  void close_whileFactoriesHang_isOverAndLeavesNothing() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    fake.flink.submit("orders", 2, 2);
    FlinkJobs jobs =
        FlinkJobs.builder(fake.flink.uri())
            .algorithm(
                name -> {
                  asked.countDown();
                  return hangUntilInterrupted();
                })
            .start();
    asked.await();
    assertThat(jobs.close(Duration.ofMillis(1))).isEmpty();
    await().atMost(JobsOnFake.SOON).until(() -> kta().isEmpty());
  }

  private static Algorithm<?, ?> hangUntilInterrupted() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new Toggle();
  }

  @Test
  void close_whileTheJobManagerHangs_isOver() throws Exception {
    fake.flink.submit("orders", 2, 2);
    fake.flink.hangOn(Optional.of("/overview"));
    FlinkJobs jobs = FlinkJobs.builder(fake.flink.uri()).algorithm(name -> new Toggle()).start();
    await().atMost(JobsOnFake.SOON).until(() -> fake.flink.count() > 0);
    assertThat(jobs.close(Duration.ofMillis(1))).isEmpty();
    await().atMost(JobsOnFake.SOON).until(() -> kta().isEmpty());
  }

  private static List<String> kta() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.matches("kta-(flink|timekeeper|cycle|step).*"))
        .toList();
  }
}
