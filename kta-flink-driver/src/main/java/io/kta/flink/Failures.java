package io.kta.flink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often a job has failed of late, and why the last time. Immutable.
 *
 * @param millis when it failed, newest first, by the JobManager's clock
 * @param rootCause of the newest; empty if it has not failed
 */
record Failures(List<Long> millis, Optional<String> rootCause) {
  static final Failures NONE = new Failures(List.of(), Optional.empty());

  private static final Duration LOOKED_BACK = Duration.ofMinutes(10);
  private static final Duration OVERCOME = Duration.ofMinutes(2);
  private static final int REPEATED = 3;

  /** A TaskManager that is lost makes several failures in a row, until Flink notices. */
  private static final Duration OF_ONE_LOSS = Duration.ofSeconds(30);

  private static final long IN_A_ROW_MILLIS = 10_000;
  private static final int MORE_THAN_OF_ONE_LOSS = 8;
  private static final int LONGEST_CAUSE = 200;
  private static final Pattern CAUSE = Pattern.compile("(?m)^Caused by: (.*)$");

  /** Asks for the failures of a job; of one that has gone meanwhile none are known. */
  static Failures read(FlinkRest rest, String jobId) {
    try {
      return of(rest.get("/jobs/" + jobId + "/exceptions?maxExceptions=20"));
    } catch (RefusedException e) {
      return NONE;
    }
  }

  private static Failures of(FlinkResponse history) {
    List<FlinkResponse> entries =
        history
            .optionalField("exceptionHistory")
            .flatMap(all -> all.optionalField("entries"))
            .map(FlinkResponse::elements)
            .orElse(List.of());
    List<Long> millis = new ArrayList<>();
    for (FlinkResponse entry : entries) {
      millis.add(entry.field("timestamp").longInteger());
    }
    return new Failures(
        List.copyOf(millis),
        entries.stream().findFirst().map(entry -> rootCause(entry.field("stacktrace").text())));
  }

  /** Whether the last failure is so fresh that the job may still be recovering from it. */
  boolean isRecent(long nowMillis) {
    return !millis.isEmpty() && nowMillis - millis.get(0) <= OVERCOME.toMillis();
  }

  /** Whether the job fails again and again: it has not run for long, and one loss explains less. */
  boolean isRepeated(long nowMillis) {
    long count = countOfLate(nowMillis);
    return isRecent(nowMillis)
        && (count >= MORE_THAN_OF_ONE_LOSS
            || (count >= REPEATED && spanOfLate(nowMillis).compareTo(OF_ONE_LOSS) >= 0));
  }

  /**
   * Failures of which each followed soon upon the one before, so that the job hardly worked in
   * between. Immutable.
   *
   * @param firstMillis when the first of them was, by the JobManager's clock
   * @param lastMillis when the last was
   */
  record Row(long firstMillis, long lastMillis) {
    Duration span() {
      return Duration.ofMillis(
          Math.max(0, Math.min(LOOKED_BACK.toMillis(), lastMillis - firstMillis)));
    }
  }

  /** Returns the failures in a row of which the last was not after a time; empty if none was. */
  Optional<Row> rowUntil(long untilMillis) {
    List<Long> before = millis.stream().filter(at -> at <= untilMillis).toList();
    if (before.isEmpty()) {
      return Optional.empty();
    }
    int first = 0;
    while (first + 1 < before.size()
        && before.get(first) - before.get(first + 1) <= IN_A_ROW_MILLIS) {
      first++;
    }
    return Optional.of(new Row(before.get(first), before.get(0)));
  }

  /** Returns how often and why, as a clause. */
  String words(long nowMillis) {
    return "it failed %d times within %s, the last time with %s"
        .formatted(
            countOfLate(nowMillis), spanOfLate(nowMillis), rootCause.orElse("no reason given"));
  }

  private long countOfLate(long nowMillis) {
    return millis.stream().filter(at -> nowMillis - at <= LOOKED_BACK.toMillis()).count();
  }

  private Duration spanOfLate(long nowMillis) {
    List<Long> late =
        millis.stream().filter(at -> nowMillis - at <= LOOKED_BACK.toMillis()).toList();
    return late.isEmpty()
        ? Duration.ZERO
        : Duration.ofSeconds((late.get(0) - late.get(late.size() - 1)) / 1000);
  }

  /** Returns the first line of what came first. */
  private static String rootCause(String stackTrace) {
    String last = stackTrace.lines().findFirst().orElse("").strip();
    Matcher cause = CAUSE.matcher(stackTrace);
    while (cause.find()) {
      last = cause.group(1).strip();
    }
    return last.length() > LONGEST_CAUSE ? last.substring(0, LONGEST_CAUSE) + "…" : last;
  }
}
