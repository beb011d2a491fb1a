package io.kta.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.knowledge.Step;
import io.kta.policy.Bounds.Range;
import io.kta.policy.MissingData.Fallback;
import io.kta.policy.MissingData.Reaction;
import io.kta.policy.MissingData.Towards;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One number of a policy is changed in one line, whatever else was set. */
final class PolicyPartsTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final WeeklyWindow NIGHT =
      new WeeklyWindow(
          List.of(DayOfWeek.MONDAY), LocalTime.NOON, LocalTime.of(13, 0), ZoneId.of("UTC"));

  private static Map<String, UnaryOperator<ScalingPolicyBuilder>> setters() {
    Map<String, UnaryOperator<ScalingPolicyBuilder>> setters = new TreeMap<>();
    setters.put("interval", b -> b.interval(HOUR));
    setters.put("maxFailureDelay", b -> b.maxFailureDelay(HOUR));
    setters.put("timeout", b -> b.timeout(Step.APPLY, HOUR));
    setters.put("dryRun", b -> b.dryRun(true));
    setters.put("minParallelism", b -> b.minParallelism(2));
    setters.put("maxParallelism", b -> b.maxParallelism(9));
    setters.put("bounds", b -> b.bounds("map", new Range(2, 3)));
    setters.put("boundsDuring", b -> b.boundsDuring(NIGHT, "map", new Range(2, 3)));
    setters.put("budget", b -> b.budget(Budget.slots(7).withLimit(8)));
    setters.put("alignment", b -> b.alignment(Alignment.BALANCED));
    setters.put(
        "behavior", b -> b.behavior(Behavior.unrestricted()).behavior("map", Behavior.calm()));
    setters.put("cooldownUp", b -> b.cooldownUp(HOUR));
    setters.put("cooldownDown", b -> b.cooldownDown(HOUR));
    setters.put("settleTimeout", b -> b.settleTimeout(HOUR));
    setters.put("maxDirectionChangesPerHour", b -> b.maxDirectionChangesPerHour(3));
    setters.put("exclude", b -> b.exclude(NIGHT));
    setters.put("missingData", b -> b.missingData(MissingData.ignored()));
    setters.put("conflicts", b -> b.conflicts(Conflicts.defaults().withRespectFor(HOUR)));
    setters.put("effectiveness", b -> b.effectiveness(Effectiveness.defaults().withLeastGain(0.5)));
    setters.put("override", b -> b.override("map", 3));
    return setters;
  }

  @Test
  void toBuilder_anythingSet_keepsIt() {
    List<String> all =
        Stream.of(ScalingPolicyBuilder.class.getMethods())
            .filter(method -> method.getReturnType() == ScalingPolicyBuilder.class)
            .map(Method::getName)
            .distinct()
            .sorted()
            .toList();
    assertThat(setters().keySet()).containsExactlyElementsOf(all);
    setters()
        .forEach(
            (name, setter) -> {
              ScalingPolicy policy = setter.apply(ScalingPolicy.builder()).build();
              assertThat(policy).as(name).isNotEqualTo(ScalingPolicy.defaults());
              assertThat(policy.toBuilder().build()).as(name).isEqualTo(policy);
              assertThat(policy.toBuilder().maxParallelism(77).build().bounds().forAll().max())
                  .isEqualTo(77);
            });
  }

  static Stream<Record> parts() {
    return Stream.of(
        Behavior.calm(),
        Conflicts.defaults(),
        Direction.unrestricted(),
        Effectiveness.defaults(),
        MissingData.defaults());
  }

  @ParameterizedTest
  @MethodSource("parts")
  void with_eachComponent_changesThatOneAndNoOther(Record before) throws Exception {
    for (RecordComponent component : before.getClass().getRecordComponents()) {
      Object old = component.getAccessor().invoke(before);
      String name = component.getName();
      String wither = "with" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
      Method method =
          Stream.of(before.getClass().getMethods())
              .filter(each -> each.getName().equals(wither))
              .findAny()
              .orElseThrow(() -> new AssertionError("there is no " + wither));
      Object after = method.invoke(before, other(name, old));
      for (RecordComponent each : before.getClass().getRecordComponents()) {
        boolean isSame = each.getAccessor().invoke(after).equals(each.getAccessor().invoke(before));
        assertThat(isSame).as(each.getName()).isEqualTo(!each.getName().equals(name));
      }
    }
  }

  private static Object other(String name, Object value) {
    if (value instanceof Duration duration) {
      return duration.plusSeconds(1);
    } else if (value instanceof Double share) {
      return share + 0.5;
    } else if (value instanceof Integer count) {
      return count + 1;
    } else if (value instanceof Reaction answer) {
      return answer == Reaction.PROCEED ? Reaction.HOLD : Reaction.PROCEED;
    } else if (value instanceof Direction) {
      return Direction.unrestricted().withTolerance(0.7);
    }
    return switch (name) {
      case "select" -> Direction.Select.DISABLED;
      case "limits" -> new RateLimit[] {RateLimit.instances(1, Duration.ofMinutes(1))};
      case "fallback" -> new Fallback(HOUR, Map.of("map", 2), Towards.UP);
      default -> throw new AssertionError("there is no other value of " + name);
    };
  }
}
