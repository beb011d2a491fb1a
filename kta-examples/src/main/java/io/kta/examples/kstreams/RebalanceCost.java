package io.kta.examples.kstreams;

import io.kta.examples.kafka.WordProducer;
import io.kta.kafka.LocalKafka;
import io.kta.time.LoopClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Measures what it costs when instances of WordCount on Kafka Streams come and go: the longest gap
 * in what a consumer of the counts sees, with and without static membership and standby tasks.
 */
public final class RebalanceCost implements AutoCloseable {
  private static final int PARTITIONS = WordCountOnStreams.PARTITIONS;
  private static final int WORDS_PER_SECOND = 200;
  private static final int STATE = 200_000; // words, a quarter in each partition
  private static final Duration AT_LEAST = Duration.ofSeconds(15);
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration NOTABLE = Duration.ofSeconds(1);

  /** Which settings of the quick start an application has, besides exactly-once. */
  private enum Variant {
    DEFAULTS("Kafka's defaults", false, false),
    STATIC("static members that leave", true, false),
    STANDBY("and a standby of each task", true, true);

    private final String text;
    private final boolean isStatic;
    private final boolean hasStandby;

    Variant(String text, boolean isStatic, boolean hasStandby) {
      this.text = text;
      this.isStatic = isStatic;
      this.hasStandby = hasStandby;
    }
  }

  private final LoopClock clock = LoopClock.system();
  private final Variant variant;
  private final Path dir;
  private final LocalKafka kafka;
  private final Admin admin;
  private final Group group;
  private final Deque<Instance> running = new ArrayDeque<>();
  private int started;

  private RebalanceCost(Variant variant, Path dir) throws IOException, InterruptedException {
    this.variant = variant;
    this.dir = dir;
    kafka = LocalKafka.start(Files.createDirectories(dir.resolve("kafka")));
    admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    group = new Group(admin, "kta-quickstart-kstreams-tokenizer-counter");
  }

  /** Prints a table, a line for each variant and event. */
  public static void main(String[] args) throws Exception {
    System.out.println(
        "| settings | what happens | longest gap | partitions with a gap above 1 s | the new instance counts after |");
    System.out.println("|---|---|---|---|---|");
    for (Variant variant : Variant.values()) {
      Path dir = Files.createTempDirectory("rebalance");
      try (RebalanceCost cost = new RebalanceCost(variant, dir)) {
        cost.measure();
      }
    }
  }

  private void measure() throws IOException, InterruptedException {
    start();
    start();
    fill();
    try (WordProducer words =
            new WordProducer(
                kafka.bootstrapServers(),
                CountedWords.LINES,
                PARTITIONS,
                seconds -> WORDS_PER_SECOND);
        OutputGaps gaps = new OutputGaps(kafka.bootstrapServers(), PARTITIONS)) {
      settle(gaps);
      gaps.reset();
      report("nothing", gaps);
      start();
      Instance third = running.getLast();
      report("a third instance starts", gaps, third);
      running.removeLast().stop();
      report("it is stopped by SIGTERM", gaps);
      restart(running.removeLast());
      report("one is killed and starts again in its pod", gaps);
      running.removeFirst().close();
      start();
      Instance replacement = running.getLast();
      report("one is killed, and another pod takes its place", gaps, replacement);
    }
  }

  private void start() throws IOException, InterruptedException {
    launch("pod-" + started++);
  }

  private void restart(Instance instance) throws IOException, InterruptedException {
    instance.close();
    launch(instance.name());
  }

  private void launch(String name) throws IOException, InterruptedException {
    Map<String, String> settings =
        new LinkedHashMap<>(WordCountOnStreams.settings(kafka.bootstrapServers()));
    settings.put("wordcount.per-word.ms", "0");
    settings.put("num.standby.replicas", variant.hasStandby ? "1" : "0");
    if (variant.isStatic) {
      settings.put("main.consumer.group.instance.id", name);
    } else {
      settings.put("wordcount.leave-group-on-close", "false");
      settings.remove("acceptable.recovery.lag");
      settings.remove("probing.rebalance.interval.ms");
    }
    running.addLast(
        Instance.start("tokenizer-counter", name, dir.resolve(name), settings).awaitReady());
  }

  /** Has so many words counted that there is something to restore. */
  private void fill() throws InterruptedException {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      for (int first = 0; first < STATE; first += 100) {
        StringBuilder line = new StringBuilder();
        for (int i = first; i < first + 100; i++) {
          line.append("filler-").append(i).append(' ');
        }
        var unused = producer.send(new ProducerRecord<>(CountedWords.LINES, line.toString()));
      }
    }
    boolean unused =
        await(
            Duration.ofMinutes(5),
            () -> CountedWords.counted(kafka.bootstrapServers()).size() == STATE);
  }

  private void report(String event, OutputGaps gaps, Instance... anew) throws InterruptedException {
    Instant begin = clock.now();
    String after = "";
    for (Instance instance : anew) {
      after =
          await(LIMIT, () -> counts(instance))
              ? "%.1f s".formatted(Duration.between(begin, clock.now()).toMillis() / 1e3)
              : "more than %d s".formatted(LIMIT.toSeconds());
    }
    settle(gaps);
    boolean unused = await(AT_LEAST.minus(Duration.between(begin, clock.now())), () -> false);
    List<Duration> longest = gaps.longest();
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %.1f s | %d of %d | %s |%n",
        variant.text,
        event,
        longest.stream().mapToLong(Duration::toMillis).max().orElse(0) / 1e3,
        longest.stream().filter(gap -> gap.compareTo(NOTABLE) > 0).count(),
        PARTITIONS,
        after);
    System.out.flush();
    gaps.reset();
  }

  /** Waits until all instances are those that run, and counts come from all partitions. */
  private void settle(OutputGaps gaps) throws InterruptedException {
    boolean unused =
        await(
            LIMIT, () -> group.instances() == running.size() && gaps.open().compareTo(NOTABLE) < 0);
  }

  /** Waits for something, for a limited time; returns whether it came. */
  private boolean await(Duration limit, BooleanSupplier condition) throws InterruptedException {
    Instant end = clock.now().plus(limit);
    while (!condition.getAsBoolean()) {
      if (clock.now().isAfter(end)) {
        return false;
      }
      clock.sleepUntil(clock.now().plusMillis(100));
    }
    return true;
  }

  private static boolean counts(Instance instance) {
    try {
      return instance.counter("wordcount_busy_seconds_total") > 0;
    } catch (IOException e) {
      return false; // not yet
    }
  }

  @Override
  public void close() {
    running.forEach(Instance::close);
    admin.close();
    kafka.close();
  }
}
