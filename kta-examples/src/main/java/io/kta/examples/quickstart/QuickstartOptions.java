package io.kta.examples.quickstart;

import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/**
 * What the user may choose. Immutable.
 *
 * @param mode {@code kta.mode}: shared, dedicated, uniform or reactive; default shared
 * @param interval {@code kta.interval}: from cycle to cycle; default 5 s
 * @param cycles {@code kta.cycles}: how many, at least 1; default 6
 * @param report {@code kta.report}: where the JSON lines go; default target/quickstart.jsonl
 * @param recording {@code kta.recording}: where the cycles are recorded, to be played back at the
 *     end; by default they are not
 */
record QuickstartOptions(
    Mode mode, Duration interval, int cycles, Path report, Optional<Path> recording) {

  /**
   * Reads the options from properties.
   *
   * @throws IllegalArgumentException if a value makes no sense; the message names the option
   */
  static QuickstartOptions from(Properties properties) {
    return new QuickstartOptions(
        mode(properties.getProperty("kta.mode", "shared")),
        interval(properties.getProperty("kta.interval", "5s")),
        cycles(properties.getProperty("kta.cycles", "6")),
        Path.of(properties.getProperty("kta.report", "target/quickstart.jsonl")),
        Optional.of(properties.getProperty("kta.recording", ""))
            .filter(file -> !file.isBlank())
            .map(Path::of));
  }

  private static Mode mode(String value) {
    return Arrays.stream(Mode.values())
        .filter(mode -> mode.name().equalsIgnoreCase(value))
        .findFirst()
        .orElseThrow(() -> wrong("kta.mode", value, "shared, dedicated, uniform or reactive"));
  }

  private static Duration interval(String value) {
    String text = value.toUpperCase(Locale.ROOT);
    try {
      Duration interval = Duration.parse(text.startsWith("PT") ? text : "PT" + text);
      if (interval.isNegative() || interval.isZero()) {
        throw wrong("kta.interval", value, "a positive time such as 5s or PT5S");
      }
      return interval;
    } catch (DateTimeParseException e) {
      throw wrong("kta.interval", value, "a positive time such as 5s or PT5S");
    }
  }

  private static int cycles(String value) {
    try {
      int cycles = Integer.parseInt(value);
      if (cycles >= 1) {
        return cycles;
      }
    } catch (NumberFormatException e) {
      // as wrong as a number below 1
    }
    throw wrong("kta.cycles", value, "a whole number of at least 1");
  }

  private static IllegalArgumentException wrong(String option, String value, String rule) {
    return new IllegalArgumentException(
        "%s is '%s'; it must be %s; give for example -D%s=%s"
            .formatted(option, value, rule, option, example(option)));
  }

  private static String example(String option) {
    return switch (option) {
      case "kta.mode" -> "shared";
      case "kta.interval" -> "5s";
      default -> "6";
    };
  }
}
