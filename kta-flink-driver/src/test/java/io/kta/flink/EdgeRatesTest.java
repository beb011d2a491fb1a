package io.kta.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.metrics.EdgeMetrics;
import io.kta.metrics.OperatorMetrics;
import io.kta.topology.Edge;
import io.kta.topology.Edge.Partitioning;
import io.kta.topology.OperatorId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the counters at both ends of an edge tell of it. */
final class EdgeRatesTest {
  private static final OperatorId A = new OperatorId("a");
  private static final OperatorId B = new OperatorId("b");
  private static final OperatorId C = new OperatorId("c");

  private static final Map<OperatorId, OperatorMetrics> RATES =
      Map.of(A, rates(1, 100), B, rates(90, 40), C, rates(30, 3));

  @Test
  void of_onlyReceiver_takesWhatIsSentAndTheRestIsInTransit() {
    assertThat(EdgeRates.of(job(100, 90, edge(A, B, Partitioning.KEYED)), RATES))
        .containsExactly(
            EdgeMetrics.between(A, B).withRecordsPerSecond(100).withRecordsInTransit(10));
  }

  @Test
  void of_asManyReceivedAsSent_nothingIsInTransit() {
    assertThat(EdgeRates.of(job(90, 90, edge(A, B, Partitioning.FORWARD)), RATES))
        .containsExactly(
            EdgeMetrics.between(A, B).withRecordsPerSecond(100).withRecordsInTransit(0));
  }

  /** Records restored in buffers were never sent by these tasks. */
  @Test
  void of_moreReceivedThanSent_saysNothingOfWhatIsInTransit() {
    assertThat(EdgeRates.of(job(80, 90, edge(A, B, Partitioning.KEYED)), RATES))
        .containsExactly(EdgeMetrics.between(A, B).withRecordsPerSecond(100));
  }

  @Test
  void of_notAllTasksReported_saysNothingOfWhatIsInTransit() {
    JobGraph whole = job(100, 90, edge(A, B, Partitioning.KEYED));
    for (OperatorId partial : List.of(A, B)) {
      List<Vertex> vertices =
          whole.vertices().stream()
              .map(vertex -> vertex.id().equals(partial) ? vertex(partial, 90, 100, false) : vertex)
              .toList();
      assertThat(EdgeRates.of(job(vertices, whole.edges()), RATES))
          .containsExactly(EdgeMetrics.between(A, B).withRecordsPerSecond(100));
    }
  }

  @Test
  void of_twoReceivers_goesByWhatEachTakesIn() {
    assertThat(
            EdgeRates.of(
                job(100, 90, edge(A, B, Partitioning.KEYED), edge(A, C, Partitioning.KEYED)),
                RATES))
        .containsExactly(
            EdgeMetrics.between(A, B).withRecordsPerSecond(90),
            EdgeMetrics.between(A, C).withRecordsPerSecond(30));
  }

  @Test
  void of_twoSenders_goesByWhatEachPutsOut() {
    assertThat(
            EdgeRates.of(
                job(100, 90, edge(A, C, Partitioning.KEYED), edge(B, C, Partitioning.KEYED)),
                RATES))
        .containsExactly(
            EdgeMetrics.between(A, C).withRecordsPerSecond(100),
            EdgeMetrics.between(B, C).withRecordsPerSecond(40));
  }

  @ParameterizedTest
  @EnumSource(
      value = Partitioning.class,
      names = {"BROADCAST", "OTHER"})
  void of_recordsMayArriveMoreThanOnce_goesByTheReceiver(Partitioning partitioning) {
    assertThat(EdgeRates.of(job(100, 90, edge(A, B, partitioning)), RATES))
        .containsExactly(EdgeMetrics.between(A, B).withRecordsPerSecond(90));
  }

  @Test
  void of_twoSendersAndTwoReceivers_isUnknown() {
    assertThat(
            EdgeRates.of(
                job(
                    100,
                    90,
                    edge(A, B, Partitioning.KEYED),
                    edge(A, C, Partitioning.KEYED),
                    edge(B, C, Partitioning.KEYED)),
                RATES))
        .contains(EdgeMetrics.between(A, C));
  }

  @Test
  void of_endThatIsNotMeasured_isLeftOut() {
    JobGraph job = job(100, 90, edge(A, B, Partitioning.KEYED), edge(B, C, Partitioning.KEYED));
    assertThat(EdgeRates.of(job, Map.of(A, rates(1, 100), B, rates(90, 40))))
        .extracting(EdgeMetrics::to)
        .containsExactly(B);
    assertThat(EdgeRates.of(job, Map.of(B, rates(90, 40), C, rates(30, 3))))
        .extracting(EdgeMetrics::to)
        .containsExactly(C);
  }

  private static OperatorMetrics rates(double in, double out) {
    return OperatorMetrics.unknown().withRecordsInPerSecond(in).withRecordsOutPerSecond(out);
  }

  private static Edge edge(OperatorId from, OperatorId to, Partitioning partitioning) {
    return new Edge(from, to, partitioning);
  }

  private static JobGraph job(double sent, double received, Edge... edges) {
    List<Vertex> vertices = Stream.of(A, B, C).map(id -> vertex(id, received, sent, true)).toList();
    return job(vertices, List.of(edges));
  }

  private static JobGraph job(List<Vertex> vertices, List<Edge> edges) {
    return new JobGraph(
        "job",
        "job",
        "RUNNING",
        false,
        new JobGraph.Timeline(0, 0, 0),
        vertices,
        Set.of("a", "b", "c"),
        edges);
  }

  private static Vertex vertex(OperatorId id, double in, double out, boolean isComplete) {
    return new Vertex(
        id,
        id.value(),
        1,
        128,
        Optional.empty(),
        new Vertex.Tasks(0, 1, 0),
        new VertexCounters(
            isComplete, OptionalDouble.of(in), OptionalDouble.of(out), Optional.empty(), true));
  }
}
