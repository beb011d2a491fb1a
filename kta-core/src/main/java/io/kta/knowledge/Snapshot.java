package io.kta.knowledge;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.kta.api.Internal;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The parallelism of the operators of a {@link ScalingLog} over some time. Immutable.
 *
 * @hidden
 */
@Internal
public final class Snapshot {
  /** Stands for the parallelism of an operator that was not there. */
  public static final int UNKNOWN = -1;

  @JsonProperty private final Instant from;
  @JsonProperty private final Instant to;

  @JsonProperty
  private final int[] parallelism; // an array, since a log holds thousands of numbers; not written

  @JsonCreator
  Snapshot(
      @JsonProperty(value = "from", required = true) Instant from,
      @JsonProperty(value = "to", required = true) Instant to,
      @JsonProperty(value = "parallelism", required = true) int[] parallelism) {
    this.from = from;
    this.to = to;
    this.parallelism = parallelism;
  }

  /** Returns when it was first so. */
  public Instant from() {
    return from;
  }

  /** Returns when it was last so; as {@link #from} for what was seen. */
  public Instant to() {
    return to;
  }

  /**
   * Returns the parallelism of an operator, or {@link #UNKNOWN}.
   *
   * @param operator its place in {@link ScalingLog#operators}
   */
  public int parallelism(int operator) {
    return parallelism[operator];
  }

  int size() {
    return parallelism.length;
  }

  boolean isSameParallelism(int[] other) {
    return Arrays.equals(parallelism, other);
  }

  Snapshot until(Instant later) {
    return new Snapshot(from, later, parallelism);
  }

  /** Returns this with its operators in other places; -1 stands for one that was not there. */
  Snapshot rearranged(int[] places) {
    int[] moved = new int[places.length];
    for (int i = 0; i < places.length; i++) {
      moved[i] = places[i] < 0 ? UNKNOWN : parallelism[places[i]];
    }
    return new Snapshot(from, to, moved);
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof Snapshot other
        && from.equals(other.from)
        && to.equals(other.to)
        && Arrays.equals(parallelism, other.parallelism);
  }

  @Override
  public int hashCode() {
    return 31 * from.hashCode() + Arrays.hashCode(parallelism);
  }

  @Override
  public String toString() {
    return from + " to " + to + ": " + Arrays.toString(parallelism);
  }
}
