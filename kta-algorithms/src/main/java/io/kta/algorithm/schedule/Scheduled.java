package io.kta.algorithm.schedule;

import static java.util.Objects.requireNonNull;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Context;
import io.kta.algorithm.Decision;
import io.kta.api.Growing;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * Sets a parallelism by the time of day and the day of the week. Immutable.
 *
 * @param zone whose time it is; by default UTC
 * @param times when what is set; where two overlap, the first counts; by default none
 * @param otherwise the parallelism of every operator at other times, at least 1; by default none:
 *     it stays at what it runs at
 * @since 0.1
 */
@Growing
public record Scheduled(ZoneId zone, List<Time> times, OptionalInt otherwise)
    implements Algorithm<LocalDateTime, Scheduled.Due> {

  /*
   * The oldest way to look ahead: a person knows when the load comes. The wall clock of a zone
   * counts, so that a change to summer time moves what is set with it.
   */

  /** Checks the parallelism. */
  public Scheduled {
    requireNonNull(zone, "zone");
    times = List.copyOf(times);
    if (otherwise.orElse(1) < 1) {
      throw new IllegalArgumentException(
          "otherwise is " + otherwise.getAsInt() + "; it must be at least 1, or left out");
    }
  }

  /** Creates a schedule in UTC, of no times. */
  public Scheduled() {
    this(ZoneOffset.UTC, List.of(), OptionalInt.empty());
  }

  /**
   * The parallelism during a time of day. Immutable.
   *
   * @param days on which days it begins; all if there are none
   * @param from when it begins
   * @param until when it ends, on the next day if that is not after {@code from}
   * @param parallelism of every operator without one of its own, at least 1; if there is none it
   *     stays at what it runs at
   * @param operators the parallelism of single operators, by id or name, each at least 1
   */
  @Growing
  public record Time(
      Set<DayOfWeek> days,
      LocalTime from,
      LocalTime until,
      OptionalInt parallelism,
      Map<String, Integer> operators) {

    /** Checks the counts. */
    public Time {
      days = Collections.unmodifiableSet(new TreeSet<>(days));
      operators = Collections.unmodifiableMap(new LinkedHashMap<>(operators));
      requireNonNull(from, "from");
      requireNonNull(until, "until");
      if (parallelism.orElse(1) < 1 || operators.values().stream().anyMatch(count -> count < 1)) {
        throw new IllegalArgumentException(
            "parallelism from %s until %s is %s and for operators %s; it must be at least 1"
                .formatted(from, until, parallelism, operators));
      }
    }

    boolean isAt(LocalDateTime now) {
      LocalTime time = now.toLocalTime();
      boolean overnight = !until.isAfter(from);
      boolean early = overnight && time.isBefore(until); // it began yesterday
      DayOfWeek begun = early ? now.getDayOfWeek().minus(1) : now.getDayOfWeek();
      boolean within =
          overnight ? early || !time.isBefore(from) : !time.isBefore(from) && time.isBefore(until);
      return within && (days.isEmpty() || days.contains(begun));
    }

    /** Creates a time on every day, at which every operator stays at what it runs at. */
    public Time(LocalTime from, LocalTime until) {
      this(Set.of(), from, until, OptionalInt.empty(), Map.of());
    }

    /** Returns this with another {@code days}. */
    public Time withDays(Set<DayOfWeek> days) {
      return new Time(days, from, until, parallelism, operators);
    }

    /** Returns this with another {@code from}. */
    public Time withFrom(LocalTime from) {
      return new Time(days, from, until, parallelism, operators);
    }

    /** Returns this with another {@code until}. */
    public Time withUntil(LocalTime until) {
      return new Time(days, from, until, parallelism, operators);
    }

    /** Returns this with another {@code parallelism}. */
    public Time withParallelism(int parallelism) {
      return new Time(days, from, until, OptionalInt.of(parallelism), operators);
    }

    /** Returns this with another {@code operators}. */
    public Time withOperators(Map<String, Integer> operators) {
      return new Time(days, from, until, parallelism, operators);
    }
  }

  /**
   * The parallelism that is due now. Immutable.
   *
   * @param time the place of the time it is, among those there are; empty if it is none
   */
  public record Due(OptionalInt time) {
    /** Rejects null. */
    public Due {
      requireNonNull(time, "time");
    }
  }

  /** Returns what time it is. */
  @Override
  public LocalDateTime monitor(Context<LocalDateTime, Due> context) {
    return LocalDateTime.ofInstant(context.startedAt(), zone);
  }

  @Override
  public Due analyze(Context<LocalDateTime, Due> context, LocalDateTime now) {
    for (int i = 0; i < times.size(); i++) {
      if (times.get(i).isAt(now)) {
        return new Due(OptionalInt.of(i));
      }
    }
    return new Due(OptionalInt.empty());
  }

  @Override
  public boolean readsMetrics() {
    return false;
  }

  @Override
  public Decision plan(Context<LocalDateTime, Due> context, LocalDateTime now, Due due) {
    Optional<Time> time =
        due.time().isPresent() ? Optional.of(times.get(due.time().getAsInt())) : Optional.empty();
    Map<OperatorId, Integer> targets = new LinkedHashMap<>();
    for (Operator operator : context.topology().operators()) {
      targets.put(operator.id(), target(operator, time));
    }
    return new Decision.Scale(
        new ParallelismPlan(targets),
        time.map(t -> "it is between %s and %s".formatted(t.from(), t.until()))
            .orElse("it is none of the times that are set"));
  }

  private int target(Operator operator, Optional<Time> time) {
    OptionalInt wanted = time.map(Time::parallelism).orElse(otherwise);
    Map<String, Integer> single = time.map(Time::operators).orElse(Map.of());
    Integer own = single.getOrDefault(operator.id().value(), single.get(operator.name()));
    if (own != null) {
      return operator.nearest(own);
    }
    return wanted.isPresent() ? operator.nearest(wanted.getAsInt()) : operator.parallelism();
  }

  /** Returns this with another {@code zone}. */
  public Scheduled withZone(ZoneId zone) {
    return new Scheduled(zone, times, otherwise);
  }

  /** Returns this with another {@code times}. */
  public Scheduled withTimes(List<Time> times) {
    return new Scheduled(zone, times, otherwise);
  }

  /** Returns this with another {@code otherwise}. */
  public Scheduled withOtherwise(int otherwise) {
    return new Scheduled(zone, times, OptionalInt.of(otherwise));
  }
}
