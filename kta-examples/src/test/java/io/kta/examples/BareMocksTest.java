package io.kta.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.kta.Autoscaler;
import io.kta.AutoscalerBuilder;
import io.kta.AutoscalerListener;
import io.kta.CycleReport;
import io.kta.Kta;
import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Decision;
import io.kta.algorithm.decorator.MedianOf;
import io.kta.algorithm.remote.AlgorithmServer;
import io.kta.algorithm.toggle.Toggle;
import io.kta.driver.ApplyResult;
import io.kta.driver.EnrichedDriver;
import io.kta.driver.ScaleDriver;
import io.kta.driver.ScaleTarget;
import io.kta.driver.ScaleTargetDriver;
import io.kta.knowledge.KnowledgeStore;
import io.kta.metrics.MetricSource;
import io.kta.metrics.Observation;
import io.kta.simulation.Load;
import io.kta.simulation.SimulatedTopology;
import io.kta.simulation.Simulation;
import io.kta.time.LoopClock;
import io.kta.topology.Operator;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A mock that was told nothing answers null: the report says of what, and the loop survives. */
final class BareMocksTest {
  private static final Topology TOPOLOGY =
      Topology.chain(Operator.of("source", 2), Operator.of("count", 2));

  private final ScaleDriver driver = mock();
  private final Algorithm<Object, Object> algorithm = mock();

  @Test
  void driver_bare_isReportedByItsMethod() {
    assertThat(failure(autoscaler().algorithm(new Toggle())))
        .isEqualTo("failed to observe: the driver's observe() returned null; return a value");
    when(driver.observe()).thenReturn(Observation.of(Instant.EPOCH, TOPOLOGY));
    assertThat(failure(autoscaler().algorithm(new Toggle())))
        .isEqualTo("failed to apply: the driver's apply() returned null; return a value");
  }

  @Test
  void algorithm_bare_isReportedByTheNameOfItsClass() {
    when(driver.observe()).thenReturn(Observation.of(Instant.EPOCH, TOPOLOGY));
    assertThat(failure(autoscaler().algorithm(algorithm)))
        .matches(
            "failed to monitor: Algorithm\\$MockitoMock\\S+\\.monitor\\(\\) returned null; .*");
  }

  @Test
  void algorithm_onlyItsStepsTold_scales() {
    when(driver.observe()).thenReturn(Observation.of(Instant.EPOCH, TOPOLOGY));
    when(driver.apply(any())).thenReturn(ApplyResult.applied());
    tellSteps(algorithm);
    try (Autoscaler autoscaler = autoscaler().algorithm(algorithm).build()) {
      assertThat(autoscaler.runOnce().outcome().isChange()).isTrue();
    }
  }

  @Test
  void others_bare_doTheLoopNoHarm() {
    when(driver.observe()).thenReturn(Observation.of(Instant.EPOCH, TOPOLOGY));
    when(driver.apply(any())).thenReturn(ApplyResult.applied());
    AutoscalerListener listener = mock();
    KnowledgeStore store = mock();
    LoopClock clock = mock();
    try (Autoscaler autoscaler =
        autoscaler().algorithm(new Toggle()).listener(listener).store(store).build()) {
      assertThat(autoscaler.runOnce().outcome().isChange()).isTrue();
    }
    // Its time stands still, so no step is given up before it has answered.
    try (Autoscaler autoscaler = autoscaler().algorithm(new Toggle()).clock(clock).build()) {
      assertThat(autoscaler.runOnce().outcome().isChange()).isTrue();
    }
  }

  @Test
  void decorated_bare_isReportedByTheNameOfItsClass() {
    when(driver.observe()).thenReturn(Observation.of(Instant.EPOCH, TOPOLOGY));
    assertThat(failure(autoscaler().algorithm(new MedianOf<>(algorithm, 3))))
        .matches(
            "failed to monitor: median of .*Algorithm\\$Mockito\\S+\\.monitor\\(\\) returned.*");
    when(algorithm.monitor(any())).thenReturn(1);
    assertThat(failure(autoscaler().algorithm(new MedianOf<>(algorithm, 3))))
        .matches(
            "failed to analyze: median of .*Algorithm\\$Mockito\\S+\\.analyze\\(\\) returned.*");
  }

  @Test
  void sourcesAndTargets_bare_areReportedByTheirMethod() {
    when(driver.observe()).thenReturn(Observation.of(Instant.EPOCH, TOPOLOGY));
    MetricSource source = mock(invocation -> null);
    ScaleDriver enriched = EnrichedDriver.of(driver).pendingRecords(source);
    assertThat(failure(autoscaler().driver(enriched).algorithm(new Toggle())))
        .contains("failed to observe", ".measure() returned null; return a value");

    ScaleTarget target = mock();
    assertThatIllegalStateException()
        .isThrownBy(() -> ScaleTargetDriver.of(target))
        .withMessageContaining(".name() returned null; return a value");
    when(target.name()).thenReturn("workers");
    assertThatIllegalStateException()
        .isThrownBy(() -> ScaleTargetDriver.of(target))
        .withMessage("target workers.reference() returned null; return a value");
  }

  @Test
  void servedAndSimulated_bare_sayWhatTheyMiss() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AlgorithmServer.builder(algorithm).start())
        .withMessageContaining("the result types of Algorithm$Mockito");
    SimulatedTopology.Builder job =
        SimulatedTopology.builder().source("source", 100, Load.constant(10));
    assertThat(
            Simulation.of(job)
                .algorithm(algorithm)
                .runFor(Duration.ofMinutes(2))
                .expectDespiteFailures())
        .isNotNull();
  }

  private void tellSteps(Algorithm<Object, Object> mocked) {
    when(mocked.monitor(any())).thenReturn(1);
    when(mocked.analyze(any(), any())).thenReturn(2);
    when(mocked.plan(any(), any(), any()))
        .thenReturn(new Decision.Scale(ParallelismPlan.of(TOPOLOGY, operator -> 4), "as told"));
  }

  private AutoscalerBuilder autoscaler() {
    return Kta.autoscaler().driver(driver);
  }

  private static String failure(AutoscalerBuilder builder) {
    try (Autoscaler autoscaler = builder.build()) {
      CycleReport report = autoscaler.runOnce();
      assertThat(report.outcome().isFailed()).as("%s", report).isTrue();
      return report.toString().replace("kta#1 ", "");
    }
  }
}
