package io.kta.algorithm.learned;

import static io.kta.algorithm.learned.Pipeline.context;
import static io.kta.algorithm.learned.Pipeline.cycle;
import static io.kta.algorithm.learned.Pipeline.reads;
import static io.kta.algorithm.learned.Pipeline.rescaling;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kta.algorithm.rates.Sample;
import io.kta.knowledge.CycleResult;
import io.kta.knowledge.Stop;
import io.kta.metrics.Interruption;
import io.kta.metrics.OperatorMetrics;
import io.kta.topology.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** How long a rescale stopped the job: by the first measurement after it, or as reported. */
final class StopsMeasuredTest {
  private static final Offset<Double> EXACTLY = within(1e-6);
  private static final Topology SMALL = Pipeline.topology(2, 2);
  private static final Topology LARGE = Pipeline.topology(2, 4);
  private static final OperatorMetrics STEADY = reads(1_000, 0);

  @Test
  void with_firstSampleAfterARescale_isToldByWhatWaitsAndHowFastItIsRead() {
    // 1,000 a second came for 60 s; read at 2,000 a second, and 5,000 wait: it read for 27.5 s
    assertThat(with(Stops.NONE, SMALL, LARGE, reads(2_000, 5_000)).up()).containsExactly(32.5);
    assertThat(with(Stops.NONE, LARGE, SMALL, reads(2_000, 5_000)).down()).containsExactly(32.5);
  }

  @Test
  void with_moreOrLessThanCanBe_isBounded() {
    assertThat(with(Stops.NONE, SMALL, LARGE, reads(2_000, 9e9)).up()).containsExactly(60.0);
    assertThat(with(Stops.NONE, SMALL, LARGE, reads(900, 0)).up()).containsExactly(0.0);
  }

  @Test
  void with_nothingReadOrBacklogUnknown_saysNothing() {
    OperatorMetrics unknown = OperatorMetrics.unknown().withRecordsInPerSecond(2_000);
    for (OperatorMetrics after : List.of(reads(0, 5_000), unknown)) {
      assertThat(with(Stops.NONE, SMALL, LARGE, after)).isEqualTo(Stops.NONE);
    }
  }

  @Test
  void with_noRescale_saysNothing() {
    assertThat(with(Stops.NONE, SMALL, SMALL, reads(2_000, 5_000))).isEqualTo(Stops.NONE);
    Sample first = Pipeline.sample(60, 60, LARGE, reads(2_000, 5_000));
    assertThat(Stops.NONE.with(context(60, LARGE, List.of()), first)).isEqualTo(Stops.NONE);
    Sample second = Pipeline.sample(90, 60, LARGE, reads(2_000, 5_000));
    assertThat(Stops.NONE.with(context(90, LARGE, history(SMALL, LARGE, STEADY)), second))
        .as("only the first after it counts")
        .isEqualTo(Stops.NONE);
    List<CycleResult<Sample, String>> byOthers =
        List.of(rescaling(Pipeline.sample(0, -90, SMALL, STEADY), SMALL, SMALL));
    assertThat(Stops.NONE.with(context(60, LARGE, byOthers), first))
        .as("nobody knows when it was asked for")
        .isEqualTo(Stops.NONE);
    List<CycleResult<Sample, String>> unplanned =
        List.of(cycle(Pipeline.sample(0, -90, SMALL, STEADY)));
    assertThat(Stops.NONE.with(context(60, LARGE, unplanned), first)).isEqualTo(Stops.NONE);
  }

  /** What came is less sure if records waited before: it counts while nothing better is known. */
  @Test
  void with_backlogBefore_countsOnlyWhileNothingElseIsKnown() {
    OperatorMetrics behind = reads(1_000, 2_001);
    Stops known = Stops.NONE.with(false, 7);
    assertThat(with(known, SMALL, LARGE, behind, reads(2_000, 5_000))).isEqualTo(known);
    assertThat(with(known, SMALL, LARGE, reads(1_000, 2_000), reads(2_000, 5_000)).up()).hasSize(1);
    // 2,001 waited before, so 2,999 more do
    assertThat(with(Stops.NONE, SMALL, LARGE, behind, reads(2_000, 5_000)).up().get(0))
        .isEqualTo((2_999 + 60_000) / 2_000.0, EXACTLY);
  }

  @Test
  void with_loadThatRose_countsWhatHasComeSinceByItsTrend() {
    List<CycleResult<Sample, String>> ramp =
        List.of(
            rescaling(Pipeline.sample(0, -90, SMALL, reads(1_000, 0)), SMALL, LARGE),
            cycle(Pipeline.sample(-30, -90, SMALL, reads(900, 0))),
            cycle(Pipeline.sample(-60, -90, SMALL, reads(800, 0))),
            cycle(Pipeline.sample(-90, -90, SMALL, reads(700, 0))));
    Sample first = Pipeline.sample(60, 60, LARGE, reads(2_000, 5_000));
    // at the middle of the minute since it rises to 1,100
    assertThat(Stops.NONE.with(context(60, LARGE, ramp), first).up().get(0))
        .isEqualTo((5_000 + (2_000 - 1_100) * 60) / 2_000.0, EXACTLY);
  }

  @Test
  void with_many_keepsTheFiveNewestOfEachKindAndNoneAboveTenMinutes() {
    Stops stops = Stops.NONE;
    for (int i = 1; i <= 7; i++) {
      stops = stops.with(true, i);
    }
    stops = stops.with(false, 9_999);
    assertThat(stops.up()).containsExactly(7.0, 6.0, 5.0, 4.0, 3.0);
    assertThat(stops.down()).containsExactly(600.0);
    assertThat(stops.seconds(true, 40)).as("the median").isEqualTo(5);
    assertThat(stops.seconds(false, 40)).isEqualTo(600);
  }

  @Test
  void reported_byKindAndReplay_isTheMedianWithTheTimeToReadAgain() {
    List<Stop> stops =
        List.of(
            stop(Stop.Kind.UP, 3, 2_000),
            stop(Stop.Kind.UNPLANNED, 500, 0),
            stop(Stop.Kind.DOWN, 9, 0),
            stop(Stop.Kind.UP, 1, 0),
            stop(Stop.Kind.UP, 30, 0));
    assertThat(Stops.reported(stops, 1_000).seconds(true, 40)).isEqualTo(3 + 2);
    assertThat(Stops.reported(stops, 1_000).seconds(false, 40)).isEqualTo(9);
    assertThat(Stops.reported(stops.subList(0, 1), 0).seconds(false, 40)).isEqualTo(3);
    assertThat(Stops.reported(stops, 1_000).up())
        .as("newest first")
        .containsExactly(5.0, 1.0, 30.0);
    assertThat(Stops.reported(List.of(), 1_000).seconds(true, 40)).isEqualTo(40);
  }

  private static Stop stop(Stop.Kind kind, long seconds, double again) {
    Interruption.Cause cause =
        kind == Stop.Kind.UNPLANNED ? Interruption.Cause.OTHER : Interruption.Cause.RESCALE;
    return new Stop(
        kind,
        Interruption.of(cause, Instant.EPOCH, Duration.ofSeconds(seconds))
            .withReplayedRecords(again));
  }

  private static Stops with(Stops known, Topology from, Topology to, OperatorMetrics after) {
    return with(known, from, to, STEADY, after);
  }

  /** Returns what is known a minute after a plan was handed over. */
  private static Stops with(
      Stops known, Topology from, Topology to, OperatorMetrics before, OperatorMetrics after) {
    Sample first = Pipeline.sample(60, 60, to, after);
    return known.with(context(60, to, history(from, to, before)), first);
  }

  private static List<CycleResult<Sample, String>> history(
      Topology from, Topology to, OperatorMetrics before) {
    return List.of(
        rescaling(
            Pipeline.sample(0, -90, from, before),
            from,
            from.equals(to) ? Pipeline.topology(2, 9) : to),
        cycle(Pipeline.sample(-30, -90, from, before)));
  }
}
