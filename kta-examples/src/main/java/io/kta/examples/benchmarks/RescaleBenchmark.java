package io.kta.examples.benchmarks;

import com.google.common.math.Quantiles;
import io.kta.driver.ApplyResult;
import io.kta.flink.FlinkDriver;
import io.kta.flink.local.LocalFlink;
import io.kta.flink.local.LocalJob;
import io.kta.flink.local.WordCount;
import io.kta.metrics.Observation;
import io.kta.time.LoopClock;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How long a rescaling takes through the driver, against the same change of requirements sent bare.
 * Both are over when every vertex is seen running at its target. The two take turns on one job
 * without checkpoints, so that Flink does the same for both; there are slots enough from the start.
 */
final class RescaleBenchmark {
  private static final int WARM_UP = 3;
  private static final int ROUNDS = 40;
  private static final Duration POLL = Duration.ofMillis(5);

  private final URI uri;
  private final HttpClient client = HttpClient.newHttpClient();
  private final LoopClock clock = LoopClock.system();
  private final LocalJob job;
  private final FlinkDriver driver;
  private final Map<String, List<Double>> seconds = new TreeMap<>();

  private RescaleBenchmark(URI uri, LocalJob job, FlinkDriver driver) {
    this.uri = uri;
    this.job = job;
    this.driver = driver;
  }

  static void run(PrintStream out) {
    WordCount wordCount = WordCount.named("rescaled").withCheckpointInterval(Duration.ZERO);
    LocalFlink.Builder builder =
        LocalFlink.builder()
            .taskManagers(4)
            .option(
                "web.refresh-interval", "1 ms"); // else the age of an answer is what is measured
    try (LocalFlink flink = builder.start()) {
      LocalJob job = flink.submit(wordCount).awaitRunning();
      try (FlinkDriver driver = FlinkDriver.forJob(flink.restUri(), job.id())) {
        new RescaleBenchmark(flink.restUri(), job, driver).measureAll(out);
      }
    }
  }

  private void measureAll(PrintStream out) {
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      boolean counted = round >= 0;
      measure("2 -> 4 driver", counted, this::throughDriver);
      measure("4 -> 2 driver", counted, this::throughDriver);
      measure("2 -> 4 bare", counted, this::bare);
      measure("4 -> 2 bare", counted, this::bare);
    }
    out.printf("%nSeconds until all vertices run, %d each, in turn:%n%n", ROUNDS);
    out.println(
        "| change | driver: median (range) | bare PUT: median (range) | ratio of medians |");
    out.println("|---|---|---|---|");
    for (String change : List.of("2 -> 4", "4 -> 2")) {
      List<Double> driven = seconds.getOrDefault(change + " driver", List.of());
      List<Double> bare = seconds.getOrDefault(change + " bare", List.of());
      out.printf(
          Locale.ROOT,
          "| %s | %s | %s | %.2f |%n",
          change,
          words(driven),
          words(bare),
          Quantiles.median().compute(driven) / Quantiles.median().compute(bare));
    }
  }

  /** Times one rescaling, once everything it needs is at hand. */
  private void measure(String name, boolean counted, Function<ParallelismPlan, Runnable> how) {
    int parallelism = name.startsWith("2 -> 4") ? 4 : 2;
    Runnable rescaling = how.apply(plan(parallelism));
    long begin = System.nanoTime();
    rescaling.run();
    double taken = (System.nanoTime() - begin) / 1e9;
    if (counted) {
      seconds.computeIfAbsent(name, same -> new ArrayList<>()).add(taken);
    }
  }

  private Runnable throughDriver(ParallelismPlan plan) {
    return () -> {
      ApplyResult result = driver.apply(plan);
      if (!(result instanceof ApplyResult.Applied)) {
        throw new IllegalStateException("not applied: " + result);
      }
    };
  }

  private Runnable bare(ParallelismPlan plan) {
    String body =
        plan.targets().entrySet().stream()
            .map(RescaleBenchmark::requirement)
            .collect(Collectors.joining(",", "{", "}"));
    HttpRequest put =
        HttpRequest.newBuilder(uri.resolve("/jobs/" + job.id() + "/resource-requirements"))
            .PUT(BodyPublishers.ofString(body))
            .build();
    Map<String, Integer> target = new TreeMap<>(job.parallelism());
    target.replaceAll((vertex, before) -> plan.targets().values().iterator().next());
    return () -> {
      try {
        client.send(put, BodyHandlers.discarding());
        while (!job.isRunningAt(target)) {
          clock.sleepUntil(clock.now().plus(POLL));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException("interrupted while the job was rescaled", e);
      }
    };
  }

  private static String requirement(Map.Entry<OperatorId, Integer> target) {
    return "\"%s\":{\"parallelism\":{\"lowerBound\":1,\"upperBound\":%d}}"
        .formatted(target.getKey(), target.getValue());
  }

  private ParallelismPlan plan(int parallelism) {
    Observation observation = driver.observe().observation().orElseThrow();
    ParallelismPlan plan = ParallelismPlan.asIs(observation.topology());
    for (OperatorId id : observation.topology().ids()) {
      plan = plan.with(id, parallelism);
    }
    return plan;
  }

  private static String words(List<Double> values) {
    Map<Integer, Double> quarters = Quantiles.quartiles().indexes(0, 2, 4).compute(values);
    return String.format(
        Locale.ROOT, "%.3f (%.3f–%.3f)", quarters.get(2), quarters.get(0), quarters.get(4));
  }
}
