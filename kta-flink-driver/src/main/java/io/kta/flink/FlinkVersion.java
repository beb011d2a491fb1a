package io.kta.flink;

import io.kta.driver.ScaleDriverException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version of a Flink, as far as it matters here. Immutable. */
record FlinkVersion(int major, int minor) {
  private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})(\\D.*)?");

  static FlinkVersion of(String text) {
    Matcher matcher = VERSION.matcher(text);
    if (!matcher.matches()) {
      throw new ScaleDriverException(
          "Flink says its version is '%s', which is not one; it must begin like 2.3"
              .formatted(text));
    }
    return new FlinkVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  /** Whether jobs can be rescaled over REST. */
  boolean canRescale() {
    return major > 1 || minor >= 18;
  }

  /** Whether a rescaling waits for the next checkpoint by itself. */
  boolean rescalesAtCheckpoint() {
    return major >= 2;
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
