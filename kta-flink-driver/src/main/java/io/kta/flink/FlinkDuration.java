package io.kta.flink;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a duration as Flink's configuration has them: 30 s, 500ms, 1 min, or PT30S. */
final class FlinkDuration {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,15})\\s*([a-zµ]*)");

  private FlinkDuration() {}

  /** Returns a duration, at most a day; empty if the text is none. */
  static Optional<Duration> of(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    Matcher matcher = TEXT.matcher(lower);
    Optional<Duration> duration =
        matcher.matches()
            ? unit(matcher.group(2))
                .map(unit -> Duration.of(Long.parseLong(matcher.group(1)), unit))
            : iso(lower);
    return duration.filter(it -> it.compareTo(Duration.ofDays(1)) <= 0);
  }

  private static Optional<Duration> iso(String text) {
    try {
      return Optional.of(Duration.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<ChronoUnit> unit(String name) {
    return switch (name) {
      case "ns", "nano", "nanos", "nanosecond", "nanoseconds" -> Optional.of(ChronoUnit.NANOS);
      case "µs", "micro", "micros", "microsecond", "microseconds" -> Optional.of(ChronoUnit.MICROS);
      case "", "ms", "milli", "millis", "millisecond", "milliseconds" ->
          Optional.of(ChronoUnit.MILLIS);
      case "s", "sec", "secs", "second", "seconds" -> Optional.of(ChronoUnit.SECONDS);
      case "m", "min", "mins", "minute", "minutes" -> Optional.of(ChronoUnit.MINUTES);
      case "h", "hour", "hours" -> Optional.of(ChronoUnit.HOURS);
      case "d", "day", "days" -> Optional.of(ChronoUnit.DAYS);
      default -> Optional.empty();
    };
  }
}
