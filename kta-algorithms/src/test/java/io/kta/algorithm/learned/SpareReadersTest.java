package io.kta.algorithm.learned;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.algorithm.Decision;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import org.junit.jupiter.api.Test;

/** An instance of a source without a partition has nothing to read. */
final class SpareReadersTest {
  private static final Operator SIX = Operator.of("words", 6);

  @Test
  void givenBack_moreReadersThanPartitions_keepsOneForEach() {
    Topology topology = topology(SIX.withPartitions(4));
    Decision decision = SpareReaders.givenBack(topology, "; limited by map").orElseThrow();
    assertThat(decision)
        .isEqualTo(
            new Decision.Scale(
                ParallelismPlan.asIs(topology).with(new OperatorId("words"), 4),
                "2 of the 6 instances of words have no partition to read; limited by map"));
  }

  @Test
  void givenBack_noneToSpareOrFixed_isNothing() {
    assertThat(SpareReaders.givenBack(topology(SIX), "")).isEmpty();
    assertThat(SpareReaders.givenBack(topology(SIX.withPartitions(6)), "")).isEmpty();
    assertThat(SpareReaders.givenBack(topology(SIX.withPartitions(8)), "")).isEmpty();
    Operator fixed = SIX.withPartitions(4).withFixedBecause("it is");
    assertThat(SpareReaders.givenBack(topology(fixed), "")).isEmpty();
  }

  private static Topology topology(Operator source) {
    return Topology.chain(source, Operator.of("map", 2));
  }
}
