package io.kta.flink;

import io.kta.driver.ScaleDriverException;
import java.io.Serial;

/** Thrown when Flink answered, but with an error. */
final class RefusedException extends ScaleDriverException {
  @Serial private static final long serialVersionUID = 1L;

  private final Refusal refusal;
  private final String words;

  /**
   * Creates an exception.
   *
   * @param call the method and the address
   * @param words the first line of what Flink said
   */
  RefusedException(String call, int status, String words) {
    super(
        "%s was answered with %d: %s; %s"
            .formatted(call, status, words, Refusal.of(status, words).remedy()));
    this.refusal = Refusal.of(status, words);
    this.words = words;
  }

  Refusal refusal() {
    return refusal;
  }

  /** What Flink said, and what to do about it. */
  String wordsAndRemedy() {
    return words + "; " + refusal.remedy();
  }
}
