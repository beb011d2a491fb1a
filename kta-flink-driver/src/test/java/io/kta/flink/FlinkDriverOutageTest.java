package io.kta.flink;

import static io.kta.flink.FakeFlink.COUNTER;
import static io.kta.flink.FakeFlink.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriverException;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A JobManager that hangs up in the middle of a rescaling. */
@Timeout(180)
final class FlinkDriverOutageTest {
  private static final String LOOK = "GET " + job("");
  private static final String PUT = "PUT " + job("/resource-requirements");

  private final FakeFlink flink = new FakeFlink();

  @AfterEach
  void stop() {
    flink.close();
  }

  @Test
  void apply_jobManagerComesBack_isApplied() {
    AtomicInteger hangUps = new AtomicInteger();
    try (FlinkDriver driver = FlinkDriver.forOnlyJob(flink.uri())) {
      ParallelismPlan plan = plan(driver);
      flink.replace(
          LOOK,
          exchange -> {
            if (hangUps.incrementAndGet() == 10) {
              flink.restore(LOOK);
            }
          });
      assertThat(driver.apply(plan)).isEqualTo(ApplyResult.applied());
    }
    assertThat(hangUps).hasValue(10);
    assertThat(flink.requests()).containsOnlyOnce(PUT);
  }

  @Test
  void apply_jobManagerStaysAway_endsAndSaysWhatIsNotKnown() {
    try (FlinkDriver driver =
        FlinkDriver.builder(flink.uri()).rescaleTimeout(Duration.ofMillis(300)).build()) {
      ParallelismPlan plan = plan(driver);
      flink.hangUpOn(LOOK);
      assertThat(driver.apply(plan))
          .isInstanceOfSatisfying(
              ApplyResult.Accepted.class,
              accepted ->
                  assertThat(accepted.toString())
                      .contains(flink.uri() + job(""), "check that the JobManager is up"));
    }
  }

  @Test
  void apply_answerToTheChangeGetsLost_throwsAndSendsItOnce() {
    try (FlinkDriver driver = FlinkDriver.forOnlyJob(flink.uri())) {
      ParallelismPlan plan = plan(driver);
      flink.hangUpOn(PUT);
      assertThatThrownBy(() -> driver.apply(plan))
          .isInstanceOf(ScaleDriverException.class)
          .hasMessageContainingAll(
              "PUT " + flink.uri() + job("/resource-requirements"),
              "check that the JobManager is up");
      assertThat(flink.requests()).containsOnlyOnce(PUT);
      flink.restore(PUT);
      assertThat(driver.observe().observation()).isPresent();
      assertThat(driver.apply(plan)).isEqualTo(ApplyResult.applied());
    }
  }

  private static ParallelismPlan plan(FlinkDriver driver) {
    return ParallelismPlan.asIs(driver.observe().observation().orElseThrow().topology())
        .with(new OperatorId(COUNTER), 4);
  }
}
