package io.kta.algorithm.remote;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;

/**
 * A JSON object as it was written: a result of a remote algorithm, sent back to it later. Its text
 * is never rewritten, so numbers keep their form. Equal if the text is. Immutable.
 *
 * @param text one JSON object (RFC 8259) at most 100 levels deep, without a key that occurs twice
 * @since 0.1
 */
public record JsonObject(String text) {
  private static final JsonObject EMPTY = new JsonObject("{}");

  /**
   * Checks the text and drops white space around it.
   *
   * @throws IllegalArgumentException if it is anything but one JSON object, is deeper than 100
   *     levels, or has a key twice in one object
   */
  public JsonObject {
    requireNonNull(text, "text");
    try {
      Protocol.requireObject(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "'%s' is not a JSON object: %s"
              .formatted(Excerpt.of(text), Excerpt.of(e.getOriginalMessage())),
          e);
    }
    text = text.strip();
  }

  /** Returns the object without any key. */
  public static JsonObject empty() {
    return EMPTY;
  }

  /** Returns the text. */
  @Override
  public String toString() {
    return text;
  }
}
