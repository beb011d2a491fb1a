package io.kta.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kta.metrics.MetricSourceException;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.OperatorReference;
import io.kta.topology.Topology;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PerOperatorTest {
  @Test
  void of_idsAndNames_findsThemInOrderAndTheIdFirst() {
    Topology topology = Topology.chain(named("a1", "source"), named("b2", "map"));
    Map<String, Integer> told = new LinkedHashMap<>();
    told.put("map", 2);
    told.put("source", 0);
    told.put("a1", 1);
    assertThat(new PerOperator<>(told).of(topology))
        .containsExactly(Map.entry(new OperatorId("a1"), 1), Map.entry(new OperatorId("b2"), 2));
    assertThat(new PerOperator<>(Map.of("map", 2)).of(topology))
        .containsOnlyKeys(new OperatorId("b2"));
  }

  @Test
  void of_misspelt_namesItAndThoseThereAre() {
    PerOperator<Integer> misspelt = new PerOperator<>(Map.of("mapp", 1));
    assertThatExceptionOfType(MetricSourceException.class)
        .isThrownBy(() -> misspelt.of(Topology.chain(Operator.of("map", 1))))
        .withMessage(
            "a metric is to be measured of [mapp], but the operators are [map]; name one of these,"
                + " or its id");
  }

  private static Operator named(String id, String name) {
    return Operator.of(id, 1)
        .withName(name)
        .withMaxParallelism(8)
        .withReference(new OperatorReference("t", Map.of()));
  }
}
