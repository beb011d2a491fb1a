package io.kta.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kta.topology.Edge.Partitioning;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TopologyTest {
  private static final OperatorId SOURCE = new OperatorId("source");
  private static final OperatorId JOIN = new OperatorId("join");

  @Test
  void operators_addedInAnyOrder_areListedSourcesFirstThenById() {
    Topology topology =
        Topology.builder()
            .operator(Operator.of("sink", 1))
            .operator(Operator.of("b", 1))
            .operator(Operator.of("a", 1))
            .operator(Operator.of("z-source", 1))
            .edge(Edge.of("z-source", "b"))
            .edge(Edge.of("z-source", "a"))
            .edge(Edge.of("a", "sink"))
            .edge(Edge.of("b", "sink"))
            .build();
    assertThat(topology.ids())
        .extracting(OperatorId::value)
        .containsExactly("z-source", "a", "b", "sink");
  }

  @Test
  void edges_twoBetweenTheSameOperators_areBothKept() {
    Edge keyed = new Edge(SOURCE, JOIN, Partitioning.KEYED);
    Edge broadcast = new Edge(SOURCE, JOIN, Partitioning.BROADCAST);
    Topology topology =
        Topology.builder()
            .operator(Operator.of("source", 1))
            .operator(Operator.of("join", 1))
            .edge(keyed)
            .edge(broadcast)
            .edge(keyed)
            .build();
    assertThat(topology.inputsOf(JOIN)).containsExactly(keyed, broadcast);
    assertThat(topology.outputsOf(SOURCE)).containsExactly(keyed, broadcast);
    assertThat(topology.isSource(SOURCE)).isTrue();
    assertThat(topology.isSource(JOIN)).isFalse();
  }

  @Test
  void build_cycle_isRefusedByNameWithoutWhatComesBeforeOrAfterIt() {
    Topology.Builder builder =
        Topology.builder()
            .operator(Operator.of("before", 1))
            .operator(Operator.of("a", 1))
            .operator(Operator.of("b", 1))
            .operator(Operator.of("after", 1))
            .edge(Edge.of("before", "a"))
            .edge(Edge.of("a", "b"))
            .edge(Edge.of("b", "a"))
            .edge(Edge.of("b", "after"));
    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessage("the edges form a cycle among [a, b]; a topology is acyclic: remove an edge");
  }

  @Test
  void build_edgeToItself_isACycle() {
    Topology.Builder builder =
        Topology.builder().operator(Operator.of("a", 1)).edge(Edge.of("a", "a"));
    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessageContaining("a cycle among [a]");
  }

  @Test
  void build_edgeToNowhere_namesIt() {
    Topology.Builder builder =
        Topology.builder().operator(Operator.of("a", 1)).edge(Edge.of("a", "b"));
    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessage("edge a -OTHER-> b names unknown operator b; add that operator too");
  }

  @Test
  void build_empty_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(Topology.builder()::build);
  }

  @Test
  void operator_addedTwice_isRefused() {
    Topology.Builder builder = Topology.builder().operator(Operator.of("a", 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.operator(Operator.of("a", 2)))
        .withMessageContaining("operator a was added before");
  }

  @Test
  void operator_unknownId_namesThoseThereAre() {
    Topology topology = Topology.chain(Operator.of("a", 1), Operator.of("b", 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> topology.operator(new OperatorId("c")))
        .withMessage("the topology has no operator c; it has [a, b]");
    assertThatIllegalArgumentException().isThrownBy(() -> topology.inputsOf(new OperatorId("c")));
  }

  @Test
  void equals_sameOperatorsAndEdgesInAnotherOrder_isEqual() {
    Topology one =
        Topology.builder()
            .operator(Operator.of("a", 1))
            .operator(Operator.of("b", 1))
            .edge(Edge.of("a", "b"))
            .build();
    Topology other =
        Topology.builder()
            .operator(Operator.of("b", 1))
            .operator(Operator.of("a", 1))
            .edge(Edge.of("a", "b"))
            .build();
    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
    assertThat(one)
        .isNotEqualTo(Topology.chain(Operator.of("a", 2), Operator.of("b", 1)))
        .isNotEqualTo(Topology.chain(Operator.of("b", 1), Operator.of("a", 1)));
  }

  @Test
  void operators_randomGraphsShuffled_areAlwaysInOneTopologicalOrder() {
    long seed = 20261123;
    Random random = new Random(seed);
    for (int run = 0; run < 200; run++) {
      int size = 1 + random.nextInt(30);
      List<Edge> edges =
          IntStream.range(0, size * 2)
              .mapToObj(i -> List.of(random.nextInt(size), random.nextInt(size)))
              .filter(ends -> ends.get(0) < ends.get(1))
              .map(ends -> Edge.of("o" + ends.get(0), "o" + ends.get(1)))
              .distinct()
              .toList();
      Topology topology = shuffled(size, edges, random);
      assertThat(topology.ids())
          .as("seed %d, run %d", seed, run)
          .isEqualTo(shuffled(size, edges, random).ids());
      for (Edge edge : edges) {
        assertThat(topology.ids().indexOf(edge.from()))
            .as("seed %d, run %d", seed, run)
            .isLessThan(topology.ids().indexOf(edge.to()));
      }
    }
  }

  private static Topology shuffled(int size, List<Edge> edges, Random random) {
    Topology.Builder builder = Topology.builder();
    List<Integer> numbers = new ArrayList<>(IntStream.range(0, size).boxed().toList());
    Collections.shuffle(numbers, random);
    numbers.forEach(number -> builder.operator(Operator.of("o" + number, 1)));
    List<Edge> mixed = new ArrayList<>(edges);
    Collections.shuffle(mixed, random);
    mixed.forEach(builder::edge);
    return builder.build();
  }
}
