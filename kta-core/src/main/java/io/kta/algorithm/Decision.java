package io.kta.algorithm;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.kta.topology.ParallelismPlan;

/** What to do about a job this cycle, and why; {@code type} in JSON says which. Immutable. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Decision.Scale.class, name = "Scale"),
  @JsonSubTypes.Type(value = Decision.Hold.class, name = "Hold"),
})
public sealed interface Decision {

  /** Returns the reason, as one sentence for a person. */
  String reason();

  /**
   * Run the job at a plan.
   *
   * @param plan the parallelism of every operator, also of those that stay as they are
   * @param reason why, as one sentence for a person
   */
  record Scale(ParallelismPlan plan, String reason) implements Decision {

    /** Rejects null. */
    public Scale {
      requireNonNull(plan, "plan");
      requireNonNull(reason, "reason");
    }
  }

  /**
   * Leave the job as it is.
   *
   * @param reason why, as one sentence for a person
   */
  record Hold(String reason) implements Decision {

    /** Rejects null. */
    public Hold {
      requireNonNull(reason, "reason");
    }
  }
}
