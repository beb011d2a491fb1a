package io.kta.examples.pictures;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kta.driver.ApplyResult;
import io.kta.examples.pictures.RescaleRecording.Change;
import io.kta.examples.pictures.RescaleRecording.Span;
import io.kta.flink.FlinkDriver;
import io.kta.flink.local.LocalFlink;
import io.kta.flink.local.LocalJob;
import io.kta.flink.local.WordCount;
import io.kta.metrics.Interruption;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.runtime.util.EnvironmentInformation;

/** Rescales WordCount on a real Flink, and looks at the job every few milliseconds meanwhile. */
final class RescaleRun {
  private static final int BEFORE = 2;
  private static final int AFTER = 4;
  private static final int MARGIN = 200; // milliseconds that the picture shows before the plan

  private final URI job;
  private final List<Change> states = new ArrayList<>();
  private final List<Change> tasks = new ArrayList<>();

  private RescaleRun(URI job) {
    this.job = job;
  }

  static RescaleRecording record() {
    WordCount wordCount =
        WordCount.named("rescaled").withCheckpointInterval(Duration.ofSeconds(30));
    try (LocalFlink flink =
        LocalFlink.builder().taskManagers(4).option("web.refresh-interval", "5 ms").start()) {
      LocalJob job = flink.submit(wordCount).awaitRunning();
      try (FlinkDriver driver = FlinkDriver.forJob(flink.restUri(), job.id())) {
        rescale(driver, AFTER); // classes are loaded, connections are open
        rescale(driver, BEFORE);
        return new RescaleRun(flink.restUri().resolve("/jobs/" + job.id())).rescaled(driver);
      }
    }
  }

  private RescaleRecording rescaled(FlinkDriver driver) {
    Topology topology = driver.observe().observation().orElseThrow().topology();
    look(-MARGIN);
    long begin = System.currentTimeMillis();
    CompletableFuture<ApplyResult> applying =
        CompletableFuture.supplyAsync(() -> rescale(driver, topology, AFTER));
    while (!applying.isDone()) {
      look(System.currentTimeMillis() - begin);
    }
    long applied = System.currentTimeMillis() - begin;
    Interruption stop = applying.join().interruption().orElseThrow();
    return new RescaleRecording(
        EnvironmentInformation.getVersion(),
        BEFORE,
        AFTER,
        applied,
        checkpoints(begin),
        List.copyOf(states),
        List.copyOf(tasks),
        stop.from().toEpochMilli() - begin,
        stop.downtime().toMillis(),
        stop.error().toMillis());
  }

  private void look(long at) {
    JsonNode details = get("");
    note(states, at, details.path("state").asText());
    int running = 0;
    for (JsonNode vertex : details.path("vertices")) {
      running += vertex.path("tasks").path("RUNNING").asInt();
    }
    note(tasks, at, Integer.toString(running));
  }

  private static void note(List<Change> changes, long at, String value) {
    if (changes.isEmpty() || !changes.get(changes.size() - 1).value().equals(value)) {
      changes.add(new Change(at, value));
    }
  }

  private List<Span> checkpoints(long begin) {
    List<Span> spans = new ArrayList<>();
    for (JsonNode checkpoint : get("/checkpoints").path("history")) {
      long from = checkpoint.path("trigger_timestamp").asLong() - begin;
      if (from >= 0) {
        spans.add(new Span(from, checkpoint.path("latest_ack_timestamp").asLong() - begin));
      }
    }
    return spans;
  }

  private JsonNode get(String path) {
    try (InputStream answer = URI.create(job + path).toURL().openStream()) {
      return JsonMapper.builder().build().readTree(answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ApplyResult rescale(FlinkDriver driver, int parallelism) {
    return rescale(driver, driver.observe().observation().orElseThrow().topology(), parallelism);
  }

  private static ApplyResult rescale(FlinkDriver driver, Topology topology, int parallelism) {
    ApplyResult result = driver.apply(ParallelismPlan.of(topology, operator -> parallelism));
    if (!(result instanceof ApplyResult.Applied)) {
      throw new IllegalStateException("not applied: " + result);
    }
    return result;
  }
}
