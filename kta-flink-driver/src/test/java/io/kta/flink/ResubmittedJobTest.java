package io.kta.flink;

import static io.kta.flink.FakeFlink.COUNTER;
import static io.kta.flink.FakeFlink.SOURCE;
import static io.kta.flink.FakeFlink.apply;
import static io.kta.flink.FakeFlink.job;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.kta.driver.ApplyResult;
import io.kta.metrics.OperatorMetrics;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A job that was submitted again: its vertices have the ids of before, but it is another. Issue 19,
 * section 2, JobMetrics:23 to 26 and FlinkDriver:202: what was known of the former one stayed.
 */
@Timeout(180)
final class ResubmittedJobTest {
  private static final String AGAIN = "ca11ca11ca11ca11ca11ca11ca11ca11";

  private final FakeFlink flink = new FakeFlink();
  private final PauseClock clock = new PauseClock(); // so that nothing is asked again for its age
  private final FlinkDriver driver = FlinkDriver.builder(flink.uri()).clock(clock).build();

  @AfterEach
  void stop() {
    driver.close();
    flink.close();
  }

  @Test
  void observe_resubmitted_takesNoRateAcrossTheTwo() {
    count(200_000, 1_000);
    OperatorMetrics first = observe(COUNTER);
    assertThat(first.recordsInPerSecond()).isEmpty();
    count(210_000, 9_000);
    assertThat(observe(COUNTER).recordsInPerSecond()).hasValue(800);
    flink.jobId = AGAIN;
    count(220_000, 99_000);
    assertThat(observe(COUNTER)).isEqualTo(first);
    assertThat(driver.job().map(FlinkJob::id)).contains(AGAIN);
    count(230_000, 100_000);
    assertThat(observe(COUNTER).recordsInPerSecond()).hasValue(100);
  }

  @Test
  void observe_resubmittedWithASourceThatTellsItsBacklog_isAskedAtOnce() {
    observe(SOURCE);
    flink.knowsPendingRecords = true;
    assertThat(observe(SOURCE).pendingRecords()).as("it is asked again later").isEmpty();
    flink.jobId = AGAIN;
    assertThat(observe(SOURCE).pendingRecords()).hasValue(42);
  }

  /**
   * Flink answers with the backlog of the tasks before for some seconds, which is none; what is
   * read again since the last checkpoint then looked like a load of eight times as much.
   */
  @Test
  void observe_restartedAndNothingIsCollectedYet_backlogIsUnknown() {
    flink.knowsPendingRecords = true;
    assertThat(observe(SOURCE).pendingRecords()).hasValue(42);
    flink.taskStartMillis = 199_900; // 100 ms ago, which is less than they seem to have run
    assertThat(observe(SOURCE)).isEqualTo(OperatorMetrics.unknown());
    flink.nowMillis = 202_000;
    assertThat(observe(SOURCE).pendingRecords()).hasValue(42);
  }

  /** What was seen of the job before does not make a legacy source parallel. */
  @Test
  void observe_resubmittedWithALegacySource_isFixedAgain() {
    flink.parallelismOf(SOURCE, 1);
    assertThat(source().isFixed()).isFalse();
    flink.busyTime = TextNode.valueOf("NaN");
    assertThat(source().isFixed()).as("its times were seen").isFalse();
    flink.jobId = AGAIN;
    assertThat(source().isFixed()).isTrue();
  }

  private Operator source() {
    return driver.observe().observation().orElseThrow().topology().operator(new OperatorId(SOURCE));
  }

  @Test
  void apply_resubmittedWithCheckpoints_takesOneOfThatJob() {
    flink.version = "1.20.5";
    assertThat(apply(driver, 2, 4)).isEqualTo(ApplyResult.applied());
    assertThat(flink.requests()).doesNotContain("POST " + job("/checkpoints"));
    flink.jobId = AGAIN;
    flink.checkpointing = true;
    assertThat(apply(driver, 2, 3)).isEqualTo(ApplyResult.applied());
    assertThat(flink.requests())
        .contains("POST /jobs/" + AGAIN + "/checkpoints")
        .doesNotContain("POST " + job("/checkpoints"));
  }

  /** Both instances of the counter have been idle all the time, and took in so many. */
  private void count(long nowMillis, long received) {
    flink.busyOfCounters = List.of(0L, 0L);
    flink.nowMillis = nowMillis;
    flink.received = received;
  }

  private OperatorMetrics observe(String vertex) {
    return driver.observe().observation().orElseThrow().metricsOf(new OperatorId(vertex));
  }
}
