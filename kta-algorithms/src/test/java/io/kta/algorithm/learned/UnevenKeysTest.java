package io.kta.algorithm.learned;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.simulation.KeySkew;
import io.kta.simulation.Load;
import io.kta.simulation.MetricQuality;
import io.kta.simulation.SimulatedOperator;
import io.kta.simulation.SimulatedTopology;
import io.kta.simulation.Simulation;
import io.kta.topology.OperatorId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A key that takes many of the records keeps one instance busy, however many there are. */
final class UnevenKeysTest {

  /**
   * One instance takes in 1000 records/s, so that the job never does more than 1000 / share. When a
   * single point was trusted, it grew to its 128 key groups at once.
   */
  @ParameterizedTest
  @CsvSource({
    "0.5, 4000, 4, 8",
    "0.5, 10000, 4, 8",
    "0.3, 10000, 8, 16",
    "0.5, 2500, 2, 4",
    "0.9, 5000, 3, 6"
  })
  void run_hotKey_growsByDoublingUntilItIsSeenNotToHelp(
      double share, double rate, int start, int end) {
    List<Integer> sizes = sizes(KeySkew.hotKey(share), rate, start);
    assertThat(sizes).isSorted().endsWith(end);
    for (int i = 1; i < sizes.size(); i++) {
      assertThat(sizes.get(i)).isLessThanOrEqualTo(2 * sizes.get(i - 1));
    }
  }

  /** It asked for ever more instances of the source as the backlog grew: up to all 128. */
  @ParameterizedTest
  @CsvSource({"0.5, 4000, 4", "0.5, 10000, 4", "0.3, 10000, 8", "0.9, 5000, 3"})
  void run_hotKey_sourceIsSizedForWhatComesThrough(double share, double rate, int start) {
    KeySkew keys = KeySkew.hotKey(share);
    assertThat(sizes("source", 1_500, keys, rate, start))
        .allMatch(size -> size <= 3 * rate / 1_500 + 1)
        .last()
        .satisfies(size -> assertThat(size).isLessThanOrEqualTo((int) Math.ceil(1.5 / share)));
  }

  private static List<Integer> sizes(KeySkew keys, double rate, int start) {
    return sizes("count", 20_000, keys, rate, start);
  }

  private static List<Integer> sizes(String of, double each, KeySkew keys, double rate, int start) {
    List<Integer> sizes = new ArrayList<>();
    Simulation.of(
            SimulatedTopology.builder()
                .source("source", each, Load.constant(rate))
                .operator(SimulatedOperator.of("count", 1_000).keySkew(keys).parallelism(start))
                .edge("source", "count")
                .metricQuality(MetricQuality.exact()))
        .algorithm(new LearnedCapacity())
        .listener(
            report ->
                report
                    .observation()
                    .ifPresent(
                        o -> sizes.add(o.topology().operator(new OperatorId(of)).parallelism())))
        .runFor(Duration.ofHours(3));
    return sizes;
  }
}
