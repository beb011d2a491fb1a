package io.kta.policy;

import static java.util.Objects.requireNonNull;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A time of day on some days of the week, in a time zone. Immutable.
 *
 * <p>On each of its days it is one stretch of time, whatever the clocks do. Where they are put
 * forward over its begin, it begins with that; over its end, it ends as much later. Where they are
 * put back, it begins at the first and ends at the second of two equal times.
 *
 * @param days the days on which it begins, at least one; Monday first
 * @param from when it begins
 * @param to when it ends, on the same day if that is later than {@code from}, else on the next; not
 *     part of it
 * @param zone whose days and times they are
 * @since 0.1
 */
public record WeeklyWindow(List<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {

  /** Orders the days, and rejects a window without any. */
  public WeeklyWindow {
    requireNonNull(from, "from");
    requireNonNull(to, "to");
    requireNonNull(zone, "zone");
    if (days.isEmpty()) {
      throw new IllegalArgumentException(
          "the window from " + from + " to " + to + " has no days; name at least one");
    }
    days = List.copyOf(EnumSet.copyOf(days));
  }

  /** Returns a window on some days. */
  public static WeeklyWindow on(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {
    return new WeeklyWindow(List.copyOf(days), from, to, zone);
  }

  /** Returns a window on every day. */
  public static WeeklyWindow daily(LocalTime from, LocalTime to, ZoneId zone) {
    return new WeeklyWindow(List.of(DayOfWeek.values()), from, to, zone);
  }

  /** Returns whether an instant is within this window. */
  public boolean contains(Instant instant) {
    LocalDate today = instant.atZone(zone).toLocalDate();
    return contains(instant, today) || contains(instant, today.minusDays(1));
  }

  private boolean contains(Instant instant, LocalDate day) {
    if (!days.contains(day.getDayOfWeek())) {
      return false;
    }
    LocalDate lastDay = to.isAfter(from) ? day : day.plusDays(1);
    ZoneOffsetTransition change = zone.getRules().getTransition(day.atTime(from));
    Instant begin =
        change != null && change.isGap()
            ? change.getInstant()
            : ZonedDateTime.of(day, from, zone).withEarlierOffsetAtOverlap().toInstant();
    Instant end = ZonedDateTime.of(lastDay, to, zone).withLaterOffsetAtOverlap().toInstant();
    return !instant.isBefore(begin) && instant.isBefore(end);
  }

  /** Returns for example {@code MONDAY, FRIDAY 22:00 to 04:00 Europe/Vienna}. */
  @Override
  public String toString() {
    String which =
        days.size() == DayOfWeek.values().length
            ? "daily"
            : String.join(", ", days.stream().map(DayOfWeek::name).toList());
    return which + " " + from + " to " + to + " " + zone;
  }
}
