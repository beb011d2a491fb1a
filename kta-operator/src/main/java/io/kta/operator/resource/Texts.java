package io.kta.operator.resource;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Texts for people, in a status, an event or a log, which may come from anybody: they neither grow
 * beyond bounds, nor hold what would forge a line, steer a terminal or turn the order of the
 * letters around.
 */
public final class Texts {
  private static final int LONGEST = 1000;
  private static final int REPLACEMENT = 0xFFFD;

  private Texts() {}

  /** Returns a time to the second, as Kubernetes has it. */
  public static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Returns a text that is clean, and as long as a person reads. */
  public static String shortened(String text) {
    return shortened(text, LONGEST);
  }

  /** Returns a text that is clean, and at most some characters and an ellipsis long. */
  public static String shortened(String text, int longest) {
    return clean(text.length() <= longest ? text : text.substring(0, longest) + "…");
  }

  /**
   * Returns a text as one line without control characters: what separates lines or columns is a
   * space, and a replacement character stands for every other.
   */
  public static String clean(String text) {
    return text.codePoints().allMatch(Texts::isClean) ? text : cleaned(text);
  }

  private static String cleaned(String text) {
    return text.codePoints()
        .map(each -> isClean(each) ? each : Character.isWhitespace(each) ? ' ' : REPLACEMENT)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean isClean(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      case Character.FORMAT -> !turnsTheOrder(codePoint);
      default -> true;
    };
  }

  /** The controls of the bidirectional algorithm (UAX 9). */
  private static boolean turnsTheOrder(int codePoint) {
    return codePoint == 0x061C
        || codePoint == 0x200E
        || codePoint == 0x200F
        || (codePoint >= 0x202A && codePoint <= 0x202E)
        || (codePoint >= 0x2066 && codePoint <= 0x2069);
  }
}
