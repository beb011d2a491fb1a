package io.kta.page;

import static java.util.Objects.requireNonNull;

/**
 * The health of a job, as shown on its line of the page. Immutable.
 *
 * @param word in a word
 * @param detail why, as one sentence for a person; may be empty
 * @param needsAttention whether a person should look at it
 * @since 0.1
 */
public record JobHealth(String word, String detail, boolean needsAttention) {

  /** Rejects null. */
  public JobHealth {
    requireNonNull(word, "word");
    requireNonNull(detail, "detail");
  }

  /** Returns the health of a job that is as it should be. */
  public static JobHealth healthy(String word) {
    return new JobHealth(word, "", false);
  }

  /** Returns the health of a job that a person should look at, and why. */
  public static JobHealth unhealthy(String word, String why) {
    return new JobHealth(word, why, true);
  }
}
