package io.kta.driver;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What became of a plan handed to a driver; {@code type} in JSON says which. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ApplyResult.Applied.class, name = "Applied"),
  @JsonSubTypes.Type(value = ApplyResult.Accepted.class, name = "Accepted"),
  @JsonSubTypes.Type(value = ApplyResult.AlreadyInPlace.class, name = "AlreadyInPlace"),
  @JsonSubTypes.Type(value = ApplyResult.Rejected.class, name = "Rejected"),
})
public sealed interface ApplyResult {

  /** The target runs at the plan now. */
  record Applied() implements ApplyResult {}

  /**
   * The target took the plan, but was not seen running at it so far.
   *
   * @param progress how far it has come, as one sentence for a person
   */
  record Accepted(String progress) implements ApplyResult {}

  /** The target ran at the plan before, and was left alone. */
  record AlreadyInPlace() implements ApplyResult {}

  /**
   * The target refused the plan and runs as before.
   *
   * @param reason why, in the target's own words, and what to do about it
   */
  record Rejected(String reason) implements ApplyResult {}
}
