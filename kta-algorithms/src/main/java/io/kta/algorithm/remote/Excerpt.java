package io.kta.algorithm.remote;

/** What messages show of a stranger's text: one short line of it. */
final class Excerpt {
  private static final int LONGEST = 200;

  private Excerpt() {}

  static String of(String text) {
    String start = text.length() > 2 * LONGEST ? text.substring(0, 2 * LONGEST) : text;
    String line = start.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    boolean isWhole = line.length() <= LONGEST && start.length() == text.length();
    return isWhole ? line : line.substring(0, Math.min(LONGEST, line.length())) + "…";
  }
}
