package io.kta.operator.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriver;
import io.kta.driver.ScaleDriverException;
import io.kta.kubernetes.FlinkDeployment;
import io.kta.metrics.NoObservation;
import io.kta.metrics.ObserveResult;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The job of a FlinkDeployment is followed from one submission to the next. */
final class FlinkDeploymentDriverTest {
  private static final URI REST = URI.create("http://wordcount-rest.streams:8081");
  private static final ParallelismPlan PLAN = new ParallelismPlan(Map.of(new OperatorId("a"), 2));

  private final List<String> calls = new ArrayList<>();
  private String jobId = "1";

  private final ScaleDriver driver =
      new FlinkDeploymentDriver(
          () -> new FlinkDeployment(REST, Optional.of(jobId), Optional.empty()),
          found -> new Recording(found.jobId().orElseThrow()));

  @Test
  void observe_sameJob_keepsItsDriver() {
    assertThat(driver.observe().observation()).isEmpty();
    assertThat(driver.observe().observation()).isEmpty();
    driver.close();
    assertThat(calls).containsExactly("new 1", "observe 1", "observe 1", "close 1");
  }

  @Test
  void observe_jobSubmittedAnew_goesOnWithIt() {
    assertThat(driver.observe().observation()).isEmpty();
    jobId = "2";
    assertThat(driver.observe().observation()).isEmpty();
    assertThat(driver.apply(PLAN)).isEqualTo(ApplyResult.applied());
    assertThat(calls)
        .containsExactly("new 1", "observe 1", "close 1", "new 2", "observe 2", "apply 2");
  }

  @Test
  void apply_notObserved_saysSo() {
    assertThatThrownBy(() -> driver.apply(PLAN))
        .isInstanceOf(ScaleDriverException.class)
        .hasMessage("the job was not observed yet; observe it first");
  }

  private final class Recording implements ScaleDriver {
    private final String job;

    Recording(String job) {
      this.job = job;
      calls.add("new " + job);
    }

    @Override
    public ObserveResult observe() {
      calls.add("observe " + job);
      return new NoObservation(NoObservation.Reason.STARTING, "a test");
    }

    @Override
    public ApplyResult apply(ParallelismPlan plan) {
      calls.add("apply " + job);
      return ApplyResult.applied();
    }

    @Override
    public void close() {
      calls.add("close " + job);
    }
  }
}
