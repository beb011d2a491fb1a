package io.kta.algorithm.fixed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kta.algorithm.Context;
import io.kta.algorithm.Decision;
import io.kta.knowledge.CycleId;
import io.kta.metrics.Observation;
import io.kta.topology.Operator;
import io.kta.topology.Topology;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class FixedTest {
  private static final Topology TOPOLOGY =
      Topology.chain(
          Operator.of("source", 1).withMaxParallelism(2),
          Operator.of("map", 3),
          Operator.of("sink", 5));

  @Test
  void plan_oneForAll_isKeptAsFarAsOperatorsCan() {
    Decision decision = decide(new Fixed(5));
    assertThat(decision)
        .hasToString(
            "Scale[plan=source=2, map=5, sink=5, reason=2 of 3 operators are not at their fixed"
                + " parallelism]");
  }

  @Test
  void plan_oneOperator_othersStay() {
    Decision decision = decide(new Fixed(OptionalInt.empty(), Map.of("map", 4)));
    assertThat(((Decision.Scale) decision).plan()).hasToString("source=1, map=4, sink=5");
  }

  @Test
  void new_belowOne_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Fixed(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Fixed(OptionalInt.of(1), Map.of("map", 0)));
  }

  private static Decision decide(Fixed fixed) {
    Observation observation = Observation.of(Instant.EPOCH, TOPOLOGY);
    Context<Integer, Integer> context =
        Context.of(new CycleId("test", 1), Instant.EPOCH, observation, List.of());
    Integer size = fixed.monitor(context);
    return fixed.plan(context, size, fixed.analyze(context, size));
  }
}
