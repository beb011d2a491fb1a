package io.kta.kafka;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The topics that an operator reads from Kafka, and its consumer group. Immutable.
 *
 * @param group the group that commits the offsets; for a Flink job {@code properties.group.id} of
 *     its source, which commits at checkpoints
 * @param topics at least one, in the order given
 * @param uncommitted how a partition is counted for which the group has committed nothing
 * @since 0.1
 */
public record Consumption(String group, Set<String> topics, Uncommitted uncommitted) {

  /** Rejects a blank group and missing or blank topics. */
  public Consumption {
    requireNonNull(uncommitted, "uncommitted");
    if (group.isBlank()) {
      throw new IllegalArgumentException("consumer group is blank; name it");
    }
    topics = Collections.unmodifiableSet(new LinkedHashSet<>(topics));
    if (topics.isEmpty() || topics.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException(
          "topics of consumer group %s are %s; name at least one, and none that is blank"
              .formatted(group, topics));
    }
  }

  /** Returns what a group reads, where a partition without an offset makes the lag unknown. */
  public static Consumption of(String group, String... topics) {
    return new Consumption(group, new LinkedHashSet<>(List.of(topics)), Uncommitted.UNKNOWN);
  }

  /**
   * Returns this where a partition without an offset counts from its first record, as is right for
   * a job that begins there ({@code auto.offset.reset} is {@code earliest}).
   */
  public Consumption fromEarliest() {
    return new Consumption(group, topics, Uncommitted.FROM_EARLIEST);
  }

  /** The treatment of a partition with records but without a committed offset of the group. */
  public enum Uncommitted {
    /** The lag of the operator is unknown. */
    UNKNOWN,
    /** All records there are in it are waiting. */
    FROM_EARLIEST
  }
}
