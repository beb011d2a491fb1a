package io.kta.simulation;

import static java.util.Objects.requireNonNull;

import io.kta.topology.Edge;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The operators in topological order with their edges, as arrays: edges are numbered so that those
 * into one operator are neighbours. Immutable by convention: the arrays are never written to.
 */
final class FlowGraph {
  private static final double MOST_VISITS = 1e15;
  private static final Load USUAL_COST = Load.constant(1);

  /** A connection as it was declared. */
  record Connection(OperatorId from, OperatorId to, double selectivity, boolean split) {}

  final Topology topology;
  final List<SimulatedOperator> operators;
  final Load[] loads; // of sources; for others Load.NONE
  final Load[] costs; // of a record, relative to what the capacity says
  final boolean[] isSource;
  final int[] sources; // where isSource is true
  final int[] from;
  final int[] to;
  final double[] selectivity;
  final int[] inputs; // the first edge into operator i; those before inputs[i + 1] are its
  final int[][] outputs;
  final double[] outPerIn; // records that count as put out, for each one taken in

  FlowGraph(
      Map<OperatorId, SimulatedOperator> specs,
      Map<OperatorId, Load> sources,
      Map<OperatorId, Load> costs,
      List<Connection> connections) {
    topology = topologyOf(specs, connections);
    operators = new ArrayList<>();
    Map<OperatorId, Integer> index = new HashMap<>();
    for (OperatorId id : topology.ids()) {
      index.put(id, operators.size());
      operators.add(requireNonNull(specs.get(id)));
    }
    int n = operators.size();
    loads = new Load[n];
    this.costs = new Load[n];
    isSource = new boolean[n];
    from = new int[connections.size()];
    to = new int[connections.size()];
    selectivity = new double[connections.size()];
    inputs = new int[n + 1];
    outPerIn = new double[n];
    Map<OperatorId, List<Connection>> into = new HashMap<>();
    connections.forEach(c -> into.computeIfAbsent(c.to(), key -> new ArrayList<>()).add(c));
    List<List<Integer>> outs = new ArrayList<>();
    int edge = 0;
    for (int i = 0; i < n; i++) {
      OperatorId id = operators.get(i).id();
      outs.add(new ArrayList<>());
      isSource[i] = sources.containsKey(id);
      loads[i] = sources.getOrDefault(id, Load.NONE);
      this.costs[i] = costs.getOrDefault(id, USUAL_COST);
      List<Connection> incoming = into.getOrDefault(id, List.of());
      requireConnected(id, isSource[i], incoming);
      inputs[i] = edge;
      for (Connection connection : incoming) {
        int sender = index.getOrDefault(connection.from(), -1);
        from[edge] = sender;
        to[edge] = i;
        selectivity[edge] = connection.selectivity();
        outs.get(sender).add(edge);
        outPerIn[sender] =
            connection.split()
                ? outPerIn[sender] + connection.selectivity()
                : Math.max(outPerIn[sender], connection.selectivity());
        edge++;
      }
    }
    inputs[n] = edge;
    requireKnown(costs.keySet());
    this.sources = IntStream.range(0, n).filter(i -> isSource[i]).toArray();
    outputs =
        outs.stream()
            .map(o -> o.stream().mapToInt(Integer::intValue).toArray())
            .toArray(int[][]::new);
    requireFinite();
  }

  int size() {
    return operators.size();
  }

  /** Returns why the operators cannot run like this, in topological order; empty if they can. */
  Optional<String> refusal(int[] wanted, int slots) {
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i] < 1) {
        return Optional.of(
            "operator %s cannot be switched off; set it to 1 or more"
                .formatted(operators.get(i).id()));
      }
    }
    long needed = Arrays.stream(wanted).asLongStream().sum();
    return needed <= slots
        ? Optional.empty()
        : Optional.of(
            "the plan takes %d slots, but there are %d; lower it or raise slots"
                .formatted(needed, slots));
  }

  /** Returns the records per second that come to a source. */
  double rate(int source, double seconds) {
    double rate = loads[source].at(seconds);
    if (!(rate >= 0 && rate <= Check.MOST)) {
      throw new IllegalArgumentException(
          "the load of source %s is %s at %s s; it must be finite and at least 0"
              .formatted(operators.get(source).id(), rate, seconds));
    }
    return rate;
  }

  /** Returns what a record costs an operator, relative to what its capacity says. */
  double cost(int operator, double seconds) {
    double cost = costs[operator].at(seconds);
    if (!(cost > 0 && cost <= Check.MOST)) {
      throw new IllegalArgumentException(
          "the cost of a record of operator %s is %s at %s s; it must be above 0 and finite"
              .formatted(operators.get(operator).id(), cost, seconds));
    }
    return cost;
  }

  /** Returns the topology at a parallelism, in topological order. */
  Topology runningAt(int[] parallelism) {
    Topology.Builder changed = Topology.builder();
    int i = 0;
    for (Operator operator : topology.operators()) {
      changed.operator(operator.withParallelism(parallelism[i++]));
    }
    topology.edges().forEach(changed::edge);
    return changed.build();
  }

  /** Returns how many records each operator takes in if each source puts in this many. */
  double[] demand(double[] perSource) {
    double[] demand = perSource.clone();
    for (int i = 0; i < size(); i++) {
      for (int e = inputs[i]; e < inputs[i + 1]; e++) {
        demand[i] += demand[from[e]] * selectivity[e];
      }
    }
    return demand;
  }

  private void requireFinite() {
    double[] one = new double[size()];
    for (int i = 0; i < size(); i++) {
      one[i] = isSource[i] ? 1 : 0;
    }
    double[] visits = demand(one);
    for (int i = 0; i < size(); i++) {
      if (!(visits[i] <= MOST_VISITS)) {
        throw new IllegalArgumentException(
            "operator %s would take in %s records for each one read; lower the selectivities"
                .formatted(operators.get(i).id(), visits[i]));
      }
    }
  }

  private void requireKnown(Set<OperatorId> named) {
    for (OperatorId id : named) {
      if (!topology.ids().contains(id)) {
        throw new IllegalArgumentException(
            "costs are given for operator %s, but there are %s; name one of these"
                .formatted(id, topology.ids()));
      }
    }
  }

  private static void requireConnected(OperatorId id, boolean source, List<Connection> incoming) {
    if (source && !incoming.isEmpty()) {
      throw new IllegalArgumentException(
          "source %s has an input from %s; a source has a load and no inputs"
              .formatted(id, incoming.get(0).from()));
    }
    if (!source && incoming.isEmpty()) {
      throw new IllegalArgumentException(
          "operator " + id + " has no input; add an edge into it, or make it a source");
    }
  }

  private static Topology topologyOf(
      Map<OperatorId, SimulatedOperator> specs, List<Connection> connections) {
    Topology.Builder topology = Topology.builder();
    specs
        .values()
        .forEach(
            spec ->
                topology.operator(
                    Operator.of(spec.id().value(), spec.parallelism())
                        .withMaxParallelism(spec.maxParallelism())));
    connections.forEach(c -> topology.edge(Edge.of(c.from().value(), c.to().value())));
    return topology.build();
  }
}
