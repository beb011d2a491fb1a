package io.kta.operator;

/** Texts for a status, which must not grow beyond bounds. */
final class Texts {
  private static final int LONGEST = 1000;

  private Texts() {}

  static String shortened(String text) {
    return shortened(text, LONGEST);
  }

  static String shortened(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest) + "…";
  }
}
