package io.kta.knowledge;

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
   * A step failed. The job was left as it was, unless the step was {@link Step#APPLY}, when the
   * next observation tells how it is, or {@link Step#SAVE}, when the reason tells.
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

    /** Returns this with a reason that also tells how the cycle would have ended without it. */
    public Failed after(Outcome otherwise) {
      return new Failed(step, reason + "; before that, the cycle ended in " + otherwise, cause);
    }
  }
}
