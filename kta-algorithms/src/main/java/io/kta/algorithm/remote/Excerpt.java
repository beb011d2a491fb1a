package io.kta.algorithm.remote;

/** What messages show of a stranger's text: one line of it. */
final class Excerpt {
  private static final int LONGEST = 200;
  private static final int LONGEST_MESSAGE = 750; // with what is called, a status still takes it

  private Excerpt() {}

  /**
   * Returns what an answer says went wrong. The cause often comes last, so of a long one the middle
   * is left out.
   */
  static String ofMessage(String text) {
    if (text.length() <= LONGEST_MESSAGE) {
      return line(text);
    }
    String start = line(text.substring(0, LONGEST_MESSAGE / 3));
    String end = line(text.substring(text.length() - 2 * LONGEST_MESSAGE / 3));
    return start + " … " + end;
  }

  private static String line(String text) {
    return text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
  }

  static String of(String text) {
    String start = text.length() > 2 * LONGEST ? text.substring(0, 2 * LONGEST) : text;
    String line = line(start);
    boolean isWhole = line.length() <= LONGEST && start.length() == text.length();
    return isWhole ? line : line.substring(0, Math.min(LONGEST, line.length())) + "…";
  }
}
