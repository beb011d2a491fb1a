package io.kta.algorithm.learned;

import static io.kta.algorithm.learned.Pipeline.MAP;
import static io.kta.algorithm.learned.Pipeline.SOURCE;
import static io.kta.algorithm.learned.Pipeline.reads;
import static org.assertj.core.api.Assertions.assertThat;

import io.kta.algorithm.rates.OperatorDemand;
import io.kta.algorithm.rates.Sample;
import io.kta.metrics.OperatorMetrics;
import io.kta.topology.Edge;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What the records that wait at sources say. */
final class BacklogsTest {
  private static final Topology TOPOLOGY = Pipeline.topology(2, 2);

  @Test
  void grow_byMoreThanATenthOfWhatIsRead_isFast() {
    assertThat(backlogs(sample(10, 1_001), sample(0, 0)).grow()).isTrue();
    assertThat(backlogs(sample(10, 1_000), sample(0, 0)).grow()).isFalse();
    assertThat(backlogs(sample(10, 0), sample(0, 5_000)).grow()).isFalse();
  }

  @Test
  void grow_oneSampleOrNothingRead_isNotKnown() {
    assertThat(backlogs(sample(10, 9_999)).grow()).isFalse();
    OperatorMetrics waits = OperatorMetrics.unknown().withPendingRecords(9_999);
    Sample unread = Pipeline.sample(10, 0, TOPOLOGY, waits);
    assertThat(backlogs(unread, sample(0, 0)).grow()).isFalse();
  }

  @Test
  void grow_recordsWaitWithinTheJob_areNoBacklogOfASource() {
    Sample within =
        sample(10, 0)
            .withMetrics(Pipeline.at(10), Map.of(SOURCE, reads(1_000, 0), MAP, reads(1, 9_999)));
    Sample before =
        within.withMetrics(Pipeline.at(0), Map.of(SOURCE, reads(1_000, 0), MAP, reads(1, 0)));
    assertThat(backlogs(within, before).grow()).isFalse();
  }

  @Test
  void newest_isTwoAtMost() {
    Sample newest = sample(20, 0);
    Sample middle = sample(10, 0);
    assertThat(backlogs(newest, middle, sample(0, 0)).newest()).containsExactly(newest, middle);
    assertThat(backlogs(newest).newest()).containsExactly(newest);
  }

  @Test
  void areKnown_ifEverySourceReportsOne() {
    assertThat(backlogs(sample(0, 0)).areKnown()).isTrue();
    OperatorMetrics unknown = OperatorMetrics.unknown().withRecordsInPerSecond(1_000);
    assertThat(backlogs(Pipeline.sample(0, 0, TOPOLOGY, unknown)).areKnown()).isFalse();
  }

  @Test
  void waits_moreThanHalfAMinuteOfRecords_holdsForAllDownstream() {
    assertThat(backlogs(sample(0, 30_001)).waits(demands(1_000))).containsExactly(true, true);
    assertThat(backlogs(sample(0, 30_000)).waits(demands(1_000))).containsExactly(false, false);
    assertThat(backlogs(sample(0, 1)).waits(demands(0))).containsExactly(true, true);
    assertThat(backlogs(sample(0, 0)).waits(demands(0))).containsExactly(false, false);
  }

  @Test
  void waits_atOneOfTwoSources_holdsForWhatThatOneFeeds() {
    Topology two =
        Topology.builder()
            .operator(Operator.of("a", 1))
            .operator(Operator.of("b", 1))
            .operator(Operator.of("ofA", 1))
            .operator(Operator.of("ofB", 1))
            .edge(Edge.of("a", "ofA"))
            .edge(Edge.of("b", "ofB"))
            .build();
    Sample measured =
        Pipeline.sample(0, 0, two, reads(0, 0))
            .withMetrics(Pipeline.at(0), Map.of(new OperatorId("a"), reads(10, 500)));
    List<OperatorDemand> demands = two.ids().stream().map(id -> demand(id, 10)).toList();
    boolean[] waits = new Backlogs(two, List.of(measured)).waits(demands);
    for (int i = 0; i < waits.length; i++) {
      assertThat(waits[i])
          .as(two.ids().get(i).value())
          .isEqualTo(i == place(two, "a") || i == place(two, "ofA"));
    }
  }

  private static int place(Topology topology, String id) {
    return topology.ids().indexOf(new OperatorId(id));
  }

  private static Backlogs backlogs(Sample... newestFirst) {
    return new Backlogs(TOPOLOGY, List.of(newestFirst));
  }

  private static Sample sample(double second, double pending) {
    return Pipeline.sample(second, 0, TOPOLOGY, reads(1_000, pending));
  }

  private static List<OperatorDemand> demands(double rate) {
    return List.of(demand(SOURCE, rate), demand(MAP, rate));
  }

  private static OperatorDemand demand(OperatorId id, double rate) {
    OptionalDouble known = OptionalDouble.of(rate);
    return new OperatorDemand(id, 2, known, false, OptionalDouble.empty(), known, false);
  }
}
