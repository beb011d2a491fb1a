package io.kta.algorithm.rates;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.metrics.EdgeMetrics;
import io.kta.metrics.OperatorMetrics;
import io.kta.metrics.TimeShares;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What comes to a map behind a source, and when one of its instances limits the others. */
final class FlowTest {
  private static final OperatorId SOURCE = new OperatorId("source");
  private static final OperatorId MAP = new OperatorId("map");
  private static final EdgeMetrics EDGE = EdgeMetrics.between(SOURCE, MAP);
  private static final int AT_MAP = 1;

  @Test
  void carried_severalSamples_isTheMeanWithoutTheOldest() {
    Flow flow = flow(2, calm(), edge(20, 300), edge(10, 100), edge(0, 5_000));
    assertThat(flow.carried(AT_MAP)).hasValue(200);
    assertThat(flow(2, calm(), edge(0, 300)).carried(AT_MAP)).hasValue(300);
  }

  @Test
  void carried_nothingKnownOfThatEdge_isUnknown() {
    Sample other = sample(0, calm(), EdgeMetrics.between(MAP, SOURCE).withRecordsPerSecond(7));
    assertThat(flow(2, calm(), other).carried(AT_MAP)).isEmpty();
    assertThat(flow(2, calm(), sample(0, calm(), EDGE)).carried(AT_MAP)).isEmpty();
  }

  @Test
  void waiting_moreThanASecondOfRecordsOnTheWay_waits() {
    assertThat(waiting(1_500)).as("1,000 records/s are taken in").isEqualTo(500);
    assertThat(waiting(900)).isZero();
    Sample elsewhere =
        sample(0, calm(), EdgeMetrics.between(MAP, SOURCE).withRecordsInTransit(9_000));
    assertThat(flow(2, calm(), elsewhere).waiting(AT_MAP)).as("to another").isZero();
    assertThat(flow(2, calm(), sample(0, calm(), EDGE)).waiting(AT_MAP)).as("unknown").isZero();
  }

  @Test
  void most_oneInstanceIsFullAndOthersHaveRoom_isWhatThatOneLetsThrough() {
    OperatorMetrics uneven = busy(0.5).withBusiestInstance(0.9);
    Flow flow = flow(2, uneven, sample(0, uneven, EDGE));
    assertThat(flow.most(AT_MAP)).isEqualTo(1_000 / 0.9);
    assertThat(flow.uneven()).containsExactly(MAP);
  }

  @Test
  void most_allAreAlikeOrThereIsOne_isNotLimited() {
    assertThat(most(1, busy(0.5).withBusiestInstance(0.95))).as("one instance").isInfinite();
    assertThat(most(2, busy(0.5).withBusiestInstance(0.89))).as("none is full").isInfinite();
    assertThat(most(2, busy(0.8).withBusiestInstance(0.95))).as("none has room").isInfinite();
    assertThat(most(2, busy(0.5))).as("instances are not known").isInfinite();
    OperatorMetrics noRate =
        OperatorMetrics.unknown()
            .withTimeShares(new TimeShares(0.5, 0.5, 0))
            .withBusiestInstance(0.95);
    assertThat(most(2, noRate)).as("no rate is known").isInfinite();
    assertThat(flow(2, noRate, sample(0, noRate, EDGE)).uneven()).isEmpty();
  }

  private static double most(int parallelism, OperatorMetrics map) {
    return flow(parallelism, map, sample(0, map, EDGE)).most(AT_MAP);
  }

  private static double waiting(double inTransit) {
    Sample sample = sample(0, calm(), EDGE.withRecordsInTransit(inTransit));
    return flow(2, calm(), sample).waiting(AT_MAP);
  }

  private static Flow flow(int parallelism, OperatorMetrics map, Sample... newestFirst) {
    List<Sample> own = List.of(sample(0, map, EDGE));
    OperatorRates[] rates = {OperatorRates.of(SOURCE, own), OperatorRates.of(MAP, own)};
    return new Flow(
        Map.of(SOURCE, 0, MAP, AT_MAP),
        List.of(Operator.of(SOURCE, 1), Operator.of(MAP, parallelism)),
        new int[][] {{}, {0}},
        rates,
        List.of(newestFirst));
  }

  private static OperatorMetrics calm() {
    return busy(0.5);
  }

  private static OperatorMetrics busy(double share) {
    return OperatorMetrics.unknown()
        .withRecordsInPerSecond(1_000)
        .withTimeShares(new TimeShares(share, 1 - share, 0));
  }

  private static Sample edge(int second, double rate) {
    return sample(second, calm(), EDGE.withRecordsPerSecond(rate));
  }

  private static Sample sample(int second, OperatorMetrics map, EdgeMetrics edge) {
    return new Sample(
        Instant.EPOCH.plusSeconds(second),
        Instant.EPOCH,
        Optional.empty(),
        Map.of(SOURCE, 1, MAP, 2),
        Map.of(MAP, map),
        List.of(edge));
  }
}
