package io.kta.examples.migration;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Flink's configuration has them: {@code 15 min}, {@code 30s}, {@code PT1H}. */
final class FlinkDurations {
  private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d+)\\s*([a-zµ]*)");
  private static final Map<String, Duration> UNITS =
      Map.ofEntries(
          Map.entry("d", Duration.ofDays(1)),
          Map.entry("day", Duration.ofDays(1)),
          Map.entry("h", Duration.ofHours(1)),
          Map.entry("hour", Duration.ofHours(1)),
          Map.entry("m", Duration.ofMinutes(1)),
          Map.entry("min", Duration.ofMinutes(1)),
          Map.entry("minute", Duration.ofMinutes(1)),
          Map.entry("s", Duration.ofSeconds(1)),
          Map.entry("sec", Duration.ofSeconds(1)),
          Map.entry("second", Duration.ofSeconds(1)),
          Map.entry("", Duration.ofMillis(1)),
          Map.entry("ms", Duration.ofMillis(1)),
          Map.entry("milli", Duration.ofMillis(1)),
          Map.entry("millisecond", Duration.ofMillis(1)));

  private FlinkDurations() {}

  /** Reads a duration; the message of the exception names the text and what it may be. */
  static Duration parse(String text) {
    String trimmed = text.strip().toLowerCase(Locale.ROOT);
    if (trimmed.startsWith("p")) {
      return Duration.parse(trimmed);
    }
    Matcher parts = NUMBER_AND_UNIT.matcher(trimmed);
    Duration unit = parts.matches() ? UNITS.get(singular(parts.group(2))) : null;
    if (unit == null) {
      throw new IllegalArgumentException(
          "'" + text + "' is no duration; write a number with d, h, min, s or ms, such as 15 min");
    }
    return unit.multipliedBy(Long.parseLong(parts.group(1)));
  }

  private static String singular(String unit) {
    return unit.length() > 2 && unit.endsWith("s") ? unit.substring(0, unit.length() - 1) : unit;
  }
}
