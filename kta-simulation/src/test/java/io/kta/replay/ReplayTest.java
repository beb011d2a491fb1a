package io.kta.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kta.Autoscaler;
import io.kta.CycleReport;
import io.kta.Kta;
import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Decision;
import io.kta.algorithm.toggle.Toggle;
import io.kta.knowledge.Outcome;
import io.kta.policy.Behavior;
import io.kta.policy.ScalingPolicy;
import io.kta.simulation.Load;
import io.kta.simulation.SimulatedTopology;
import io.kta.time.ManualClock;
import io.kta.topology.Operator;
import io.kta.topology.ParallelismPlan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
final class ReplayTest {
  private static final ScalingPolicy CALM =
      ScalingPolicy.builder()
          .interval(Duration.ofSeconds(30))
          .maxParallelism(12)
          .behavior(Behavior.kubernetesDefaults())
          .build();

  private static final ScalingPolicy FREE =
      ScalingPolicy.builder().behavior(Behavior.unrestricted()).build();

  @TempDir Path folder;

  @Test
  void run_sameAlgorithmAndPolicy_decidesTheSame() {
    Path file = record(busy(0.7), CALM, 200);
    List<ReplayedCycle> cycles = new ArrayList<>();

    ReplayReport report =
        Replay.of(file).algorithm(busy(0.7)).policy(CALM).onCycle(cycles::add).run();

    assertThat(report.cycles()).isEqualTo(200);
    assertThat(report.differing()).isZero();
    assertThat(report.recorded().changes()).isGreaterThan(5);
    assertThat(report.replayed()).isEqualTo(report.recorded());
    assertThat(cycles)
        .allSatisfy(
            cycle -> {
              assertThat(cycle.replayed().cycle()).isEqualTo(cycle.recorded().cycle());
              assertThat(cycle.replayed().startedAt()).isEqualTo(cycle.recorded().startedAt());
              assertThat(cycle.replayed().observation()).isEqualTo(cycle.recorded().observation());
              assertThat(cycle.replayed().admission()).isEqualTo(cycle.recorded().admission());
              assertThat(cycle.replayed().outcome()).isEqualTo(cycle.recorded().outcome());
            });
    assertThat(cycles).anyMatch(cycle -> cycle.recorded().observation().isEmpty());
  }

  @Test
  void run_otherAlgorithm_showsBothPlansSideBySide() {
    Path file = record(busy(0.7), CALM, 100);

    ReplayReport report = Replay.of(file).algorithm(busy(0.35)).policy(CALM).run();

    assertThat(report.differing()).isPositive();
    assertThat(report.replayed().meanInstances()).isGreaterThan(report.recorded().meanInstances());
    assertThat(report.rows())
        .anyMatch(row -> !row.same() && !row.recorded().equals(row.replayed()));
    assertThat(report.toString())
        .contains("100 cycles played back, " + report.differing() + " differ")
        .contains("map 1 -> ");
  }

  @Test
  void run_twice_isTheSame() {
    Path file = record(busy(0.7), CALM, 100);
    Replay replay = Replay.of(file).algorithm(busy(0.5)).policy(CALM);
    assertThat(replay.run()).isEqualTo(replay.run());
  }

  @Test
  void run_otherPolicy_isHeldToIt() {
    Path file = record(busy(0.7), CALM, 100);
    ScalingPolicy narrow = ScalingPolicy.builder().maxParallelism(2).build();
    List<ReplayedCycle> cycles = new ArrayList<>();
    Replay.of(file).algorithm(busy(0.7)).policy(narrow).onCycle(cycles::add).run();
    assertThat(cycles)
        .flatExtracting(cycle -> ReplayedCycle.planAfter(cycle.replayed()).stream().toList())
        .isNotEmpty()
        .allMatch(plan -> plan.targets().values().stream().allMatch(target -> target <= 2));
  }

  @Test
  void run_algorithmThatFails_isToldAndGoesOn() {
    Path file = record(busy(0.7), CALM, 50);
    ReplayReport report =
        Replay.of(file)
            .algorithm(
                Algorithm.of("algorithm")
                    .plan(
                        context -> {
                          throw new IllegalStateException("as told");
                        }))
            .run();
    assertThat(report.cycles()).isEqualTo(50);
    assertThat(report.replayed().failed()).isGreaterThan(30);
    assertThat(report.replayed().changes()).isZero();
  }

  /** A replay of a job that was scaled down must not look as if it were scaled down now. */
  @Test
  void run_anyRecording_logsByALoggerOfItsOwn() {
    Path file = record(busy(0.7), CALM, 50);
    PrintStream before = System.err;
    ByteArrayOutputStream logged = new ByteArrayOutputStream();
    System.setErr(new PrintStream(logged, true, UTF_8));
    try {
      Replay.of(file).algorithm(busy(0.7)).policy(CALM).run();
    } finally {
      System.setErr(before);
    }
    assertThat(logged.toString(UTF_8).lines().filter(line -> line.contains("asked for")))
        .isNotEmpty()
        .allMatch(line -> line.contains("io.kta.Autoscaler.byHand"));
  }

  @Test
  void run_recordingWithAGap_keepsTheNumbers() throws IOException {
    Path file = record(byNumber(), FREE, 40);
    List<String> lines = Files.readAllLines(file);
    lines.subList(20, 27).clear();
    lines.subList(0, 5).clear();
    Files.write(file, lines);

    ReplayReport report = Replay.of(file).algorithm(byNumber()).policy(FREE).run();

    assertThat(report.cycles()).isEqualTo(28);
    assertThat(report.differing()).as(report.toString()).isZero();
    assertThat(report.recorded().changes()).isGreaterThan(3);
    assertThat(report.rows().get(0).cycle().number()).isGreaterThan(5);
  }

  @Test
  void run_autoscalerThatWasStartedAnew_beginsAnewToo() {
    Path file = record(new Toggle(), FREE, 7);
    record(new Toggle(), FREE, 7);
    ReplayReport report = Replay.of(file).algorithm(new Toggle()).policy(FREE).run();
    assertThat(report.cycles()).isEqualTo(14);
    assertThat(report.differing()).isZero();
  }

  /** The clock of the recorded job was set back by an hour. */
  @Test
  void run_clockThatWasSetBack_goesOn() throws IOException {
    Path file = record(new Toggle(), FREE, 10);
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    lines.replaceAll(line -> line.replace("2030-01-01T00:", "2030-01-01T01:"));
    lines.subList(5, 10).replaceAll(line -> line.replace("2030-01-01T01:", "2030-01-01T00:"));
    Files.write(file, lines);
    ReplayReport report = Replay.of(file).algorithm(new Toggle()).policy(FREE).run();
    assertThat(report.cycles()).isEqualTo(10);
    assertThat(report.replayed().failed()).isZero();
    assertThat(report.rows().get(report.rows().size() - 1).cycle().number()).isGreaterThan(5);
  }

  @Test
  void run_severalAutoscalers_asksForOneAndKeepsToIt() throws IOException {
    Path file = record(busy(0.7), CALM, 5);
    String other = Files.readString(file).replace("\"autoscaler\":\"kta\"", "\"autoscaler\":\"b\"");
    Files.writeString(file, Files.readString(file) + other);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Replay.of(file).algorithm(busy(0.7)).run())
        .withMessageContaining("holds cycles of kta and of b; choose one");
    assertThat(Replay.of(file).algorithm(busy(0.7)).autoscaler("b").run().cycles()).isEqualTo(5);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Replay.of(file).algorithm(busy(0.7)).autoscaler("c").run())
        .withMessageContaining("holds no cycle of c");
  }

  @Test
  void run_nothingToPlay_saysSo() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.jsonl"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Replay.of(empty).algorithm(busy(0.7)).run())
        .withMessageContaining("holds no cycle; record some first");
    assertThatThrownBy(() -> Replay.of(folder.resolve("none")).algorithm(busy(0.7)).run())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("none");
    assertThatThrownBy(() -> Replay.of(empty).run())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("not set: algorithm");
  }

  /** Kills the writer at any byte of the last line; the cycles before it are still there. */
  @Test
  void run_lineCutAnywhere_isLeftOutAndCounted() throws IOException {
    Path file = record(busy(0.7), CALM, 4);
    byte[] whole = Files.readAllBytes(file);
    int last = Files.readAllLines(file).get(3).length();
    for (int cut = 2; cut <= last; cut += cut < 50 ? 1 : 37) {
      Files.write(file, Arrays.copyOf(whole, whole.length - cut));
      ReplayReport report = Replay.of(file).algorithm(busy(0.7)).run();
      assertThat(report.cycles()).as("cut %d", cut).isEqualTo(3);
      assertThat(report.torn()).isEqualTo(1);
      assertThat(report.toString()).contains("; 1 were cut off");
    }
  }

  @Test
  void record_afterALineThatWasCut_beginsANewOne() throws IOException {
    Path file = record(busy(0.7), CALM, 4);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 100));
    record(busy(0.7), CALM, 4);
    ReplayReport report = Replay.of(file).algorithm(busy(0.7)).run();
    assertThat(report.cycles()).isEqualTo(7);
    assertThat(report.torn()).isEqualTo(1);
  }

  @Test
  void run_linesOfOtherVersions_areReadAsFarAsTheyAreKnown() throws IOException {
    Path file = record(busy(0.7), CALM, 6);
    String text = Files.readString(file);
    String newer = text.replace("{\"cycle\":", "{\"later\":{\"a\":[1]},\"cycle\":");
    Files.writeString(file, newer);
    assertThat(Replay.of(file).algorithm(busy(0.7)).policy(CALM).run().differing()).isZero();
    String older =
        text.replaceAll(",\"durations\":\\{[^}]*}", "").replace("\"adjustments\":[],", "");
    assertThat(older).hasSizeLessThan(text.length());
    Files.writeString(file, older);
    assertThat(Replay.of(file).algorithm(busy(0.7)).policy(CALM).run().differing()).isZero();
  }

  @Test
  void run_lineThatIsNoCycle_isNamed() throws IOException {
    Path file = record(busy(0.7), CALM, 1);
    String good = Files.readString(file);
    for (String bad :
        List.of(
            "hello",
            "{}",
            "{\"cycle\":7}",
            "[1]",
            good.strip().replaceFirst("\"number\":1", "\"number\":-1"),
            good.strip().replaceFirst("\"at\":\"[^\"]*\"", "\"at\":\"soon\""))) {
      Files.writeString(file, good + "\n" + bad + "\n" + good);
      assertThatIllegalArgumentException()
          .as(bad)
          .isThrownBy(() -> Replay.of(file).algorithm(busy(0.7)).run())
          .withMessageContaining("line 3 of " + file + " is not a cycle as Recording writes it");
    }
  }

  @Test
  void onCycle_failedCycle_isRecordedWithoutItsCause() {
    Path file = folder.resolve("failed.jsonl");
    ManualClock clock = new ManualClock();
    try (Recording recording = Recording.to(file);
        Autoscaler autoscaler =
            Kta.autoscaler()
                .algorithm(
                    Algorithm.of("algorithm")
                        .plan(
                            context -> {
                              throw new IllegalStateException("as told");
                            }))
                .driver(job(clock))
                .clock(clock)
                .listener(recording)
                .build()) {
      clock.advance(Duration.ofMinutes(1));
      autoscaler.runOnce();
    }
    List<ReplayedCycle> cycles = new ArrayList<>();
    Replay.of(file).algorithm(busy(0.7)).onCycle(cycles::add).run();
    Outcome.Failed failed = (Outcome.Failed) cycles.get(0).recorded().outcome();
    assertThat(failed.reason()).contains("as told");
    assertThat(failed.cause()).isEmpty();
  }

  @Test
  void onCycle_afterClose_writesNothing() throws IOException {
    Path file = record(busy(0.7), CALM, 2);
    String before = Files.readString(file);
    Recording recording = Recording.to(file);
    recording.close();
    recording.close();
    List<CycleReport> reports = new ArrayList<>();
    Replay.of(file).algorithm(busy(0.7)).onCycle(c -> reports.add(c.recorded())).run();
    recording.onCycle(reports.get(0));
    assertThat(Files.readString(file)).isEqualTo(before);
  }

  @Test
  void to_folderInsteadOfAFile_saysSo() {
    assertThatThrownBy(() -> Recording.to(folder))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("cannot record to " + folder);
  }

  /** A long recording is read line by line: what is kept does not grow with it. */
  @Test
  void run_longRecording_keepsTheFirstRowsOnly() throws IOException {
    Path file = record(new Toggle(), FREE, 40);
    Files.writeString(file, Files.readString(file).repeat(120));
    ReplayReport report = Replay.of(file).algorithm(new Toggle()).policy(FREE).run();
    assertThat(report.cycles()).isEqualTo(4800);
    assertThat(report.differing()).isZero();
    assertThat(report.rows()).hasSize(1000);
  }

  private Path record(Algorithm<?, ?> algorithm, ScalingPolicy policy, int cycles) {
    Path file = folder.resolve("deep").resolve("recording.jsonl");
    ManualClock clock = new ManualClock();
    try (Recording recording = Recording.to(file);
        Autoscaler autoscaler =
            Kta.autoscaler()
                .algorithm(algorithm)
                .policy(policy)
                .driver(job(clock))
                .clock(clock)
                .listener(recording)
                .build()) {
      for (int i = 0; i < cycles; i++) {
        clock.advance(policy.interval());
        autoscaler.runOnce();
      }
    }
    return file;
  }

  private static SimulatedTopology job(ManualClock clock) {
    return SimulatedTopology.builder()
        .source("source", 2000, Load.cosine(900, 800, Duration.ofMinutes(40)))
        .operator("map", 300)
        .edge("source", "map")
        .build(clock);
  }

  private static Algorithm<?, ?> busy(double target) {
    return Algorithm.of("algorithm")
        .plan(
            context -> {
              ParallelismPlan plan = ParallelismPlan.asIs(context.topology());
              for (Operator operator : context.topology().operators()) {
                double busy =
                    context.observation().metricsOf(operator.id()).busyRatio().orElse(target);
                int wanted = (int) Math.ceil(operator.parallelism() * busy / target - 1e-9);
                plan = plan.with(operator.id(), operator.nearest(wanted));
              }
              return new Decision.Scale(plan, "busy for " + target + " of the time");
            });
  }

  private static Algorithm<?, ?> byNumber() {
    return Algorithm.of("algorithm")
        .plan(
            context -> {
              int target = 1 + (int) (context.cycle().number() % 3);
              ParallelismPlan plan = ParallelismPlan.asIs(context.topology());
              return new Decision.Scale(
                  plan.with(context.topology().ids().get(1), target), "the number says so");
            });
  }
}
