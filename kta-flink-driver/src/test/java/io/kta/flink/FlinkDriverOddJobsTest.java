package io.kta.flink;

import static io.kta.flink.FakeFlink.COUNTER;
import static io.kta.flink.FakeFlink.SOURCE;
import static io.kta.flink.FakeFlink.apply;
import static io.kta.flink.FakeFlink.error;
import static io.kta.flink.FakeFlink.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.TextNode;
import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriverException;
import io.kta.metrics.EdgeMetrics;
import io.kta.metrics.Observation;
import io.kta.metrics.OperatorMetrics;
import io.kta.time.ManualClock;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs that are healthy, but not like every other; each was a fault once. */
@Timeout(180)
final class FlinkDriverOddJobsTest {
  private static final OperatorId THE_SOURCE = new OperatorId(SOURCE);
  private static final OperatorId THE_COUNTER = new OperatorId(COUNTER);
  private static final String PARTITION =
      "Source__words.KafkaSourceReader.topic.%s.partition.%d.currentOffset";

  private final FakeFlink flink = new FakeFlink();
  private final ManualClock clock = new ManualClock();

  @AfterEach
  void stop() {
    flink.close();
  }

  /** FLINK-32572: once it was "busy share is NaN" from then on, in every cycle. */
  @Test
  void observe_vertexHasFinished_goesOnAndKeepsItAsItIs() {
    try (FlinkDriver driver = FlinkDriver.forOnlyJob(flink.uri())) {
      observe(driver);
      flink.finished.add(SOURCE);
      observe(driver);
      Observation observed = observe(driver);
      Operator source = observed.topology().operator(THE_SOURCE);
      assertThat(source.fixedBecause()).contains("all its tasks have finished");
      assertThat(observed.metricsOf(THE_SOURCE).recordsOutPerSecond()).hasValue(0);
      assertThat(observed.metricsOf(THE_SOURCE).timeShares()).isEmpty();
      assertThat(apply(driver, 2, 4)).isEqualTo(ApplyResult.applied());
      assertThat(apply(driver, 1, 4))
          .isInstanceOfSatisfying(
              ApplyResult.Rejected.class,
              rejected -> assertThat(rejected.reason()).contains("must stay at 2", "finished"));
    }
  }

  /** FLINK-36645: on 1.20, "plan.nodes is nothing" failed each cycle. */
  @ParameterizedTest
  @ValueSource(strings = {"CREATED", "INITIALIZING", "RUNNING"})
  void observe_jobHasNoPlanYet_isNothingToObserve(String state) {
    flink.state = state;
    flink.hasPlan = false;
    try (FlinkDriver driver = driver()) {
      assertThat(driver.observe().observation()).isEmpty();
    }
  }

  /** FLINK-31326: from then on every record would arrive twice. */
  @Test
  void apply_legacySourceAtOne_staysThereUnlessDeclaredParallel() {
    flink.parallelismOf(SOURCE, 1);
    flink.busyTime = TextNode.valueOf("NaN");
    try (FlinkDriver driver = FlinkDriver.forOnlyJob(flink.uri())) {
      assertThat(observe(driver).topology().operator(THE_SOURCE).fixedBecause().orElseThrow())
          .contains("legacy source", "parallelSources");
      assertThat(apply(driver, 2, 2)).isInstanceOf(ApplyResult.Rejected.class);
      assertThat(apply(driver, 1, 4)).isEqualTo(ApplyResult.applied());
    }
    try (FlinkDriver driver =
        FlinkDriver.builder(flink.uri()).parallelSources(List.of("Source: words")).build()) {
      assertThat(apply(driver, 2, 4)).isEqualTo(ApplyResult.applied());
    }
  }

  @Test
  void apply_legacySourceAtTwo_isParallelAndScaled() {
    flink.busyTime = TextNode.valueOf("NaN");
    try (FlinkDriver driver = FlinkDriver.forOnlyJob(flink.uri())) {
      assertThat(apply(driver, 3, 2)).isEqualTo(ApplyResult.applied());
      assertThat(apply(driver, 1, 2)).isEqualTo(ApplyResult.applied());
      assertThat(apply(driver, 2, 2)).isEqualTo(ApplyResult.applied());
    }
  }

  /** Times are NaN while tasks deploy, too: then nothing is known yet, and once seen is enough. */
  @Test
  void observe_timesAreNaNWhileTasksDeploy_isScaledAsSoonAsTheyAreSeen() {
    flink.parallelismOf(SOURCE, 1);
    flink.busyTime = TextNode.valueOf("NaN");
    try (FlinkDriver driver = driver()) {
      assertThat(observe(driver).topology().operator(THE_SOURCE).isFixed()).isTrue();
      flink.busyTime = TextNode.valueOf("1000.0");
      assertThat(observe(driver).topology().operator(THE_SOURCE).isFixed()).isFalse();
      flink.busyTime = TextNode.valueOf("NaN");
      assertThat(observe(driver).topology().operator(THE_SOURCE).isFixed()).isFalse();
    }
  }

  @Test
  void observe_declaredSourceIsNotThere_listsThoseThatAre() {
    try (FlinkDriver driver =
        FlinkDriver.builder(flink.uri()).parallelSources(List.of("Source: mop")).build()) {
      assertThatThrownBy(driver::observe)
          .isInstanceOf(ScaleDriverException.class)
          .hasMessageContainingAll("no vertex 'Source: mop'", SOURCE);
    }
  }

  /** FLINK-33966: on 1.20 records in are in the readers' metric only, beside the pending ones. */
  @Test
  void observe_sourceCountsWhatItReads_isItsRateIn() {
    readers(10_000, 700, 20_000);
    try (FlinkDriver driver = driver()) {
      observe(driver);
      readers(17_000, 1_400, 40_000); // 10 s later on each of the two tasks
      assertThat(observe(driver).metricsOf(THE_SOURCE).recordsInPerSecond()).hasValue(700);
      assertThat(observe(driver).metricsOf(THE_SOURCE).pendingRecords()).hasValue(1_400);
    }
  }

  @Test
  void observe_sourceDoesNotCountWhatItReads_isUnknownAndNotZero() {
    readers(0, 700, 20_000);
    try (FlinkDriver driver = driver()) {
      observe(driver);
      readers(0, 1_400, 40_000);
      assertThat(observe(driver).metricsOf(THE_SOURCE).recordsInPerSecond()).isEmpty();
    }
  }

  /** FLINK-36192: more readers than partitions have nothing to read. */
  @Test
  void observe_readersNamePartitions_areTheMostThatTheSourceCanUse() {
    name(PARTITION.formatted("a", 0), PARTITION.formatted("a", 1), PARTITION.formatted("b.c", 0));
    try (FlinkDriver driver = driver()) {
      Operator source = observe(driver).topology().operator(THE_SOURCE);
      assertThat(source.partitions()).hasValue(3);
      assertThat(source.maxParallelism()).isEqualTo(3);
    }
  }

  @Test
  void observe_topicGrows_isSeenOnceTheReadersFallBehind() {
    readers(1_000, 100, 20_000);
    name(PARTITION.formatted("a", 0), PARTITION.formatted("a", 1));
    try (FlinkDriver driver = driver()) {
      observe(driver);
      clock.advance(Duration.ofSeconds(11));
      observe(driver); // the names are asked for once more, since tasks name theirs late
      name(PARTITION.formatted("a", 2), PARTITION.formatted("a", 3));
      readers(2_000, 900, 40_000);
      assertThat(observe(driver).topology().operator(THE_SOURCE).partitions()).hasValue(2);
      clock.advance(Duration.ofSeconds(61));
      assertThat(observe(driver).topology().operator(THE_SOURCE).partitions()).hasValue(4);
    }
  }

  /** By then the names are asked for every five minutes only. */
  @ParameterizedTest
  @CsvSource({"900, 4", "100, 2", "50, 2"})
  void observe_topicGrowsLater_isSeenInAMinuteIfTheReadersFallBehind(double pending, int seen) {
    readers(1_000, 100, 20_000);
    name(PARTITION.formatted("a", 0), PARTITION.formatted("a", 1));
    try (FlinkDriver driver = driver()) {
      for (int seconds : new int[] {0, 11, 41, 161}) { // when they are asked for
        clock.advance(Duration.ofSeconds(seconds));
        observe(driver);
      }
      name(PARTITION.formatted("a", 2), PARTITION.formatted("a", 3));
      readers(2_000, pending, 40_000);
      assertThat(observe(driver).topology().operator(THE_SOURCE).partitions()).hasValue(2);
      clock.advance(Duration.ofSeconds(61));
      assertThat(observe(driver).topology().operator(THE_SOURCE).partitions()).hasValue(seen);
    }
  }

  @Test
  void observe_tasksStartedAnew_asksForNamesAtOnce() {
    try (FlinkDriver driver = driver()) {
      observe(driver);
      flink.knowsPendingRecords = true;
      assertThat(observe(driver).metricsOf(THE_SOURCE).pendingRecords()).isEmpty();
      flink.taskStartMillis = 150_000;
      assertThat(observe(driver).metricsOf(THE_SOURCE).pendingRecords()).hasValue(42);
    }
  }

  /** Readers name their partitions one by one; of 2 readers, one seemed to have nothing to read. */
  @Test
  void observe_fewerPartitionsThanReadersAreNamed_countOnceTheyAreAsManyAgain() {
    name(PARTITION.formatted("a", 0));
    try (FlinkDriver driver = driver()) {
      assertThat(observe(driver).topology().operator(THE_SOURCE).partitions()).isEmpty();
      name(PARTITION.formatted("a", 1), PARTITION.formatted("a", 2));
      clock.advance(Duration.ofSeconds(11));
      assertThat(observe(driver).topology().operator(THE_SOURCE).partitions()).hasValue(3);
      flink.readerMetrics.remove(PARTITION.formatted("a", 2)); // as if a topic was deleted
      flink.readerMetrics.remove(PARTITION.formatted("a", 1));
      clock.advance(Duration.ofMinutes(6));
      assertThat(observe(driver).topology().operator(THE_SOURCE).partitions()).isEmpty();
      clock.advance(Duration.ofMinutes(6));
      assertThat(observe(driver).topology().operator(THE_SOURCE).partitions()).hasValue(1);
    }
  }

  /** What lies between two counters is a backlog that nobody else tells of. */
  @Test
  void observe_counterTakesInLessThanIsSent_tellsWhatIsInTransitAndTheBusiestInstance() {
    try (FlinkDriver driver = driver()) {
      see(driver, 1_000, 1_000, 1_000, 1_000);
      see(driver, 6_000, 3_000, 11_000, 2_000);
      see(driver, 11_000, 5_000, 21_000, 3_000);
      Observation observed = see(driver, 16_000, 7_000, 31_000, 4_000);
      EdgeMetrics edge = observed.metricsBetween(THE_SOURCE, THE_COUNTER).orElseThrow();
      assertThat(edge.recordsPerSecond()).hasValue(500);
      assertThat(edge.recordsInTransit()).hasValue(9_000);
      OperatorMetrics counter = observed.metricsOf(THE_COUNTER);
      assertThat(counter.busyRatio()).hasValue(0.55); // by which nothing is wrong
      assertThat(counter.busiestInstance()).hasValue(1);
    }
  }

  @Test
  void observe_nothingFallsBehind_asksForNoSingleInstances() {
    try (FlinkDriver driver = driver()) {
      see(driver, 1_000, 1_000, 1_000, 1_000);
      see(driver, 6_000, 6_000, 11_000, 2_000);
      Observation observed = see(driver, 11_000, 11_000, 21_000, 3_000);
      assertThat(observed.metricsOf(THE_COUNTER).busiestInstance()).isEmpty();
      assertThat(flink.requests()).doesNotContain("GET " + job("/vertices/" + COUNTER));
    }
  }

  /** What a source reads within a second is on its way, and no backlog. */
  @ParameterizedTest
  @CsvSource({"2000, 9000, 16000, true", "400, 450, 499, false", "9000, 8000, 7000, false"})
  void observe_backlogOfASource_isLookedAtByInstanceIfItGrows(
      double first, double second, double third, boolean expected) {
    try (FlinkDriver driver = driver()) {
      readers(1_000, first, 2_000);
      see(driver, 1_000, 1_000, 1_000, 1_000);
      readers(6_000, second, 22_000); // 500/s
      see(driver, 6_000, 6_000, 11_000, 2_000);
      readers(11_000, third, 42_000);
      Observation observed = see(driver, 11_000, 11_000, 21_000, 3_000);
      assertThat(flink.requests().contains("GET " + job("/vertices/" + SOURCE)))
          .isEqualTo(expected);
      assertThat(observed.metricsOf(THE_SOURCE).busiestInstance().isPresent()).isEqualTo(expected);
    }
  }

  /** It takes a tenth of the sender's time: a hot key holds back before anything falls behind. */
  @ParameterizedTest
  @CsvSource({"10000, true", "2000, false", "0, false"})
  void observe_senderIsHeldBack_receiverIsLookedAtByInstance(long heldBack, boolean expected) {
    try (FlinkDriver driver = driver()) {
      see(driver, 1_000, 1_000, 1_000, 1_000);
      flink.heldBack = heldBack; // of 20 s, and as long again
      see(driver, 6_000, 6_000, 11_000, 2_000);
      flink.heldBack = 2 * heldBack;
      see(driver, 11_000, 11_000, 21_000, 3_000);
      assertThat(flink.requests().contains("GET " + job("/vertices/" + COUNTER)))
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "429|<html>slow down</html>|is overloaded or not ready yet",
        "503|<html>unavailable</html>|is overloaded or not ready yet",
        "404|<html>nothing here</html>|404: <html>nothing here</html>; check that the base URL",
        "404||no reason given",
      })
  void observe_errorOfAProxy_isToldWithItsOwnWordsAndRemedy(int status, String body, String says) {
    flink.replace("GET /config", status, body == null ? "" : body);
    try (FlinkDriver driver = driver()) {
      assertThatThrownBy(driver::observe)
          .isInstanceOf(ScaleDriverException.class)
          .hasMessageContainingAll("was answered with " + status, says);
    }
  }

  @Test
  void observe_numbersAsText_areNumbers() {
    flink.busyTime = TextNode.valueOf("12.0");
    flink.replace(
        "GET " + job("/vertices/" + SOURCE + "/subtasks/metrics"),
        200,
        "[{\"id\":\"Source__words.pendingRecords\",\"sum\":\"Infinity\"}]");
    try (FlinkDriver driver = driver()) {
      assertThat(observe(driver).metricsOf(THE_SOURCE).pendingRecords()).isEmpty();
    }
  }

  @Test
  void apply_answerIsAnotherCalls_failsAsTheDriver() {
    try (FlinkDriver driver = FlinkDriver.forOnlyJob(flink.uri())) {
      observe(driver);
      flink.replace("GET " + job("/resource-requirements"), 200, error("mixed up"));
      assertThatThrownBy(() -> apply(driver, 2, 4)).isInstanceOf(ScaleDriverException.class);
    }
  }

  /** Looks once: two counters, one of which works so long, and the other so long. */
  private Observation see(
      FlinkDriver driver, long sent, long received, long busyOfOne, long busyOfOther) {
    flink.sent = sent;
    flink.received = received;
    flink.busyOfCounters = List.of(busyOfOne, busyOfOther);
    flink.nowMillis = 100_000 + busyOfOne;
    return observe(driver);
  }

  private void readers(double read, double pending, double busyMillis) {
    flink.readerMetrics.put("Source__words.numRecordsIn", read);
    flink.readerMetrics.put("Source__words.pendingRecords", pending);
    flink.readerMetrics.put("accumulateBusyTimeMs", busyMillis);
    flink.readerMetrics.put("accumulateIdleTimeMs", 0.0);
    flink.readerMetrics.put("accumulateBackPressuredTimeMs", 0.0);
  }

  private void name(String... metrics) {
    for (String metric : metrics) {
      flink.readerMetrics.put(metric, 1.0);
    }
  }

  private FlinkDriver driver() {
    return FlinkDriver.builder(flink.uri()).clock(clock).build();
  }

  private static Observation observe(FlinkDriver driver) {
    return driver.observe().observation().orElseThrow();
  }
}
