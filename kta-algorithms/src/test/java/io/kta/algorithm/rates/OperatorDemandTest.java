package io.kta.algorithm.rates;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** How many instances a demand takes, and how many are run where something is not known. */
final class OperatorDemandTest {
  private static final OptionalDouble UNKNOWN = OptionalDouble.empty();
  private static final Operator TWO = Operator.of("map", 2);

  @Test
  void instances_everyInstanceTakesInAsMuchAsNow_isInProportion() {
    assertThat(demand(2, known(1_000), known(500)).instances()).hasValue(4);
    assertThat(demand(2, known(0), UNKNOWN).instances()).as("nothing comes").hasValue(0);
  }

  @Test
  void instances_somethingIsUnknown_cannotBeTold() {
    assertThat(demand(2, UNKNOWN, known(500)).instances()).isEmpty();
    assertThat(demand(2, known(1_000), UNKNOWN).instances()).isEmpty();
    assertThat(demand(0, known(1_000), known(500)).instances()).as("it does not run").isEmpty();
    OperatorDemand stalled =
        new OperatorDemand(TWO.id(), 2, known(1_000), false, known(500), known(0), true);
    assertThat(stalled.instances()).as("stalled").isEmpty();
  }

  @Test
  void capacityAt_anotherParallelism_isInProportion() {
    assertThat(demand(2, UNKNOWN, known(500)).capacityAt(6)).isEqualTo(1_500);
    assertThat(demand(2, UNKNOWN, UNKNOWN).capacityAt(6)).isInfinite();
    assertThat(demand(0, UNKNOWN, known(500)).capacityAt(6)).isInfinite();
  }

  @Test
  void rounded_needIsKnown_isRoundedUpWithinBounds() {
    OperatorDemand runsTwo = demand(2, known(1_000), known(500));
    assertThat(runsTwo.rounded(TWO, known(3.2))).isEqualTo(4);
    assertThat(runsTwo.rounded(TWO.withMaxParallelism(3), known(3.2))).isEqualTo(3);
    assertThat(runsTwo.rounded(TWO, known(0.5))).isEqualTo(1);
    assertThat(runsTwo.rounded(TWO, known(0))).as("one stays to see what comes").isEqualTo(1);
  }

  @Test
  void rounded_demandMayBeHigher_neverShrinks() {
    OperatorDemand atLeast =
        new OperatorDemand(TWO.id(), 2, known(100), true, known(500), known(100), false);
    assertThat(atLeast.rounded(TWO, known(0.4))).isEqualTo(2);
    assertThat(atLeast.rounded(TWO, known(2.5))).isEqualTo(3);
  }

  @Test
  void rounded_needIsUnknown_staysButIsWokenIfThereIsDemand() {
    assertThat(demand(2, known(100), UNKNOWN).rounded(TWO, UNKNOWN)).isEqualTo(2);
    Operator asleep = TWO.withParallelism(0);
    assertThat(demand(0, known(100), UNKNOWN).rounded(asleep, UNKNOWN)).isEqualTo(1);
    assertThat(demand(0, known(0), UNKNOWN).rounded(asleep, UNKNOWN)).isZero();
    assertThat(demand(0, UNKNOWN, UNKNOWN).rounded(asleep, UNKNOWN)).isZero();
  }

  @Test
  void rounded_asleep_staysSoWithoutNeed() {
    Operator asleep = TWO.withParallelism(0);
    assertThat(demand(0, known(0), UNKNOWN).rounded(asleep, known(0))).isZero();
    assertThat(demand(0, known(9), UNKNOWN).rounded(asleep, known(3))).isEqualTo(3);
  }

  @Test
  void ceil_roundingErrorAboveAnInteger_isThatInteger() {
    assertThat(OperatorDemand.ceil(10 + 1e-9)).isEqualTo(10);
    assertThat(OperatorDemand.ceil(10 + 1e-7)).isEqualTo(11);
    assertThat(OperatorDemand.ceil(1e300)).isEqualTo(Integer.MAX_VALUE);
  }

  private static OperatorDemand demand(
      int parallelism, OptionalDouble demand, OptionalDouble capacity) {
    return new OperatorDemand(
        new OperatorId("map"), parallelism, demand, false, capacity, UNKNOWN, false);
  }

  private static OptionalDouble known(double value) {
    return OptionalDouble.of(value);
  }
}
