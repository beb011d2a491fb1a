package io.kta.examples.kafka;

import io.kta.Autoscaler;
import io.kta.AutoscalerBuilder;
import io.kta.Kta;
import io.kta.algorithm.Algorithms;
import io.kta.flink.local.LocalFlink;
import io.kta.kafka.LocalKafka;
import io.kta.policy.Behavior;
import io.kta.policy.ScalingPolicy;
import io.kta.simulation.Load;
import io.kta.time.LoopClock;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * Has KTA keep a job on real Flink in step with a wave of words that comes through real Kafka, and
 * prints a line for every cycle. {@code kta.algorithm} names the algorithm, by default {@code Ds2};
 * {@code kta.minutes} is how long it takes, by default 4: two waves. Another algorithm than {@code
 * Ds2} is followed by the same load with {@code Ds2}; at the end is what each has cost.
 */
public final class KafkaExample {
  private static final Load WAVE = Load.cosine(300, 250, Duration.ofMinutes(2));

  private static final String BESIDE = "Ds2";

  /** A day takes two minutes here: what is a minute by default has to be some seconds. */
  private static final Map<String, Map<String, ?>> QUICK =
      Map.of(
          "Ds2",
          Map.of("window", "PT8S", "warmUp", "PT3S", "catchUp", "PT20S", "restart", "PT3S"),
          "Kta",
          Map.of(
              "window", "PT8S",
              "settle", "PT4S",
              "catchUp", "PT10S",
              "restart", "PT3S",
              "lookAhead", "PT30S"));

  private KafkaExample() {}

  /** Runs the example. */
  public static void main(String[] args) throws Exception {
    String algorithm = System.getProperty("kta.algorithm", "Ds2");
    Duration length = Duration.ofMinutes(Long.getLong("kta.minutes", 4));
    List<String> lines = new ArrayList<>(List.of(RunBill.HEADS));
    for (String each : new LinkedHashSet<>(List.of(algorithm, BESIDE))) {
      lines.add(run(each, length).line(each));
    }
    lines.forEach(System.out::println);
  }

  private static RunBill run(String algorithm, Duration length) throws Exception {
    try (LocalKafka kafka = LocalKafka.start(Files.createTempDirectory("kafka"));
        LocalFlink flink = WordCountOnKafka.flink();
        WordCountOnKafka wordCount = WordCountOnKafka.start(kafka, flink, WAVE)) {
      DoubleSupplier load = wordCount.producer()::wordsPerSecond;
      RunBill bill = new RunBill(load);
      try (Autoscaler autoscaler =
          autoscaler(algorithm, wordCount)
              .listener(new CycleTable(System.out, load, "source"))
              .listener(bill)
              .start()) {
        System.out.printf(
            "%s scales %s for %d min; Flink's web UI: %s%n",
            algorithm, autoscaler.name(), length.toMinutes(), flink.restUri());
        LoopClock clock = LoopClock.system();
        clock.sleepUntil(clock.now().plus(length));
      }
      return bill;
    }
  }

  static AutoscalerBuilder autoscaler(String algorithm, WordCountOnKafka wordCount) {
    return Kta.autoscaler()
        .name(WordCountOnKafka.NAME)
        .policy(
            ScalingPolicy.builder()
                .interval(Duration.ofSeconds(3))
                .maxParallelism(12)
                .behavior(Behavior.unrestricted())
                .build())
        .algorithm(Algorithms.named(algorithm, QUICK.getOrDefault(algorithm, Map.of())))
        .driver(wordCount.driver());
  }
}
