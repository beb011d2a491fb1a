package io.kta.operator;

import static io.kta.operator.PolicyTerms.at;
import static io.kta.operator.PolicyTerms.choice;
import static io.kta.operator.PolicyTerms.or;
import static io.kta.operator.PolicyTerms.orEmpty;
import static io.kta.operator.PolicyTerms.require;

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
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Turns bounds, budget, alignment and times of a resource into those of a policy. */
final class LimitTerms {

  private LimitTerms() {}

  /**
   * Adds what the behavior says of them.
   *
   * @throws IllegalArgumentException if values are out of range or contradict each other
   */
  static void add(ScalingPolicyBuilder builder, BehaviorSpec spec) {
    for (OperatorBoundsSpec bounds : orEmpty(spec.operators)) {
      String name = require("operators[].name", bounds.name);
      builder.bounds(
          name, range("operators[" + name + "]", bounds.minParallelism, bounds.maxParallelism));
    }
    for (ScheduledBoundsSpec scheduled : orEmpty(spec.scheduledBounds)) {
      String field = "scheduledBounds[]";
      WeeklyWindow window = window(field + ".window", require(field + ".window", scheduled.window));
      Range range = range(field, scheduled.minParallelism, scheduled.maxParallelism);
      if (scheduled.operator == null) {
        builder.boundsDuring(window, range);
      } else {
        builder.boundsDuring(window, scheduled.operator, range);
      }
    }
    orEmpty(spec.exclusions).forEach(window -> builder.exclude(window("exclusions[]", window)));
    if (spec.budget != null) {
      builder.budget(budget(spec.budget));
    }
    builder.alignment(choice("alignment", Alignment.class, or(spec.alignment, "Off")));
    or(spec.overrides, Map.<String, Integer>of()).forEach(builder::override);
    if (spec.maxDirectionChangesPerHour != null) {
      builder.maxDirectionChangesPerHour(spec.maxDirectionChangesPerHour);
    }
  }

  private static Range range(String field, @Nullable Integer min, @Nullable Integer max) {
    return at(field, () -> new Range(or(min, 1), or(max, Integer.MAX_VALUE)));
  }

  private static Budget budget(BudgetSpec spec) {
    Unit unit = choice("budget.unit", Unit.class, require("budget.unit", spec.unit));
    long limit = require("budget.limit", spec.limit);
    return at("budget", () -> new Budget(unit, limit, or(spec.weights, Map.of())));
  }

  private static WeeklyWindow window(String field, WindowSpec spec) {
    Set<DayOfWeek> days = new TreeSet<>();
    for (String day : spec.days == null ? everyDay() : spec.days) {
      days.add(choice(field + ".days", DayOfWeek.class, day));
    }
    return at(
        field,
        () -> WeeklyWindow.on(days, time("from", spec.from), time("to", spec.to), zone(spec)));
  }

  private static List<String> everyDay() {
    return List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");
  }

  private static LocalTime time(String field, @Nullable String text) {
    try {
      return LocalTime.parse(require(field, text));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "%s is '%s'; it must be a time of day like 08:00".formatted(field, text), e);
    }
  }

  private static ZoneId zone(WindowSpec spec) {
    String name = or(spec.timeZone, "UTC");
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "timeZone is '%s', which is unknown; name one like Europe/Vienna".formatted(name), e);
    }
  }
}
