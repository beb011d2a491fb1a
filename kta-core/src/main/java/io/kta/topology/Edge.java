package io.kta.topology;

import static java.util.Objects.requireNonNull;

/**
 * A stream of records from one operator to another. Immutable.
 *
 * @param from the sender
 * @param to the receiver, another operator
 * @param partitioning how records are spread over the receiver's instances
 * @since 0.1
 */
public record Edge(OperatorId from, OperatorId to, Partitioning partitioning) {
  /** Rejects null. */
  public Edge {
    requireNonNull(from, "from");
    requireNonNull(to, "to");
    requireNonNull(partitioning, "partitioning");
  }

  /** How records are spread over the instances of the receiving operator. */
  public enum Partitioning {
    /** Each sender feeds the receiver beside it. */
    FORWARD,
    /** Each sender feeds a group of receivers in turn. */
    RESCALE,
    /** Each sender feeds all receivers in turn. */
    REBALANCE,
    /** A record's key picks the receiver. */
    KEYED,
    /** Every receiver gets every record. */
    BROADCAST,
    /** Some other way, or one that the driver cannot tell. */
    OTHER
  }

  /** Returns an edge of unknown partitioning. */
  public static Edge of(String from, String to) {
    return new Edge(new OperatorId(from), new OperatorId(to), Partitioning.OTHER);
  }

  /** Returns for example {@code source -KEYED-> counter}. */
  @Override
  public String toString() {
    return from + " -" + partitioning + "-> " + to;
  }
}
