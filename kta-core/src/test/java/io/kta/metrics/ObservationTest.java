package io.kta.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ObservationTest {
  private static final OperatorId A = new OperatorId("a");
  private static final Topology TOPOLOGY = Topology.chain(Operator.of("a", 1));

  @Test
  void metricsOf_operatorWithoutMetrics_areUnknownAndNotZero() {
    Observation observation = Observation.of(Instant.EPOCH, TOPOLOGY);
    assertThat(observation.metricsOf(A)).isEqualTo(OperatorMetrics.unknown());
    assertThat(observation.metricsOf(A).recordsInPerSecond()).isEmpty();
    assertThat(observation.metricsOf(A).busyRatio()).isEmpty();
  }

  @Test
  void job_notTold_isSteadyAndUnknown() {
    Observation observation = Observation.of(Instant.EPOCH, TOPOLOGY);
    assertThat(observation.job().id()).isEmpty();
    assertThat(observation.job().inProgress()).isEmpty();
  }

  @Test
  void new_metricsOfAnUnknownOperator_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Observation.of(
                    Instant.EPOCH,
                    TOPOLOGY,
                    Map.of(new OperatorId("b"), OperatorMetrics.unknown())))
        .withMessageContaining("metrics of [b] were observed, but the topology has [a]");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
  void new_rateThatIsNone_isRefused(double rate) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OperatorMetrics.unknown().withRecordsInPerSecond(rate));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OperatorMetrics.unknown().withPendingRecords(rate));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
  void new_shareThatIsNone_isRefused(double share) {
    assertThatIllegalArgumentException().isThrownBy(() -> new TimeShares(share, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new TimeShares(0, share, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new TimeShares(0, 0, share));
  }
}
