package io.kta.driver;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.kta.api.Growing;
import io.kta.metrics.Interruption;
import java.util.Optional;

/**
 * What became of a plan handed to a driver; {@code type} in JSON says which. Immutable.
 *
 * @since 0.1
 */
@JsonAutoDetect(isGetterVisibility = JsonAutoDetect.Visibility.NONE)
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ApplyResult.Applied.class, name = "Applied"),
  @JsonSubTypes.Type(value = ApplyResult.Accepted.class, name = "Accepted"),
  @JsonSubTypes.Type(value = ApplyResult.AlreadyInPlace.class, name = "AlreadyInPlace"),
  @JsonSubTypes.Type(value = ApplyResult.Rejected.class, name = "Rejected"),
})
public sealed interface ApplyResult {

  /** Returns whether the target took the plan, and was changed by it. */
  default boolean isChange() {
    return this instanceof Applied || this instanceof Accepted;
  }

  /** Returns what the change cost the job; empty if there was none, or it is not known so far. */
  default Optional<Interruption> interruption() {
    return Optional.empty();
  }

  /**
   * The target runs at the plan now.
   *
   * @param interruption the time in which the job processed nothing; empty if the driver cannot
   *     tell, or not so far: observations tell it later
   */
  @Growing
  record Applied(Optional<Interruption> interruption) implements ApplyResult {
    /** Rejects null. */
    public Applied {
      requireNonNull(interruption, "interruption");
    }
  }

  /**
   * The target took the plan, but was not seen running at it so far.
   *
   * @param progress how far it has come, as one sentence for a person
   */
  @Growing
  record Accepted(String progress) implements ApplyResult {
    /** Rejects null. */
    public Accepted {
      requireNonNull(progress, "progress");
    }
  }

  /** The target ran at the plan before, and was left alone. */
  @Growing
  record AlreadyInPlace() implements ApplyResult {}

  /**
   * The target refused the plan and runs as before.
   *
   * @param reason why, in the target's own words, and what to do about it
   */
  @Growing
  record Rejected(String reason) implements ApplyResult {
    /** Rejects null. */
    public Rejected {
      requireNonNull(reason, "reason");
    }
  }

  /** Returns the result of a target that runs at the plan now, at a cost that is not known. */
  static ApplyResult applied() {
    return new Applied(Optional.empty());
  }

  /** Returns the result of a target that runs at the plan now, and what that cost the job. */
  static ApplyResult applied(Interruption interruption) {
    return new Applied(Optional.of(interruption));
  }

  /** Returns the result of a target that took the plan; {@code progress} is one sentence. */
  static ApplyResult accepted(String progress) {
    return new Accepted(progress);
  }

  /** Returns the result of a target that ran at the plan before. */
  static ApplyResult alreadyInPlace() {
    return new AlreadyInPlace();
  }

  /** Returns the result of a target that refused; {@code reason} says why, and what to do. */
  static ApplyResult rejected(String reason) {
    return new Rejected(reason);
  }
}
