package io.kta.topology;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Identifies an operator within one topology; ordered as text. Immutable.
 *
 * @param value any text that is not blank; for Flink the vertex id
 * @since 0.1
 */
public record OperatorId(@JsonValue String value) implements Comparable<OperatorId> {

  /** Rejects a blank id. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public OperatorId {
    if (value.isBlank()) {
      throw new IllegalArgumentException(
          "operator id '" + value + "' is blank; give every operator an id of its own");
    }
  }

  @Override
  public int compareTo(OperatorId other) {
    return value.compareTo(other.value);
  }

  /** Returns the value alone. */
  @Override
  public String toString() {
    return value;
  }
}
