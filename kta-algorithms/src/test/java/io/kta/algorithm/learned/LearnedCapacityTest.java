package io.kta.algorithm.learned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Algorithms;
import io.kta.algorithm.Decision;
import io.kta.algorithm.Seen;
import io.kta.algorithm.ds2.Ds2;
import io.kta.algorithm.rates.Sample;
import io.kta.simulation.Capacity;
import io.kta.simulation.Load;
import io.kta.simulation.MetricQuality;
import io.kta.simulation.SimulatedOperator;
import io.kta.simulation.SimulatedTopology;
import io.kta.simulation.Simulation;
import io.kta.simulation.testing.AlgorithmRun;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LearnedCapacityTest {
  private final Seen seen = new Seen(topology(10));
  private final AlgorithmRun<Sample, LearnedCapacity.Analysis> run =
      new AlgorithmRun<>(new LearnedCapacity());

  /** It said when the job is judged after a change, and never how long still. */
  @Test
  void decide_justRescaled_holdsAndSaysHowLongStill() {
    AlgorithmRun<Sample, LearnedCapacity.Analysis> slow =
        new AlgorithmRun<>(settlingFor(Duration.ofSeconds(90)));
    seen.operator("1", 1000, 1, 0).pending("1", 0);
    assertThat(slow.decide(seen.next()).reason())
        .isEqualTo("the job settles; it is judged in PT1M30S, PT1M30S after it changed");
    assertThat(slow.decide(seen.next()).reason())
        .isEqualTo("the job settles; it is judged in PT1M, PT1M30S after it changed");
  }

  private static LearnedCapacity settlingFor(Duration settle) {
    LearnedCapacity usual = new LearnedCapacity();
    return usual.withSettle(settle);
  }

  @Test
  void decide_overloaded_growsAtOnceAndSaysWhatFor() {
    for (int i = 0; i < 2; i++) { // 1500 come in every second, and 1000 can be taken in
      seen.operator("1", 1000, 1, 0).pending("1", 30 * 500 * i);
      run.decide(seen.next());
    }
    Decision decision = run.decide(seen.pending("1", 30 * 500 * 2).next());
    assertThat(((Decision.Scale) decision).plan().target(new OperatorId("1")))
        .isGreaterThanOrEqualTo(19); // 1500, a quarter more, and a little contention
    assertThat(decision.reason())
        .startsWith("1 is asked for 1,500 records/s now and ")
        .contains(" soon, and can do 1,000 at 10 and ");
  }

  /** 2 of 10 are too many: they must have cost 8 times 60 s of the 8, a stop and its catch-up. */
  @Test
  void decide_tooLarge_waitsUntilIdleInstancesHavePaid() {
    int cycles = 0;
    Decision decision = run.decide(seen.operator("1", 620, 0.62, 0).pending("1", 0).next());
    while (!(decision instanceof Decision.Scale scale) || scale.plan().isAlreadyIn(topology(10))) {
      decision = run.decide(seen.next());
      cycles++;
    }
    assertThat(cycles * 30).isBetween(8 * 60 * 8 / 2 - 120, 8 * 60 * 8 / 2 + 180);
    assertThat(decision.reason())
        .startsWith("idle instances have cost as much as a rescaling would: 1 is asked for 620");
    assertThat(scale(decision)).isEqualTo("1=8");
  }

  /** One lost sample in 20 made it forget what idle instances had cost; it never shrank. */
  @Test
  void decide_tooLargeAndSamplesAreLost_shrinksNoLaterThanOtherwise() {
    int cycles = 0;
    ParallelismPlan plan = ParallelismPlan.asIs(topology(10));
    while (plan.isAlreadyIn(topology(10)) && cycles < 200) {
      boolean lost = cycles % 20 == 10;
      seen.operator("1", 620, 0.62, 0).pending("1", 0);
      plan = run.plan(lost ? seen.nothingOf("1").next() : seen.next());
      cycles++;
    }
    assertThat(cycles * 30).isLessThan(8 * 60 * 8 / 2 + 400);
  }

  @Test
  void decide_nothingComesForAWhile_keepsWhatThereIs() {
    seen.operator("1", 0, 0, 0).pending("1", 0); // as when what is before it has failed
    for (int i = 0; i < 30; i++) {
      assertThat(run.plan(seen.next())).hasToString("1=10");
    }
  }

  /** Another's database takes 1000 records per second, no matter how many ask it. */
  @Test
  void decide_moreInstancesDoNotHelp_stopsAskingForThem() {
    List<Integer> most = new ArrayList<>();
    Simulation.of(
            SimulatedTopology.builder()
                .source("source", 10_000, Load.constant(1_500))
                .operator(
                    SimulatedOperator.of("sink", 1)
                        .capacity(Capacity.measured(Map.of(1, 500.0, 2, 1000.0, 100, 1000.1))))
                .edge("source", "sink")
                .metricQuality(MetricQuality.exact()))
        .algorithm(new LearnedCapacity())
        .listener(
            report ->
                report
                    .observation()
                    .ifPresent(o -> most.add(o.topology().operators().get(1).parallelism())))
        .runFor(Duration.ofHours(3));
    assertThat(most.get(most.size() - 1)).isLessThanOrEqualTo(16);
  }

  /** On the same wave, with the defaults of each. */
  @Test
  void run_wave_rescalesHalfAsOftenAsDs2AndIsFaster() {
    var ours = wave(new LearnedCapacity());
    var theirs = wave(new Ds2());
    assertThat(ours[0]).isLessThan(theirs[0] / 2);
    assertThat(ours[1]).isLessThan(theirs[1] / 2);
  }

  @Test
  void named_severalFaults_areNamedAtOnce() {
    assertThat(Algorithms.named("Kta", Map.of())).isEqualTo(new LearnedCapacity());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Algorithms.named("Kta", Map.of("window", 0, "patience", -1)))
        .withMessageContaining("window is PT0S; it must be positive; patience is -1.0");
  }

  private static double[] wave(Algorithm<?, ?> algorithm) {
    var report =
        Simulation.of(
                SimulatedTopology.builder()
                    .source(
                        SimulatedOperator.of("map", 205_000).parallelism(12),
                        Load.cosine(1.25e6, 1e6, Duration.ofMinutes(60)))
                    .metricQuality(MetricQuality.pipeline()))
            .algorithm(algorithm)
            .runFor(Duration.ofMinutes(140));
    return new double[] {report.rescales(), report.latency(0.95).toMillis()};
  }

  private static String scale(Decision decision) {
    return ((Decision.Scale) decision).plan().toString();
  }

  private static Topology topology(int parallelism) {
    return Topology.chain(Operator.of("1", parallelism));
  }
}
