package io.kta.examples.kstreams;

import io.kta.Autoscaler;
import io.kta.AutoscalerBuilder;
import io.kta.Kta;
import io.kta.algorithm.Algorithms;
import io.kta.examples.kafka.CycleTable;
import io.kta.kafka.LocalKafka;
import io.kta.policy.Behavior;
import io.kta.policy.ScalingPolicy;
import io.kta.simulation.Load;
import io.kta.time.LoopClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Has KTA keep WordCount on real Kafka Streams in step with a wave of words, and prints a line for
 * every cycle. {@code kta.algorithm} names the algorithm, by default {@code Kta}; {@code
 * kta.minutes} is how long it takes, by default 4: two waves.
 */
public final class KStreamsExample {
  private static final Load WAVE = Load.cosine(170, 140, Duration.ofMinutes(2));

  /** A day takes two minutes here: what is a minute by default has to be some seconds. */
  private static final Map<String, Map<String, ?>> QUICK =
      Map.of(
          "LagBased",
          Map.of("window", "PT8S", "ignoredLag", 100, "lagPerInstance", 500),
          "Kta",
          Map.of(
              "window", "PT8S",
              "settle", "PT4S",
              "catchUp", "PT10S",
              "restart", "PT3S",
              "lookAhead", "PT30S"));

  private KStreamsExample() {}

  /** Runs the example. */
  public static void main(String[] args) throws Exception {
    String algorithm = System.getProperty("kta.algorithm", "Kta");
    Duration length = Duration.ofMinutes(Long.getLong("kta.minutes", 4));
    Path dir = Files.createTempDirectory("kstreams");
    try (LocalKafka kafka = LocalKafka.start(Files.createDirectories(dir.resolve("kafka")));
        WordCountOnStreams wordCount = WordCountOnStreams.start(kafka, dir, WAVE);
        Autoscaler autoscaler =
            autoscaler(algorithm, wordCount)
                .listener(
                    new CycleTable(System.out, wordCount.producer()::wordsPerSecond, "tokenizer"))
                .start()) {
      System.out.printf(
          "%s scales %s for %d min; logs are in %s%n",
          algorithm, autoscaler.name(), length.toMinutes(), dir);
      LoopClock clock = LoopClock.system();
      clock.sleepUntil(clock.now().plus(length));
    }
  }

  static AutoscalerBuilder autoscaler(String algorithm, WordCountOnStreams wordCount) {
    return Kta.autoscaler()
        .name("wordcount")
        .policy(
            ScalingPolicy.builder()
                .interval(Duration.ofSeconds(3))
                .behavior(Behavior.unrestricted())
                .build())
        .algorithm(Algorithms.named(algorithm, QUICK.getOrDefault(algorithm, Map.of())))
        .driver(wordCount.driver());
  }
}
