package io.kta.examples.comparison;

import io.kta.driver.ApplyResult;
import io.kta.flink.FlinkDriver;
import io.kta.flink.local.LocalFlink;
import io.kta.flink.local.LocalJob;
import io.kta.flink.local.WordCount;
import io.kta.metrics.Observation;
import io.kta.metrics.TimeShares;
import io.kta.time.LoopClock;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * Runs WordCount on a real Flink in this JVM, with tasks that are busy for a known time, at a
 * parallelism of 1 to 4, and in memory; and prints what both did, as Markdown.
 */
public final class FlinkComparison {
  private static final Duration MEASURE = Duration.ofSeconds(20);
  private static final Duration FETCH = Duration.ofSeconds(1);
  private static final int MOST = 4;

  private final LoopClock clock = LoopClock.system();
  private final PrintStream out;

  private FlinkComparison(PrintStream out) {
    this.out = out;
  }

  /** Prints a table for each scenario. */
  public static void main(String[] args) {
    System.out.printf(
        "JDK %s, %d cores, Flink %s%n",
        System.getProperty("java.version"),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("kta.flink.version", "as on the class path"));
    FlinkComparison comparison = new FlinkComparison(System.out);
    try (LocalFlink flink = startFlink()) {
      comparison.compare(flink, Scenario.slowCounter());
      comparison.compare(flink, Scenario.slowTokenizer());
      comparison.compare(flink, Scenario.halfLoad());
    }
    System.exit(0); // Flink's helper threads would outlive this by a while
  }

  /** Small buffers, so that queues are full within seconds: what is compared is a steady job. */
  private static LocalFlink startFlink() {
    return LocalFlink.builder()
        .taskManagers(MOST)
        .option("taskmanager.memory.segment-size", "4 kb")
        .option("taskmanager.network.memory.buffers-per-channel", "1")
        .option("taskmanager.network.memory.floating-buffers-per-gate", "1")
        .option("taskmanager.network.memory.max-buffers-per-channel", "1")
        .start();
  }

  private void compare(LocalFlink flink, Scenario scenario) {
    out.printf(
        Locale.ROOT,
        "%n%s: %.1f ms for a sentence, %.1f ms for a word, %s.%n%n",
        scenario.name(),
        scenario.costs().perSentence().toNanos() / 1e6,
        scenario.costs().perWord().toNanos() / 1e6,
        scenario.load());
    out.println(
        "| parallelism | words/s: Flink | simulated | error | source, busy / idle / backpressured,"
            + " %: Flink | simulated | counter: Flink | simulated |");
    out.println("|---|---|---|---|---|---|---|---|");
    for (int parallelism = 1; parallelism <= MOST; parallelism++) {
      JobSample real = measure(flink, scenario, parallelism);
      print(parallelism, real, SimulatedWordCount.run(scenario, parallelism));
    }
  }

  private JobSample measure(LocalFlink flink, Scenario scenario, int parallelism) {
    LocalJob job =
        flink
            .submit(
                WordCount.named("compared")
                    .withCheckpointInterval(Duration.ZERO)
                    .withCosts(scenario.costs())
                    .withSentences(Long.MAX_VALUE, scenario.sentencesPerSecond() * parallelism))
            .awaitRunning();
    try (FlinkDriver driver = FlinkDriver.forJob(flink.restUri(), job.id())) {
      rescale(driver, parallelism);
      sleep(scenario.settle());
      observe(driver);
      sleep(MEASURE);
      return JobSample.of(observe(driver));
    } finally {
      job.cancel();
    }
  }

  /** Observes twice, since the first time Flink tells how it was when it was asked before. */
  private Observation observe(FlinkDriver driver) {
    driver.observe();
    sleep(FETCH);
    return driver.observe().observation().orElseThrow();
  }

  private static void rescale(FlinkDriver driver, int parallelism) {
    Observation seen = driver.observe().observation().orElseThrow();
    ParallelismPlan plan = ParallelismPlan.asIs(seen.topology());
    for (OperatorId id : seen.topology().ids()) {
      plan = plan.with(id, parallelism);
    }
    ApplyResult result = driver.apply(plan);
    if (!(result instanceof ApplyResult.Applied || result instanceof ApplyResult.AlreadyInPlace)) {
      throw new IllegalStateException("parallelism " + parallelism + " not reached: " + result);
    }
  }

  private void print(int parallelism, JobSample real, JobSample simulated) {
    out.printf(
        Locale.ROOT,
        "| %d | %.0f | %.0f | %+.1f %% | %s | %s | %s | %s |%n",
        parallelism,
        real.wordsPerSecond(),
        simulated.wordsPerSecond(),
        (simulated.wordsPerSecond() / real.wordsPerSecond() - 1) * 100,
        percent(real.source()),
        percent(simulated.source()),
        percent(real.counter()),
        percent(simulated.counter()));
    out.flush();
  }

  private static String percent(TimeShares shares) {
    List<Double> all = List.of(shares.busy(), shares.idle(), shares.backpressured());
    return String.join(
        " / ", all.stream().map(share -> String.format(Locale.ROOT, "%.0f", share * 100)).toList());
  }

  private void sleep(Duration time) {
    try {
      clock.await(new CompletableFuture<>(), clock.now().plus(time));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while Flink was measured", e);
    }
  }
}
