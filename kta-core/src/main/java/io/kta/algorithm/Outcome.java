package io.kta.algorithm;

import io.kta.driver.ApplyResult;
import java.util.Optional;

/** How a cycle ended. Immutable. */
public sealed interface Outcome {

  /**
   * A plan was admitted, and the driver has answered; or the job ran at it already.
   *
   * @param result the driver's answer
   */
  record Applied(ApplyResult result) implements Outcome {}

  /** A plan was admitted, but in a dry run nothing is changed. */
  record Recommended() implements Outcome {}

  /**
   * The job was left as it is.
   *
   * @param reason why, as one sentence for a person
   */
  record Held(String reason) implements Outcome {}

  /**
   * A step failed. The job was left as it was; if the step was {@link Step#APPLY}, the next
   * observation tells how it is.
   *
   * @param step the step that failed
   * @param reason what went wrong, as one line for a person
   * @param cause what it threw; empty if it threw nothing, and in the history
   */
  record Failed(Step step, String reason, Optional<Throwable> cause) implements Outcome {

    /** Returns this without its cause: what is worth keeping. */
    public Failed withoutCause() {
      return new Failed(step, reason, Optional.empty());
    }
  }
}
