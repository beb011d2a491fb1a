package io.kta.knowledge;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.kta.driver.ApplyResult;
import io.kta.metrics.NoObservation;
import java.util.Optional;

/**
 * How a cycle ended; more ways may be added. {@code type} in JSON says which. Immutable.
 *
 * @since 0.1
 */
@JsonAutoDetect(isGetterVisibility = JsonAutoDetect.Visibility.NONE)
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Outcome.Applied.class, name = "Applied"),
  @JsonSubTypes.Type(value = Outcome.Recommended.class, name = "Recommended"),
  @JsonSubTypes.Type(value = Outcome.Held.class, name = "Held"),
  @JsonSubTypes.Type(value = Outcome.NotObserved.class, name = "NotObserved"),
  @JsonSubTypes.Type(value = Outcome.Failed.class, name = "Failed"),
})
public sealed interface Outcome {

  /** Returns the driver's answer to a plan; empty if none was handed to it. */
  default Optional<ApplyResult> applyResult() {
    return Optional.empty();
  }

  /** Returns whether a step failed. */
  default boolean isFailed() {
    return this instanceof Failed;
  }

  /** Returns whether the job was changed, or is about to be. */
  default boolean isChange() {
    return applyResult().filter(ApplyResult::isChange).isPresent();
  }

  /**
   * A plan was admitted, and the driver has answered; or the job ran at it already.
   *
   * @param result the driver's answer
   */
  record Applied(ApplyResult result) implements Outcome {
    /** Rejects null. */
    public Applied {
      requireNonNull(result, "result");
    }

    @Override
    public Optional<ApplyResult> applyResult() {
      return Optional.of(result);
    }
  }

  /** A plan was admitted, but in a dry run nothing is changed. */
  record Recommended() implements Outcome {}

  /**
   * The job was left as it is.
   *
   * @param reason why, as one sentence for a person
   */
  record Held(String reason) implements Outcome {
    /** Rejects null. */
    public Held {
      requireNonNull(reason, "reason");
    }
  }

  /**
   * The job could not be observed, and was left as it is.
   *
   * @param why why it could not
   */
  record NotObserved(NoObservation why) implements Outcome {
    /** Rejects null. */
    public NotObserved {
      requireNonNull(why, "why");
    }
  }

  /**
   * A step failed. The job was left as it was, unless the step was {@link Step#APPLY}, when the
   * next observation tells how it is, or {@link Step#SAVE}, when the reason tells.
   *
   * @param step the step that failed
   * @param reason what went wrong, as one line for a person
   * @param cause what it threw; empty if it threw nothing, and in the history; not written as JSON
   */
  record Failed(
      Step step,
      String reason,
      @JsonProperty(access = JsonProperty.Access.WRITE_ONLY) Optional<Throwable> cause)
      implements Outcome {
    /** Rejects null. */
    public Failed {
      requireNonNull(step, "step");
      requireNonNull(reason, "reason");
      requireNonNull(cause, "cause");
    }

    /** Returns this without its cause: what is worth keeping. */
    public Failed withoutCause() {
      return new Failed(step, reason, Optional.empty());
    }

    /** Returns this with a reason that also tells how the cycle would have ended without it. */
    public Failed after(Outcome otherwise) {
      String before =
          otherwise
              .applyResult()
              .map(answer -> "the driver answered " + answer.getClass().getSimpleName())
              .orElse("the cycle was " + otherwise.getClass().getSimpleName());
      return new Failed(step, reason + "; before that, " + before, cause);
    }
  }
}
