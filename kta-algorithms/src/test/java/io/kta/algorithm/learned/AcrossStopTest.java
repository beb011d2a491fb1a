package io.kta.algorithm.learned;

import static io.kta.algorithm.learned.Pipeline.SOURCE;
import static io.kta.algorithm.learned.Pipeline.context;
import static io.kta.algorithm.learned.Pipeline.cycle;
import static io.kta.algorithm.learned.Pipeline.reads;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kta.algorithm.Context;
import io.kta.algorithm.rates.OperatorRates;
import io.kta.algorithm.rates.Sample;
import io.kta.knowledge.CycleResult;
import io.kta.metrics.Interruption;
import io.kta.metrics.Observation;
import io.kta.metrics.OperatorMetrics;
import io.kta.topology.Operator;
import io.kta.topology.Topology;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One sample after a stop and the backlog before it tell how fast records come. */
final class AcrossStopTest {
  private static final Topology BEFORE = Pipeline.topology(2, 2);
  private static final Topology AFTER = Pipeline.topology(2, 4);

  @Test
  void samples_backlogKnownBefore_addWhatTheStopMissed() {
    Sample first = Pipeline.sample(20, 20, AFTER, reads(100, 900));
    List<Sample> samples = samples(first, reads(80, 500), 5);
    assertThat(samples).hasSize(2).startsWith(first);
    Sample unstopped = samples.get(1);
    assertThat(unstopped.at()).isEqualTo(Pipeline.at(10));
    assertThat(unstopped.since()).as("as it runs now").isEqualTo(first.since());
    // 500 waited, 5 s of 100 records a second were not read
    assertThat(unstopped.metrics())
        .isEqualTo(Map.of(SOURCE, OperatorMetrics.unknown().withPendingRecords(1_000)));
  }

  /**
   * Seen in a simulated job that was stopped for 7 s and read 5 s of records again: while it caught
   * up it read almost twice what came, and was made more than twice as large as it had to be.
   */
  @Test
  void samples_catchesUpAfterAStopThatIsKnown_tellWhatComes() {
    Interruption stop =
        Interruption.of(Interruption.Cause.RESCALE, Pipeline.at(25), Duration.ofSeconds(7))
            .withReplayedRecords(500);
    Sample first = Pipeline.sample(47, 47, AFTER, reads(350, 4_040));
    // 100 were read in each of 15 s and 350 in each of 15, and of these 500 twice
    double came = 15 * 100 + 15 * 350 - 500 + 4_040 - 2_900;
    OperatorRates rates =
        OperatorRates.of(
            SOURCE, AcrossStop.samples(after(first, reads(100, 2_900), stop), first, 1));
    double comes = rates.in().orElseThrow() + rates.pendingGrowth().orElseThrow();
    assertThat(comes).isCloseTo(came / 37, within(0.01));
  }

  @Test
  void samples_stopOfBefore_isNotTakenForThisOne() {
    Interruption earlier =
        Interruption.of(Interruption.Cause.RESCALE, Pipeline.at(5), Duration.ofSeconds(7));
    Sample first = Pipeline.sample(47, 47, AFTER, reads(100, 900));
    List<Sample> samples = AcrossStop.samples(after(first, reads(100, 500), earlier), first, 2);
    assertThat(pending(samples)).isEqualTo(500 + 2 * 100);
  }

  @Test
  void samples_firstObservationSeenAgain_tellsTheSame() {
    Sample first = Pipeline.sample(20, 20, AFTER, reads(100, 900));
    Sample before = Pipeline.sample(10, 0, BEFORE, reads(100, 500));
    List<CycleResult<Sample, String>> again = List.of(cycle(first), cycle(before));
    assertThat(pending(AcrossStop.samples(context(20, AFTER, again), first, 5))).isEqualTo(1_000);
  }

  @Test
  void samples_stopLongerThanTheTimeBetween_countsThatTimeOnly() {
    Sample first = Pipeline.sample(20, 20, AFTER, reads(100, 900));
    assertThat(pending(samples(first, reads(80, 500), 60))).isEqualTo(500 + 10 * 100);
  }

  @Test
  void samples_sourceTellsWhatItPutsOutOnly_countsThat() {
    OperatorMetrics puts =
        OperatorMetrics.unknown().withRecordsOutPerSecond(50).withPendingRecords(0);
    Sample first = Pipeline.sample(20, 20, AFTER, puts);
    assertThat(pending(samples(first, reads(80, 500), 2))).isEqualTo(500 + 2 * 50);
    Sample silent = Pipeline.sample(20, 20, AFTER, OperatorMetrics.unknown());
    assertThat(pending(samples(silent, reads(80, 500), 2))).isEqualTo(500);
  }

  @Test
  void samples_backlogUnknownBefore_saysNothingOfIt() {
    Sample first = Pipeline.sample(20, 20, AFTER, reads(100, 900));
    OperatorMetrics unknown = OperatorMetrics.unknown().withRecordsInPerSecond(80);
    assertThat(samples(first, unknown, 5).get(1).metrics()).isEmpty();
  }

  @Test
  void samples_anotherJobTopologyOrObservation_areTheFirstAlone() {
    Sample first = Pipeline.sample(20, 20, AFTER, reads(100, 900));
    Sample sameTime = Pipeline.sample(20, 0, BEFORE, reads(80, 500));
    Topology longer = Topology.chain(Operator.of(SOURCE, 2), Operator.of("other", 2));
    Sample otherTopology = Pipeline.sample(10, 0, longer, reads(80, 500));
    Sample known = Pipeline.sample(10, 0, BEFORE, reads(80, 500));
    Sample otherJob =
        new Sample(
            known.at(),
            known.since(),
            Optional.of("another"),
            known.parallelism(),
            known.metrics(),
            List.of());
    for (Sample before : List.of(sameTime, otherTopology, otherJob)) {
      assertThat(AcrossStop.samples(context(20, AFTER, List.of(cycle(before))), first, 5))
          .containsExactly(first);
    }
    assertThat(AcrossStop.samples(context(20, AFTER, List.of()), first, 5)).containsExactly(first);
  }

  /** Returns a context whose driver knows of a stop. */
  private static Context<Sample, String> after(
      Sample first, OperatorMetrics before, Interruption stop) {
    Context<Sample, String> context =
        context(47, AFTER, List.of(cycle(Pipeline.sample(10, 0, BEFORE, before))));
    Observation observed = context.observation();
    return Context.of(
        context.cycle(),
        first.at(),
        observed.withJob(observed.job().withLastInterruption(stop)),
        context.history());
  }

  private static double pending(List<Sample> samples) {
    return samples.get(1).metricsOf(SOURCE).pendingRecords().orElseThrow();
  }

  private static List<Sample> samples(Sample first, OperatorMetrics before, double stopSeconds) {
    List<CycleResult<Sample, String>> history =
        List.of(cycle(Pipeline.sample(10, 0, BEFORE, before)));
    return AcrossStop.samples(context(20, AFTER, history), first, stopSeconds);
  }
}
