package io.kta.topology;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toUnmodifiableList;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A job as a directed acyclic graph of operators. Immutable; operators are always listed sources
 * first: every operator after all of its inputs, and otherwise by id, so that the order never
 * varies from run to run.
 *
 * @since 0.1
 */
public final class Topology {
  private final Map<OperatorId, Operator> operators;
  private final List<Operator> sorted; // copied once: algorithms ask for these many times a cycle
  private final List<OperatorId> ids;
  private final Set<Edge> edges;
  private final Map<OperatorId, List<Edge>> inputs;
  private final Map<OperatorId, List<Edge>> outputs;

  private Topology(Map<OperatorId, Operator> operators, Set<Edge> edges) {
    this.operators = operators;
    this.sorted = List.copyOf(operators.values());
    this.ids = List.copyOf(operators.keySet());
    this.edges = edges;
    this.inputs = edges.stream().collect(groupingBy(Edge::to, toUnmodifiableList()));
    this.outputs = edges.stream().collect(groupingBy(Edge::from, toUnmodifiableList()));
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
    return sorted;
  }

  /** Returns the ids of the operators in topological order. */
  public List<OperatorId> ids() {
    return ids;
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
    return List.copyOf(edges);
  }

  /**
   * Returns the edges into an operator, in the order in which they were added; none for a source.
   *
   * @throws IllegalArgumentException if the topology has no such operator
   */
  public List<Edge> inputsOf(OperatorId id) {
    return edgesOf(id, inputs);
  }

  /**
   * Returns the edges out of an operator, in the order in which they were added; none for a sink.
   *
   * @throws IllegalArgumentException if the topology has no such operator
   */
  public List<Edge> outputsOf(OperatorId id) {
    return edgesOf(id, outputs);
  }

  private List<Edge> edgesOf(OperatorId id, Map<OperatorId, List<Edge>> ends) {
    List<Edge> found = ends.get(id);
    if (found == null) {
      operator(id); // throws if there is none
      return List.of();
    }
    return found;
  }

  /**
   * Returns whether an operator has no inputs.
   *
   * @throws IllegalArgumentException if the topology has no such operator
   */
  public boolean isSource(OperatorId id) {
    return inputsOf(id).isEmpty();
  }

  /** Returns whether the other has the same operators, each running the same way, and edges. */
  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof Topology other
        && operators.equals(other.operators)
        && edges.equals(other.edges);
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

  /** What a topology is in JSON. */
  record Parts(List<Operator> operators, List<Edge> edges) {}

  @JsonValue
  Parts parts() {
    return new Parts(operators(), edges());
  }

  @JsonCreator
  static Topology of(Parts parts) {
    Builder builder = builder();
    parts.operators().forEach(builder::operator);
    parts.edges().forEach(builder::edge);
    return builder.build();
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
      requireNonNull(operator, "operator");
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
      return new Topology(sorted(), new LinkedHashSet<>(edges));
    }

    private Map<OperatorId, Operator> sorted() {
      Map<OperatorId, List<OperatorId>> successors =
          edges.stream().collect(groupingBy(Edge::from, mapping(Edge::to, toUnmodifiableList())));
      Map<OperatorId, Long> inputsLeft = edges.stream().collect(groupingBy(Edge::to, counting()));
      Queue<OperatorId> ready = new PriorityQueue<>(operators.keySet()); // ties go by id
      ready.removeAll(inputsLeft.keySet());
      Map<OperatorId, Operator> sorted = new LinkedHashMap<>();
      while (!ready.isEmpty()) {
        OperatorId next = ready.remove();
        sorted.put(next, requireNonNull(operators.get(next)));
        for (OperatorId successor : successors.getOrDefault(next, List.of())) {
          if (inputsLeft.merge(successor, -1L, Long::sum) == 0) {
            inputsLeft.remove(successor);
            ready.add(successor);
          }
        }
      }
      requireNoCycle(inputsLeft.keySet(), successors);
      return sorted;
    }

    private static void requireNoCycle(
        Set<OperatorId> unsorted, Map<OperatorId, List<OperatorId>> successors) {
      Set<OperatorId> cycle = new TreeSet<>(unsorted);
      while (cycle.removeIf(
          id -> successors.getOrDefault(id, List.of()).stream().noneMatch(cycle::contains))) {
        // what merely comes after the cycle is not part of it
      }
      if (!cycle.isEmpty()) {
        throw new IllegalArgumentException(
            "the edges form a cycle among " + cycle + "; a topology is acyclic: remove an edge");
      }
    }
  }
}
