package io.kta.flink.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.flink.jobs.Inheritance.Match;
import io.kta.flink.jobs.Inheritance.Match.By;
import io.kta.topology.Edge;
import io.kta.topology.Edge.Partitioning;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which vertices of an upgraded job are those of the job before. */
final class GraphMatchTest {

  @Test
  void of_sameIds_matchesThem() {
    Topology before = chain(named("a", "source"), named("b", "sink"));
    GraphMatch match = GraphMatch.of(before, chain(named("a", "renamed"), named("b", "sink")));
    assertThat(match.matches()).containsExactly(match("a", "a", By.ID), match("b", "b", By.ID));
    assertThat(match.gone()).isEmpty();
    assertThat(match.added()).isEmpty();
  }

  /** Without uids, an operator that is put in changes the ids of all that come after it. */
  @Test
  void of_operatorPutIn_matchesThoseAfterItByNameAndPlace() {
    Topology before = chain(named("a", "source"), named("b", "map"), named("c", "sink"));
    Topology now =
        chain(named("a", "source"), named("x", "filter"), named("y", "map"), named("z", "sink"));
    GraphMatch match = GraphMatch.of(before, now);
    assertThat(match.matches())
        .containsExactly(
            match("a", "a", By.ID),
            match("b", "y", By.NAME_AND_PLACE),
            match("c", "z", By.NAME_AND_PLACE));
    assertThat(match.added()).containsExactly(id("x"));
    assertThat(match.gone()).isEmpty();
  }

  @Test
  void of_equalNamesInDifferentPlaces_goesByTheNeighbors() {
    Topology before = twoBranches("1", "2", "3", "4");
    GraphMatch match = GraphMatch.of(before, twoBranches("d", "c", "b", "a"));
    assertThat(match.newIds())
        .containsEntry(id("1"), id("d")) // Source: orders
        .containsEntry(id("2"), id("c")) // its Map
        .containsEntry(id("3"), id("b")) // Source: clicks
        .containsEntry(id("4"), id("a")); // its Map
  }

  private static Topology twoBranches(String orders, String first, String clicks, String second) {
    return Topology.builder()
        .operator(named(orders, "Source: orders"))
        .operator(named(first, "Map"))
        .operator(named(clicks, "Source: clicks"))
        .operator(named(second, "Map"))
        .edge(new Edge(id(orders), id(first), Partitioning.KEYED))
        .edge(new Edge(id(clicks), id(second), Partitioning.KEYED))
        .build();
  }

  @Test
  void of_twoThatCannotBeToldApart_matchesNeither() {
    Topology before = fan("m1", "m2");
    GraphMatch match = GraphMatch.of(before, fan("n1", "n2"));
    assertThat(match.matches()).containsExactly(match("s", "s", By.ID));
    assertThat(match.gone()).containsExactly(id("m1"), id("m2"));
    assertThat(match.added()).containsExactly(id("n1"), id("n2"));
  }

  private static Topology fan(String one, String other) {
    return Topology.builder()
        .operator(named("s", "source"))
        .operator(named(one, "Map"))
        .operator(named(other, "Map"))
        .edge(new Edge(id("s"), id(one), Partitioning.KEYED))
        .edge(new Edge(id("s"), id(other), Partitioning.KEYED))
        .build();
  }

  @Test
  void of_nameOfASourceAndOfASink_doesNotMatchAcross() {
    GraphMatch match =
        GraphMatch.of(
            chain(named("a", "words"), named("b", "count")),
            chain(named("c", "other"), named("d", "words")));
    assertThat(match.matches()).isEmpty();
  }

  @Test
  void of_hundredsOfLongNames_isQuick() {
    String name = "Window(TumblingEventTimeWindows) -> Map -> Filter ".repeat(40);
    GraphMatch match = GraphMatch.of(layers("a", name), layers("b", name));
    assertThat(match.matches()).hasSize(100);
  }

  private static Topology layers(String prefix, String name) {
    Topology.Builder graph = Topology.builder();
    IntStream.range(0, 100).forEach(i -> graph.operator(named(prefix + i, name + i)));
    for (int from = 0; from < 50; from++) {
      for (int to = 50; to < 100; to++) {
        graph.edge(new Edge(id(prefix + from), id(prefix + to), Partitioning.KEYED));
      }
    }
    return graph.build();
  }

  @Test
  void ofIds_onlyIdsKnown_matchesByThem() {
    GraphMatch match =
        GraphMatch.ofIds(List.of(id("a"), id("b")), chain(named("a", "x"), named("c", "y")));
    assertThat(match.matches()).containsExactly(match("a", "a", By.ID));
    assertThat(match.gone()).containsExactly(id("b"));
    assertThat(match.added()).containsExactly(id("c"));
  }

  private static Topology chain(Operator... operators) {
    return Topology.chain(operators);
  }

  private static Operator named(String id, String name) {
    return Operator.of(id, 2).withName(name);
  }

  private static Match match(String before, String now, By by) {
    return new Match(id(before), id(now), by);
  }

  private static OperatorId id(String value) {
    return new OperatorId(value);
  }
}
