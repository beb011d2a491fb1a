package io.kta.algorithm;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.kta.topology.ParallelismPlan;
import java.util.Optional;

/**
 * What to do about a job this cycle, and why; {@code type} in JSON says which. Immutable.
 *
 * @since 0.1
 */
@JsonAutoDetect(isGetterVisibility = JsonAutoDetect.Visibility.NONE)
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Decision.Scale.class, name = "Scale"),
  @JsonSubTypes.Type(value = Decision.Hold.class, name = "Hold"),
})
public sealed interface Decision {

  /** Returns the reason, as one sentence for a person. */
  String reason();

  /** Returns the plan to run at; empty if the job is to be left as it is. */
  default Optional<ParallelismPlan> planned() {
    return this instanceof Scale scale ? Optional.of(scale.plan()) : Optional.empty();
  }

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
