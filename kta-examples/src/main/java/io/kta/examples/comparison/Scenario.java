package io.kta.examples.comparison;

import io.kta.flink.local.WordCount.Costs;
import java.time.Duration;

/**
 * WordCount with tasks that are busy for a known time, and a load. Immutable.
 *
 * @param name for people
 * @param costs for how long a record keeps a task busy
 * @param sentencesPerSecond the load for each instance of the source; infinite is as much as it
 *     reads
 * @param settle how long it takes until all queues are as they stay
 */
record Scenario(String name, Costs costs, double sentencesPerSecond, Duration settle) {
  private static final double ENDLESS = Double.POSITIVE_INFINITY;

  static Scenario slowCounter() {
    return new Scenario(
        "More comes than the counter can take", costs(1000, 500), ENDLESS, Duration.ofSeconds(30));
  }

  static Scenario slowTokenizer() {
    return new Scenario(
        "More comes than the tokenizer can take", costs(8000, 500), ENDLESS, Duration.ofSeconds(8));
  }

  static Scenario halfLoad() {
    return new Scenario(
        "Less comes than either can take", costs(4000, 1000), 80, Duration.ofSeconds(8));
  }

  /** Returns the load in words for people. */
  String load() {
    return sentencesPerSecond == ENDLESS
        ? "as many as each source reads"
        : "%.0f sentences/s for each source".formatted(sentencesPerSecond);
  }

  private static Costs costs(long microsPerSentence, long microsPerWord) {
    return new Costs(
        Duration.ofNanos(1000 * microsPerSentence), Duration.ofNanos(1000 * microsPerWord));
  }
}
