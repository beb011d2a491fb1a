package io.kta.operator.spec;

import static io.kta.operator.spec.Fields.at;
import static io.kta.operator.spec.Fields.choice;
import static io.kta.operator.spec.Fields.or;
import static io.kta.operator.spec.Fields.orEmpty;
import static io.kta.operator.spec.Fields.require;
import static io.kta.operator.spec.PolicyTerms.BEHAVIOR;

import io.kta.operator.resource.BehaviorSpec;
import io.kta.operator.resource.BudgetSpec;
import io.kta.operator.resource.OperatorBoundsSpec;
import io.kta.operator.resource.ScheduledBoundsSpec;
import io.kta.operator.resource.WindowSpec;
import io.kta.policy.Alignment;
import io.kta.policy.Bounds.Range;
import io.kta.policy.Budget;
import io.kta.policy.Budget.Unit;
import io.kta.policy.ScalingPolicyBuilder;
import io.kta.policy.WeeklyWindow;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Turns bounds, budget, alignment and times of a resource into those of a policy. */
final class LimitTerms {

  private LimitTerms() {}

  /** Adds what the behavior says of them; faults are added to those known. */
  static void add(ScalingPolicyBuilder builder, BehaviorSpec spec, Faults faults) {
    addBounds(builder, spec, faults);
    List<WindowSpec> exclusions = orEmpty(spec.exclusions);
    for (int i = 0; i < exclusions.size(); i++) {
      WindowSpec exclusion = exclusions.get(i);
      faults.check(BEHAVIOR + ".exclusions[" + i + "]", () -> builder.exclude(window(exclusion)));
    }
    BudgetSpec budget = spec.budget;
    if (budget != null) {
      faults.check(BEHAVIOR + ".budget", () -> builder.budget(budget(budget)));
    }
    faults.check(
        BEHAVIOR + ".alignment",
        () -> builder.alignment(choice("", Alignment.class, or(spec.alignment, "Off"))));
    or(spec.overrides, Map.<String, Integer>of())
        .forEach(
            (operator, parallelism) ->
                faults.check(
                    BEHAVIOR + ".overrides[" + operator + "]",
                    () -> addOverride(builder, operator, parallelism)));
    if (spec.settleTimeoutSeconds != null) {
      builder.settleTimeout(Duration.ofSeconds(spec.settleTimeoutSeconds));
    }
    if (spec.maxDirectionChangesPerHour != null) {
      builder.maxDirectionChangesPerHour(spec.maxDirectionChangesPerHour);
    }
  }

  private static void addBounds(ScalingPolicyBuilder builder, BehaviorSpec spec, Faults faults) {
    builder
        .minParallelism(or(spec.minParallelism, 1))
        .maxParallelism(or(spec.maxParallelism, Integer.MAX_VALUE));
    faults.check(
        BEHAVIOR + ".maxParallelism", () -> range("", spec.minParallelism, spec.maxParallelism));
    Set<String> named = new HashSet<>();
    List<OperatorBoundsSpec> operators = orEmpty(spec.operators);
    for (int i = 0; i < operators.size(); i++) {
      OperatorBoundsSpec bounds = operators.get(i);
      faults.check(
          BEHAVIOR + ".operators[" + i + "]",
          () -> {
            String name = require("name", bounds.name);
            if (!named.add(name)) {
              throw new IllegalArgumentException(
                  "the bounds of '%s' are set twice; leave out one of the two".formatted(name));
            }
            builder.bounds(
                name, range("maxParallelism", bounds.minParallelism, bounds.maxParallelism));
          });
    }
    List<ScheduledBoundsSpec> schedule = orEmpty(spec.scheduledBounds);
    for (int i = 0; i < schedule.size(); i++) {
      ScheduledBoundsSpec bounds = schedule.get(i);
      faults.check(BEHAVIOR + ".scheduledBounds[" + i + "]", () -> addScheduled(builder, bounds));
    }
  }

  private static void addScheduled(ScalingPolicyBuilder builder, ScheduledBoundsSpec bounds) {
    WindowSpec spec = require("window", bounds.window);
    WeeklyWindow window = at("window", () -> window(spec));
    Range range = range("maxParallelism", bounds.minParallelism, bounds.maxParallelism);
    if (bounds.operator == null) {
      builder.boundsDuring(window, range);
    } else {
      builder.boundsDuring(window, bounds.operator, range);
    }
  }

  private static void addOverride(ScalingPolicyBuilder builder, String operator, int parallelism) {
    if (parallelism < 0) {
      throw FieldException.of("", "is " + parallelism + "; it must be at least 0");
    }
    builder.override(operator, parallelism);
  }

  private static Range range(String field, @Nullable Integer min, @Nullable Integer max) {
    int least = or(min, 1);
    int most = or(max, Integer.MAX_VALUE);
    if (most < least) {
      throw FieldException.of(
          field,
          "is %d, below minParallelism %d; raise the one or lower the other"
              .formatted(most, least));
    }
    return new Range(least, most);
  }

  private static Budget budget(BudgetSpec spec) {
    Unit unit = choice("unit", Unit.class, require("unit", spec.unit));
    Budget unlimited = unit == Unit.SLOTS ? Budget.slots(1) : Budget.unlimited();
    return unlimited
        .withLimit(require("limit", spec.limit))
        .withWeights(or(spec.weights, Map.of()));
  }

  private static WeeklyWindow window(WindowSpec spec) {
    Set<DayOfWeek> days = new TreeSet<>();
    for (String day : spec.days == null ? everyDay() : spec.days) {
      days.add(choice("days", DayOfWeek.class, day));
    }
    return WeeklyWindow.on(days, time("from", spec.from), time("to", spec.to), zone(spec));
  }

  private static List<String> everyDay() {
    return List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");
  }

  private static LocalTime time(String field, @Nullable String text) {
    try {
      return LocalTime.parse(require(field, text));
    } catch (DateTimeException e) {
      throw FieldException.of(
          field, "is '%s'; it must be a time of day like 08:00".formatted(text));
    }
  }

  private static ZoneId zone(WindowSpec spec) {
    String name = or(spec.timeZone, "UTC");
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw FieldException.of(
          "timeZone", "is '%s', which is unknown; name one like Europe/Vienna".formatted(name));
    }
  }
}
