package io.kta.algorithm.learned;

import static io.kta.algorithm.learned.Pipeline.SOURCE;
import static io.kta.algorithm.learned.Pipeline.context;
import static io.kta.algorithm.learned.Pipeline.cycle;
import static io.kta.algorithm.learned.Pipeline.reads;
import static org.assertj.core.api.Assertions.assertThat;

import io.kta.algorithm.rates.Sample;
import io.kta.knowledge.CycleResult;
import io.kta.metrics.OperatorMetrics;
import io.kta.topology.Operator;
import io.kta.topology.Topology;
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
    // 500 waited, and 5 s of 100 records a second were not read
    assertThat(unstopped.metrics())
        .isEqualTo(Map.of(SOURCE, OperatorMetrics.unknown().withPendingRecords(1_000)));
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

  private static double pending(List<Sample> samples) {
    return samples.get(1).metricsOf(SOURCE).pendingRecords().orElseThrow();
  }

  private static List<Sample> samples(Sample first, OperatorMetrics before, double stopSeconds) {
    List<CycleResult<Sample, String>> history =
        List.of(cycle(Pipeline.sample(10, 0, BEFORE, before)));
    return AcrossStop.samples(context(20, AFTER, history), first, stopSeconds);
  }
}
