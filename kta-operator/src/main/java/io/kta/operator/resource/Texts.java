package io.kta.operator.resource;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/** Texts for a status, which must not grow beyond bounds. */
public final class Texts {
  private static final int LONGEST = 1000;

  /** How a report tells of an exception of KTA's own, whose message says it all. */
  private static final Pattern THROWN =
      Pattern.compile("(the driver's )?\\b[\\w.]{1,80}\\(\\) threw io\\.kta\\.[\\w.$]{1,80}: ");

  private Texts() {}

  /** Returns a text of a report, shortened, as people who do not write Java read it. */
  public static String plain(String text) {
    return shortened(THROWN.matcher(shortened(text, 2 * LONGEST)).replaceAll(""));
  }

  /** Returns a time to the second, as Kubernetes has it. */
  public static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  public static String shortened(String text) {
    return shortened(text, LONGEST);
  }

  public static String shortened(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest) + "…";
  }
}
