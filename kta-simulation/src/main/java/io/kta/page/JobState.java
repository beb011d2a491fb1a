package io.kta.page;

import static java.util.Objects.requireNonNull;

/**
 * How a job is, as its line on the page says. Immutable.
 *
 * @param word in a word
 * @param detail why, as one sentence for a person; may be empty
 * @param needsAttention whether a person should look at it
 */
public record JobState(String word, String detail, boolean needsAttention) {

  /** Rejects null. */
  public JobState {
    requireNonNull(word, "word");
    requireNonNull(detail, "detail");
  }

  /** Returns the state of a job that is as it should be. */
  public static JobState well(String word) {
    return new JobState(word, "", false);
  }

  /** Returns the state of a job that a person should look at, and why. */
  public static JobState ailing(String word, String why) {
    return new JobState(word, why, true);
  }
}
