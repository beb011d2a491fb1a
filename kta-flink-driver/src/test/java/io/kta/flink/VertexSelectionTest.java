package io.kta.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kta.driver.ScaleDriverException;
import io.kta.topology.Edge;
import io.kta.topology.Edge.Partitioning;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A job of four vertices in a row: source, map, keyed, sink. */
final class VertexSelectionTest {
  private static final OperatorId SOURCE = new OperatorId("1");
  private static final OperatorId MAP = new OperatorId("2");
  private static final OperatorId KEYED = new OperatorId("3");
  private static final OperatorId SINK = new OperatorId("4");
  private static final JobGraph JOB =
      new JobGraph(
          "j",
          "job",
          "RUNNING",
          false,
          new JobGraph.Timeline(0, 0, 0),
          List.of(
              vertex(SOURCE, "source"),
              vertex(MAP, "map"),
              vertex(KEYED, "keyed"),
              vertex(SINK, "sink")),
          Set.of("1", "2", "3", "4"),
          List.of(
              new Edge(SOURCE, MAP, Partitioning.FORWARD),
              new Edge(MAP, KEYED, Partitioning.KEYED),
              new Edge(KEYED, SINK, Partitioning.REBALANCE)));

  @Test
  void topology_all_isTheJobAsItIs() {
    Topology topology = VertexSelection.all(JOB);
    assertThat(topology.ids()).containsExactly(SOURCE, MAP, KEYED, SINK);
    assertThat(topology.edges()).isEqualTo(JOB.edges());
    assertThat(topology.operator(MAP).reference().type()).isEqualTo("flinkStreamingGraphNode");
    assertThat(topology.operator(MAP).reference().fields()).isEqualTo(Map.of("id", "2"));
  }

  @Test
  void topology_someByIdAndName_leavesOutTheOthersButNotThePathThroughThem() {
    Topology topology = new VertexSelection(Set.of("1", "sink")).topology(JOB, Vertex::operator);
    assertThat(topology.ids()).containsExactly(SOURCE, SINK);
    assertThat(topology.edges()).containsExactly(new Edge(SOURCE, SINK, Partitioning.OTHER));
  }

  @Test
  void topology_vertexThatIsNotThere_listsThoseThatAre() {
    assertThatExceptionOfType(ScaleDriverException.class)
        .isThrownBy(() -> new VertexSelection(Set.of("mop")).topology(JOB, Vertex::operator))
        .withMessage(
            "job j has no vertex 'mop'; it has 1 (source), 2 (map), 3 (keyed), 4 (sink):"
                + " choose among these");
  }

  @Test
  void flawOf_planOfExactlyTheChosen_isNone() {
    VertexSelection selection = new VertexSelection(Set.of("map"));
    assertThat(
            selection.flawOf(
                new ParallelismPlan(Map.of(MAP, 128)), JOB, vertex -> Optional.empty()))
        .isEmpty();
    assertThat(
            selection.flawOf(
                new ParallelismPlan(new TreeMap<>(Map.of(MAP, 2, SINK, 2))),
                JOB,
                vertex -> Optional.empty()))
        .contains(
            "the plan names [2, 4], but the vertices to scale of job j are 2 (map);"
                + " name exactly these");
    assertThat(
            selection.flawOf(
                new ParallelismPlan(Map.of(MAP, 129)), JOB, vertex -> Optional.empty()))
        .hasValueSatisfying(
            flaw ->
                assertThat(flaw)
                    .startsWith("target 129 of vertex map (2) is beyond its max parallelism 128"));
  }

  @Test
  void flawOf_switchingAVertexOff_isRefused() {
    assertThat(
            new VertexSelection(Set.of("map"))
                .flawOf(new ParallelismPlan(Map.of(MAP, 0)), JOB, vertex -> Optional.empty()))
        .contains(
            "target 0 of vertex map (2) is refused, since Flink runs no vertex without tasks;"
                + " set it to 1 or more");
  }

  private static Vertex vertex(OperatorId id, String name) {
    return new Vertex(
        id,
        name,
        2,
        128,
        Optional.empty(),
        new Vertex.Tasks(0, 2, 0),
        new VertexCounters(
            false, OptionalDouble.empty(), OptionalDouble.empty(), Optional.empty(), true));
  }
}
