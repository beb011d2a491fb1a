package io.kta.quickstart.kstreams;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a process is, as its first argument says. */
enum Role {
  /** All of WordCount in one application. */
  TOKENIZER_COUNTER,
  /** The first of two applications: lines to words. */
  TOKENIZER,
  /** The second of two applications: words to counts. */
  COUNTER,
  /** What sends lines. */
  PRODUCER;

  /** Returns the name, as in arguments: {@code tokenizer-counter}. */
  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns the application's id where none is set, which is its Deployment's name too. */
  String applicationId() {
    return "kta-quickstart-kstreams-" + text();
  }

  /**
   * Returns the role of a name.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Role of(String text) {
    return Arrays.stream(values())
        .filter(role -> role.text().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the first argument is '%s'; it must be one of %s"
                        .formatted(
                            text,
                            Arrays.stream(values())
                                .map(Role::text)
                                .collect(Collectors.joining(", ")))));
  }
}
