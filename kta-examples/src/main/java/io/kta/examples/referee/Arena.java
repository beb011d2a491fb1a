package io.kta.examples.referee;

import io.kta.simulation.Load;
import io.kta.simulation.SimulatedOperator;
import io.kta.simulation.SimulatedTopology;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A topology to run on. Immutable.
 *
 * @param id T1 to T10
 * @param title what it is, in words
 * @param operators with the parallelism they start at, sources too
 * @param edges from, to, and how many records go along for each that its sender takes in
 * @param sources the highest rate that each source is made for, in records per second
 * @param edge a load at which the tightest operator is full at a whole number of instances, as a
 *     share of the highest
 */
record Arena(
    String id,
    String title,
    List<SimulatedOperator> operators,
    List<Connection> edges,
    Map<String, Double> sources,
    double edge) {

  /** Copies what it is given. */
  Arena {
    operators = List.copyOf(operators);
    edges = List.copyOf(edges);
    sources = new LinkedHashMap<>(sources);
  }

  /**
   * An edge. Immutable.
   *
   * @param selectivity records for each that its sender takes in
   * @param split whether these go to no other edge
   */
  record Connection(String from, String to, double selectivity, boolean split) {}

  /**
   * Returns the topology under a load.
   *
   * @param load as a share of the highest
   * @param start the parallelism to start at, by operator; that of the arena where it says nothing
   */
  SimulatedTopology.Builder build(Load load, Map<String, Integer> start) {
    SimulatedTopology.Builder topology = SimulatedTopology.builder();
    for (SimulatedOperator operator : operators) {
      String name = operator.id().value();
      SimulatedOperator started =
          operator.parallelism(start.getOrDefault(name, operator.parallelism()));
      Double highest = sources.get(name);
      if (highest == null) {
        topology.operator(started);
      } else {
        topology.source(started, load.times(highest));
      }
    }
    for (Connection edge : edges) {
      if (edge.split) {
        topology.split(edge.from, edge.to, edge.selectivity);
      } else {
        topology.edge(edge.from, edge.to, edge.selectivity);
      }
    }
    return topology;
  }
}
