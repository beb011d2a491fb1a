package io.kta.flink.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kta.driver.ApplyResult;
import io.kta.flink.FlinkDriver;
import io.kta.flink.local.LocalFlink;
import io.kta.flink.local.LocalJob;
import io.kta.metrics.Observation;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * A real job of which some vertices have finished is rescaled. FLINK-32572: Flink restores these as
 * finished, so that they never run again, which must not be taken for a plan that is not reached.
 */
class FinishedVerticesIT {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @Test
  void apply_twoVerticesHaveFinished_theOthersAreScaledAndMeasuredOn() {
    try (LocalFlink flink = LocalFlink.builder().taskManagers(2).start()) {
      LocalJob job = flink.submit(new BoundedBesideUnbounded());
      try (FlinkDriver driver = FlinkDriver.forJob(flink.restUri(), job.id())) {
        List<OperatorId> finished = finished(awaitFinished(driver));
        for (int target : List.of(1, 2)) {
          assertThat(driver.apply(plan(awaitFinished(driver), target)))
              .isInstanceOf(ApplyResult.Applied.class);
          Observation after = awaitFinished(driver);
          assertThat(finished(after)).isEqualTo(finished);
          assertThat(after.topology().operators())
              .filteredOn(operator -> !operator.isFixed())
              .allMatch(operator -> operator.parallelism() == target);
        }
        await().atMost(PATIENCE).until(() -> isMeasured(driver));
      }
    }
  }

  /** Returns an observation of the job once two vertices have finished. */
  private static Observation awaitFinished(FlinkDriver driver) {
    return await()
        .atMost(PATIENCE)
        .until(
            () -> driver.observe().observation().filter(seen -> finished(seen).size() == 2),
            Optional::isPresent)
        .orElseThrow();
  }

  private static List<OperatorId> finished(Observation seen) {
    return seen.topology().operators().stream()
        .filter(operator -> operator.fixedBecause().orElse("").contains("finished"))
        .map(Operator::id)
        .toList();
  }

  private static ParallelismPlan plan(Observation seen, int target) {
    return ParallelismPlan.of(
        seen.topology(), operator -> operator.isFixed() ? operator.parallelism() : target);
  }

  private static boolean isMeasured(FlinkDriver driver) {
    return driver
        .observe()
        .observation()
        .filter(
            seen ->
                seen.topology().operators().stream()
                    .filter(operator -> operator.name().startsWith("map many"))
                    .anyMatch(
                        operator ->
                            seen.metricsOf(operator.id()).recordsInPerSecond().orElse(0) > 0))
        .isPresent();
  }
}
