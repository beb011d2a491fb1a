package io.kta.examples.comparison;

import io.kta.flink.local.WordCount;
import io.kta.metrics.Observation;
import io.kta.simulation.KeySkew;
import io.kta.simulation.Load;
import io.kta.simulation.SimulatedOperator;
import io.kta.simulation.SimulatedTopology;
import io.kta.time.ManualClock;
import java.time.Duration;

/** WordCount in memory, put together from what is known of it and nothing that was measured. */
final class SimulatedWordCount {
  private static final int WORDS_PER_SENTENCE = 5;
  private static final int MAX_PARALLELISM = 128;
  private static final double MORE_THAN_ENOUGH = 1e6;

  private SimulatedWordCount() {}

  static JobSample run(Scenario scenario, int parallelism) {
    ManualClock clock = new ManualClock();
    SimulatedTopology job =
        SimulatedTopology.builder()
            .tick(Duration.ofMillis(100))
            .source(
                SimulatedOperator.of("source", perSecond(scenario.costs().perSentence()))
                    .parallelism(parallelism),
                Load.constant(
                    Math.min(MORE_THAN_ENOUGH, scenario.sentencesPerSecond() * parallelism)))
            .operator(
                SimulatedOperator.of("counter", perSecond(scenario.costs().perWord()))
                    .parallelism(parallelism)
                    .maxParallelism(MAX_PARALLELISM)
                    .keySkew(skew(parallelism)))
            .edge("source", "counter", WORDS_PER_SENTENCE)
            .build(clock);
    clock.advance(Duration.ofMinutes(2));
    Observation seen = job.observe().observation().orElseThrow();
    return JobSample.of(seen);
  }

  /** Returns keys by which the first counter gets what the busiest gets in Flink. */
  private static KeySkew skew(int parallelism) {
    double even = Math.ceil((double) MAX_PARALLELISM / parallelism) / MAX_PARALLELISM;
    double largest = WordCount.largestShare(parallelism);
    return KeySkew.hotKey(even < 1 ? (largest - even) / (1 - even) : 0);
  }

  private static double perSecond(Duration cost) {
    return 1e9 / cost.toNanos();
  }
}
