package io.kta.topology;

import static java.util.Objects.requireNonNull;

import com.google.common.graph.ImmutableNetwork;
import com.google.common.graph.NetworkBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A job as a directed acyclic graph of operators. Immutable; operators are always listed sources
 * first: every operator after all of its inputs, and otherwise by id, so that the order never
 * varies from run to run.
 */
public final class Topology {
  private final Map<OperatorId, Operator> operators;
  private final ImmutableNetwork<OperatorId, Edge> graph;

  private Topology(Map<OperatorId, Operator> operators, ImmutableNetwork<OperatorId, Edge> graph) {
    this.operators = operators;
    this.graph = graph;
  }

  /** Returns a builder of an empty topology. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns operators that each feed the next, by edges of unknown partitioning. */
  public static Topology chain(Operator... operators) {
    Builder builder = builder();
    for (int i = 0; i < operators.length; i++) {
      builder.operator(operators[i]);
      if (i > 0) {
        builder.edge(new Edge(operators[i - 1].id(), operators[i].id(), Edge.Partitioning.OTHER));
      }
    }
    return builder.build();
  }

  /** Returns the operators in topological order. */
  public List<Operator> operators() {
    return List.copyOf(operators.values());
  }

  /** Returns the ids of the operators in topological order. */
  public List<OperatorId> ids() {
    return List.copyOf(operators.keySet());
  }

  /** Returns whether there is an operator with this id. */
  public boolean contains(OperatorId id) {
    return operators.containsKey(id);
  }

  /**
   * Returns the operator with this id.
   *
   * @throws IllegalArgumentException if the topology has no such operator
   */
  public Operator operator(OperatorId id) {
    Operator operator = operators.get(id);
    if (operator == null) {
      throw new IllegalArgumentException(
          "the topology has no operator " + id + "; it has " + operators.keySet());
    }
    return operator;
  }

  /** Returns all edges, in the order in which they were added. */
  public List<Edge> edges() {
    return List.copyOf(graph.edges());
  }

  /**
   * Returns the edges into an operator, in the order in which they were added; none for a source.
   *
   * @throws IllegalArgumentException if the topology has no such operator
   */
  public List<Edge> inputsOf(OperatorId id) {
    return List.copyOf(graph.inEdges(operator(id).id()));
  }

  /**
   * Returns the edges out of an operator, in the order in which they were added; none for a sink.
   *
   * @throws IllegalArgumentException if the topology has no such operator
   */
  public List<Edge> outputsOf(OperatorId id) {
    return List.copyOf(graph.outEdges(operator(id).id()));
  }

  /**
   * Returns whether an operator has no inputs.
   *
   * @throws IllegalArgumentException if the topology has no such operator
   */
  public boolean isSource(OperatorId id) {
    return graph.inDegree(operator(id).id()) == 0;
  }

  /** Returns whether the other has the same operators, each running the same way, and edges. */
  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof Topology other
        && operators.equals(other.operators)
        && graph.edges().equals(other.graph.edges());
  }

  @Override
  public int hashCode() {
    return operators.hashCode();
  }

  /** Returns for example {@code source(1/128), counter(4/128)}: parallelism and its maximum. */
  @Override
  public String toString() {
    List<String> words = new ArrayList<>();
    for (Operator operator : operators.values()) {
      words.add(
          "%s(%d/%d)"
              .formatted(operator.name(), operator.parallelism(), operator.maxParallelism()));
    }
    return String.join(", ", words);
  }

  /** Collects operators and edges. Not thread-safe. */
  public static final class Builder {
    private final Map<OperatorId, Operator> operators = new TreeMap<>();
    private final Set<Edge> edges = new LinkedHashSet<>();

    private Builder() {}

    /**
     * Adds an operator.
     *
     * @throws IllegalArgumentException if one with its id was added before
     */
    public Builder operator(Operator operator) {
      if (operators.putIfAbsent(operator.id(), operator) != null) {
        throw new IllegalArgumentException(
            "operator " + operator.id() + " was added before; ids are unique within a topology");
      }
      return this;
    }

    /** Adds an edge between operators, which may be added later; an edge added twice is one. */
    public Builder edge(Edge edge) {
      edges.add(requireNonNull(edge, "edge"));
      return this;
    }

    /**
     * Builds the topology.
     *
     * @throws IllegalArgumentException if there is no operator, an edge names an unknown one, or
     *     the edges form a cycle; the message names the operators concerned
     */
    public Topology build() {
      if (operators.isEmpty()) {
        throw new IllegalArgumentException("the topology has no operator; add at least one");
      }
      for (Edge edge : edges) {
        for (OperatorId end : List.of(edge.from(), edge.to())) {
          if (!operators.containsKey(end)) {
            throw new IllegalArgumentException(
                "edge %s names unknown operator %s; add that operator too".formatted(edge, end));
          }
        }
      }
      ImmutableNetwork.Builder<OperatorId, Edge> graph =
          NetworkBuilder.directed()
              .allowsParallelEdges(true)
              .allowsSelfLoops(true) // so that sorting refuses one by name, as any other cycle
              .<OperatorId, Edge>immutable();
      operators.keySet().forEach(graph::addNode);
      edges.forEach(edge -> graph.addEdge(edge.from(), edge.to(), edge));
      ImmutableNetwork<OperatorId, Edge> built = graph.build();
      return new Topology(sorted(built), built);
    }

    private Map<OperatorId, Operator> sorted(ImmutableNetwork<OperatorId, Edge> graph) {
      Map<OperatorId, Integer> inputsLeft = new TreeMap<>();
      graph.nodes().forEach(id -> inputsLeft.put(id, graph.inDegree(id)));
      Queue<OperatorId> ready = new PriorityQueue<>();
      graph.nodes().stream().filter(id -> graph.inDegree(id) == 0).forEach(ready::add);
      Map<OperatorId, Operator> sorted = new LinkedHashMap<>();
      while (!ready.isEmpty()) {
        OperatorId next = ready.remove();
        sorted.put(next, requireNonNull(operators.get(next)));
        inputsLeft.remove(next);
        for (Edge edge : graph.outEdges(next)) {
          if (inputsLeft.merge(edge.to(), -1, Integer::sum) == 0) {
            ready.add(edge.to());
          }
        }
      }
      if (!inputsLeft.isEmpty()) {
        Set<OperatorId> cycle = inputsLeft.keySet();
        while (cycle.removeIf(id -> graph.successors(id).stream().noneMatch(cycle::contains))) {
          // what merely comes after the cycle is not part of it
        }
        throw new IllegalArgumentException(
            "the edges form a cycle among " + cycle + "; a topology is acyclic: remove an edge");
      }
      return sorted;
    }
  }
}
