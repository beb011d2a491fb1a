package io.kta.topology;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import io.kta.api.Growing;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A node of a topology: a unit that is scaled by changing its parallelism. Immutable.
 *
 * @param id its identity within the topology
 * @param name what people call it; need not be unique
 * @param parallelism the number of parallel instances now running, at least 0; 0 means switched off
 * @param maxParallelism the largest parallelism the target accepts, at least 1 and at least {@code
 *     parallelism}
 * @param slotSharingGroup the group whose operators share slots, one instance of each to a slot;
 *     empty if the target knows no slots
 * @param reference how the driver refers to it
 * @param partitions how many partitions a source reads, at least 1; empty for other operators, and
 *     if it is not known
 * @param fixedBecause why its parallelism must stay as it is, as a clause for a person; empty if it
 *     can be scaled
 * @since 0.1
 */
@Growing
@JsonAutoDetect(isGetterVisibility = JsonAutoDetect.Visibility.NONE)
public record Operator(
    OperatorId id,
    String name,
    int parallelism,
    int maxParallelism,
    Optional<String> slotSharingGroup,
    OperatorReference reference,
    OptionalInt partitions,
    Optional<String> fixedBecause) {

  /** Checks the bounds. */
  public Operator {
    requireNonNull(id, "id");
    requireNonNull(name, "name");
    requireNonNull(slotSharingGroup, "slotSharingGroup");
    requireNonNull(reference, "reference");
    requireNonNull(fixedBecause, "fixedBecause");
    if (parallelism < 0) {
      throw new IllegalArgumentException(
          "parallelism of operator " + id + " is " + parallelism + "; it must be at least 0");
    }
    if (partitions.isPresent() && partitions.getAsInt() < 1) {
      throw new IllegalArgumentException(
          "operator "
              + id
              + " reads "
              + partitions.getAsInt()
              + " partitions; it must be at least 1, or empty if it is not known");
    }
    if (maxParallelism < 1) {
      throw new IllegalArgumentException(
          "maxParallelism of operator " + id + " is " + maxParallelism + "; it must be at least 1");
    }
    if (maxParallelism < parallelism) {
      throw new IllegalArgumentException(
          "maxParallelism %d of operator %s is below its parallelism %d; it must be at least that"
              .formatted(maxParallelism, id, parallelism));
    }
  }

  /** Returns an operator whose name is its id, without an upper limit. */
  public static Operator of(String id, int parallelism) {
    return of(new OperatorId(id), parallelism);
  }

  /** Returns an operator whose name is its id, without an upper limit. */
  public static Operator of(OperatorId id, int parallelism) {
    return new Operator(
        id,
        id.value(),
        parallelism,
        Integer.MAX_VALUE,
        Optional.empty(),
        new OperatorReference("operator", Map.of("id", id.value())),
        OptionalInt.empty(),
        Optional.empty());
  }

  /** Returns this operator with another name. */
  public Operator withName(String name) {
    return new Operator(
        id,
        name,
        parallelism,
        maxParallelism,
        slotSharingGroup,
        reference,
        partitions,
        fixedBecause);
  }

  /** Returns this operator referred to in another way. */
  public Operator withReference(OperatorReference reference) {
    return new Operator(
        id,
        name,
        parallelism,
        maxParallelism,
        slotSharingGroup,
        reference,
        partitions,
        fixedBecause);
  }

  /**
   * Returns the parallelism nearest to {@code wanted} that this operator can run at: at least 1,
   * since at 0 it does not run, and as it runs now if it is fixed.
   */
  public int nearest(int wanted) {
    return isFixed() ? parallelism : Math.max(1, Math.min(maxParallelism, wanted));
  }

  /** Returns whether its parallelism must stay as it is. */
  public boolean isFixed() {
    return fixedBecause.isPresent();
  }

  /** Returns this operator running at another parallelism. */
  public Operator withParallelism(int parallelism) {
    return new Operator(
        id,
        name,
        parallelism,
        maxParallelism,
        slotSharingGroup,
        reference,
        partitions,
        fixedBecause);
  }

  /** Returns this operator with another upper limit. */
  public Operator withMaxParallelism(int maxParallelism) {
    return new Operator(
        id,
        name,
        parallelism,
        maxParallelism,
        slotSharingGroup,
        reference,
        partitions,
        fixedBecause);
  }

  /** Returns this operator sharing slots with those of a group. */
  public Operator withSlotSharingGroup(String group) {
    return new Operator(
        id,
        name,
        parallelism,
        maxParallelism,
        Optional.of(requireNonNull(group, "group")),
        reference,
        partitions,
        fixedBecause);
  }

  /** Returns this operator reading so many partitions. */
  public Operator withPartitions(int count) {
    return new Operator(
        id,
        name,
        parallelism,
        maxParallelism,
        slotSharingGroup,
        reference,
        OptionalInt.of(count),
        fixedBecause);
  }

  /** Returns this operator with a parallelism that must stay as it is, and why. */
  public Operator withFixedBecause(String why) {
    return new Operator(
        id,
        name,
        parallelism,
        maxParallelism,
        slotSharingGroup,
        reference,
        partitions,
        Optional.of(requireNonNull(why, "why")));
  }
}
