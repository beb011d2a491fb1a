package io.kta.algorithm.learned;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.Autoscaler;
import io.kta.CycleReport;
import io.kta.Kta;
import io.kta.knowledge.KnowledgeStore;
import io.kta.simulation.Load;
import io.kta.simulation.MetricQuality;
import io.kta.simulation.RescaleCost;
import io.kta.simulation.SimulatedTopology;
import io.kta.time.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was learned is in the file, so that an autoscaler started anew decides as one that ran. */
final class LearnedCapacityRestartTest {
  private static final int CYCLES = 400;

  @TempDir private Path folder;

  @Test
  void run_startedAnewOverItsFile_decidesAsIfItHadNotBeenStopped() {
    List<String> through = decisions(folder.resolve("through.json"), Set.of());
    List<String> stopped = decisions(folder.resolve("stopped.json"), Set.of(7, 60, 61, 200, 330));
    assertThat(stopped).isEqualTo(through);
    assertThat(through)
        .filteredOn(decision -> decision.contains("is asked for"))
        .hasSizeGreaterThan(4);
  }

  /** A file of before jumps and bursts were remembered; what it has is not forgotten. */
  @Test
  void run_fileWithoutJumpsAndBursts_goesOnWithTheLoadItHas() throws IOException {
    Path file = folder.resolve("before.json");
    ManualClock clock = new ManualClock();
    SimulatedTopology job = job(clock);
    runOnce(start(job, clock, file), job, clock, 100);
    String written = Files.readString(file);
    String before = written.replaceAll(",\"(continuations|peaks)\":\\[[^]]*]", "");
    assertThat(before).isNotEqualTo(written).doesNotContain("peaks");
    Files.writeString(file, before);
    runOnce(start(job, clock, file), job, clock, 1);
    assertThat(Pattern.compile("\"minutes\":\\[([^]]*)]").matcher(Files.readString(file)).results())
        .as("the minutes of each result")
        .extracting(minutes -> minutes.group(1).split(",").length)
        .contains(32);
  }

  private static void runOnce(
      Autoscaler autoscaler, SimulatedTopology job, ManualClock clock, int times) {
    for (int cycle = 0; cycle < times; cycle++) {
      CycleReport unused = autoscaler.runOnce();
      clock.advance(Duration.ofSeconds(30));
      job.catchUp();
    }
    autoscaler.close();
  }

  /** Two jobs of one seed are alike; this one is rescaled, and its load has a period. */
  private static SimulatedTopology job(ManualClock clock) {
    return SimulatedTopology.builder()
        .source("source", 5_000, Load.cosine(20_000, 15_000, Duration.ofMinutes(40)))
        .operator("map", 3_000)
        .edge("source", "map")
        .metricQuality(MetricQuality.pipeline())
        .rescaleCost(RescaleCost.savepoint())
        .seed(1)
        .build(clock);
  }

  private static List<String> decisions(Path file, Set<Integer> restarts) {
    ManualClock clock = new ManualClock();
    SimulatedTopology job = job(clock);
    List<String> decisions = new ArrayList<>();
    Autoscaler autoscaler = start(job, clock, file);
    for (int cycle = 0; cycle < CYCLES; cycle++) {
      if (restarts.contains(cycle)) {
        autoscaler.close();
        autoscaler = start(job, clock, file);
      }
      CycleReport report = autoscaler.runOnce();
      decisions.add(
          "%d: %s %s".formatted(report.cycle().number(), report.admission(), report.outcome()));
      clock.advance(Duration.ofSeconds(30));
      job.catchUp();
    }
    autoscaler.close();
    return decisions;
  }

  private static Autoscaler start(SimulatedTopology job, ManualClock clock, Path file) {
    return Kta.autoscaler()
        .name("restarted")
        .algorithm(new LearnedCapacity())
        .driver(job)
        .clock(clock)
        .store(KnowledgeStore.inFile(file))
        .build();
  }
}
