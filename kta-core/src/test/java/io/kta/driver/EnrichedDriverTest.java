package io.kta.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kta.metrics.JobStatus;
import io.kta.metrics.Measurement;
import io.kta.metrics.MetricSource;
import io.kta.metrics.MetricSourceException;
import io.kta.metrics.NoObservation;
import io.kta.metrics.Observation;
import io.kta.metrics.ObserveResult;
import io.kta.metrics.OperatorMetrics;
import io.kta.metrics.TimeShares;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class EnrichedDriverTest {
  private static final OperatorId SOURCE = new OperatorId("source");
  private static final OperatorId MAP = new OperatorId("map");

  private ObserveResult observed =
      Observation.of(
              Instant.EPOCH,
              Topology.chain(
                  Operator.of("source", 2).withMaxParallelism(128),
                  Operator.of("map", 4).withMaxParallelism(128)),
              Map.of(MAP, OperatorMetrics.unknown().withRecordsInPerSecond(7)))
          .withJob(JobStatus.steady().withId("job"));
  private final AtomicInteger closed = new AtomicInteger();
  private final ScaleDriver inner =
      new ScaleDriver() {
        @Override
        public ObserveResult observe() {
          return observed;
        }

        @Override
        public ApplyResult apply(ParallelismPlan plan) {
          return ApplyResult.rejected(plan.toString());
        }

        @Override
        public void close() {
          closed.incrementAndGet();
          throw new ScaleDriverException("hangs on");
        }
      };

  @Test
  void observe_sourceThatKnowsOneOperator_changesThatOneOnly() {
    EnrichedDriver driver = EnrichedDriver.of(inner).pendingRecords(knowing(SOURCE, 1500));
    Observation seen = driver.observe().observation().orElseThrow();
    assertThat(seen.metricsOf(SOURCE))
        .isEqualTo(OperatorMetrics.unknown().withPendingRecords(1500));
    assertThat(seen.metricsOf(MAP)).isEqualTo(OperatorMetrics.unknown().withRecordsInPerSecond(7));
    assertThat(seen.job()).isEqualTo(observed.observation().orElseThrow().job());
    assertThat(seen.topology()).isEqualTo(observed.observation().orElseThrow().topology());
  }

  @Test
  void observe_sourceThatKnowsBetter_goesBeforeTheDriver() {
    EnrichedDriver driver =
        EnrichedDriver.of(inner)
            .recordsInPerSecond(knowing(MAP, 9))
            .recordsOutPerSecond(knowing(MAP, 3));
    assertThat(driver.observe().observation().orElseThrow().metricsOf(MAP))
        .isEqualTo(OperatorMetrics.unknown().withRecordsInPerSecond(9).withRecordsOutPerSecond(3));
  }

  /** A broker between operators takes what is sent: nothing waits for room downstream. */
  @Test
  void observe_busyRatio_theRestIsIdle() {
    assertThat(withBusyRatio(0.75)).isEqualTo(new TimeShares(0.75, 0.25, 0));
    assertThat(withBusyRatio(1.04)).as("of rates").isEqualTo(new TimeShares(1, 0, 0));
    assertThatExceptionOfType(ScaleDriverException.class)
        .isThrownBy(() -> withBusyRatio(-0.1))
        .withMessageContaining("busyRatio of operator map as measured does not fit: busy share is");
  }

  private TimeShares withBusyRatio(double share) {
    return EnrichedDriver.of(inner)
        .busyRatio(knowing(MAP, share))
        .observe()
        .observation()
        .orElseThrow()
        .metricsOf(MAP)
        .timeShares()
        .orElseThrow();
  }

  /** The reports knative/serving#3601 and DataDog/watermarkpodautoscaler#90: old numbers as new. */
  @Test
  void observe_numbersThatAreDated_keepTheTimeOfTheOldest() {
    Instant old = Instant.EPOCH.minusSeconds(1800);
    MetricSource zeros = topology -> Map.of(MAP, Measurement.at(old, 0));
    MetricSource rates = topology -> Map.of(MAP, Measurement.at(Instant.EPOCH, 9));
    EnrichedDriver driver =
        EnrichedDriver.of(inner)
            .recordsInPerSecond(rates)
            .pendingRecords(zeros)
            .recordsOutPerSecond(knowing(MAP, 3));
    assertThat(driver.observe().observation().orElseThrow().metricsOf(MAP))
        .isEqualTo(
            OperatorMetrics.unknown()
                .withRecordsInPerSecond(9)
                .withPendingRecords(0)
                .withRecordsOutPerSecond(3)
                .withOldestAt(old));
  }

  @Test
  void observe_limits_onlyEverLowerAndKeepWhatRuns() {
    assertThat(maxWithLimit(SOURCE, 12.9)).isEqualTo(12);
    assertThat(maxWithLimit(SOURCE, 1)).isEqualTo(2); // it runs at 2
    assertThat(maxWithLimit(SOURCE, 1000)).isEqualTo(128);
    assertThat(maxWithLimit(SOURCE, -1e300)).isEqualTo(2);
  }

  @Test
  void observe_noObservation_asksNoSource() {
    observed = new NoObservation(NoObservation.Reason.STARTING, "it starts");
    MetricSource unasked =
        topology -> {
          throw new AssertionError("was asked");
        };
    assertThat(EnrichedDriver.of(inner).pendingRecords(unasked).observe().observation()).isEmpty();
  }

  @Test
  void observe_sourceThatFails_failsAndSaysWhatFor() {
    MetricSource failing =
        topology -> {
          throw new MetricSourceException("Prometheus is away");
        };
    assertThatExceptionOfType(ScaleDriverException.class)
        .isThrownBy(() -> EnrichedDriver.of(inner).pendingRecords(failing).observe().observation())
        .withMessage("pendingRecords: Prometheus is away");
    assertThat(EnrichedDriver.of(inner).pendingRecords(failing.orUnknown()).observe().observation())
        .isEqualTo(observed.observation());
  }

  @Test
  void observe_numberThatCannotBe_namesOperatorAndNumber() {
    assertThatExceptionOfType(ScaleDriverException.class)
        .isThrownBy(
            () -> EnrichedDriver.of(inner).pendingRecords(knowing(MAP, -3)).observe().observation())
        .withMessageContaining("pendingRecords of operator map")
        .withMessageContaining("-3");
    assertThatExceptionOfType(ScaleDriverException.class)
        .isThrownBy(
            () ->
                EnrichedDriver.of(inner)
                    .pendingRecords(knowing(new OperatorId("sink"), 3))
                    .observe()
                    .observation())
        .withMessageContaining("the topology has no operator sink");
  }

  @Test
  void apply_plan_isTheDriversAffair() {
    ParallelismPlan plan = ParallelismPlan.asIs(observed.observation().orElseThrow().topology());
    assertThat(EnrichedDriver.of(inner).apply(plan))
        .isEqualTo(ApplyResult.rejected(plan.toString()));
  }

  @Test
  void close_oneThatFails_closesTheOthersOnceEach() {
    AtomicInteger sourceClosed = new AtomicInteger();
    MetricSource source =
        new MetricSource() {
          @Override
          public Map<OperatorId, Measurement> measure(Topology topology) {
            return Map.of();
          }

          @Override
          public void close() {
            sourceClosed.incrementAndGet();
          }
        };
    EnrichedDriver driver =
        EnrichedDriver.of(inner).pendingRecords(source).recordsInPerSecond(source);
    assertThatExceptionOfType(ScaleDriverException.class).isThrownBy(driver::close);
    assertThat(closed).hasValue(1);
    assertThat(sourceClosed).hasValue(1);
  }

  @Test
  void close_noneThatFails_endsInPeace() {
    EnrichedDriver healthy =
        EnrichedDriver.of(ScaleTargetDriver.of(ScaleTarget.inMemory("a", 1)))
            .pendingRecords(topology -> Map.of());
    healthy.close();
    assertThat(healthy.observe().observation()).as("of a target without resources").isPresent();
  }

  @Test
  void observe_partitions_areToldAndLimit() {
    Operator source = withPartitions(3.9);
    assertThat(source.partitions()).hasValue(3);
    assertThat(source.maxParallelism()).isEqualTo(3);
  }

  @Test
  void observe_fewerPartitionsThanInstances_areToldAndTheInstancesLeft() {
    Operator source = withPartitions(1);
    assertThat(source.partitions()).hasValue(1);
    assertThat(source.maxParallelism()).isEqualTo(source.parallelism());
  }

  @Test
  void observe_noPartitions_isRefused() {
    assertThatExceptionOfType(ScaleDriverException.class)
        .isThrownBy(() -> withPartitions(0))
        .withMessageContaining("partitions of operator source as measured does not fit")
        .withMessageContaining("it must be at least 1");
  }

  private Operator withPartitions(double count) {
    EnrichedDriver driver = EnrichedDriver.of(inner).partitions(knowing(SOURCE, count));
    return driver.observe().observation().orElseThrow().topology().operator(SOURCE);
  }

  private int maxWithLimit(OperatorId id, double limit) {
    EnrichedDriver driver = EnrichedDriver.of(inner).maxParallelism(knowing(id, limit));
    Topology topology = driver.observe().observation().orElseThrow().topology();
    assertThat(topology.operator(MAP).maxParallelism()).isEqualTo(128);
    assertThat(topology.edges()).hasSize(1);
    return topology.operator(id).maxParallelism();
  }

  private static MetricSource knowing(OperatorId id, double value) {
    return topology -> Map.of(id, Measurement.undated(value));
  }
}
