package io.kta.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kta.algorithm.dhalion.Dhalion;
import io.kta.algorithm.ds2.Ds2;
import io.kta.algorithm.fixed.Fixed;
import io.kta.algorithm.lag.LagBased;
import io.kta.algorithm.learned.LearnedCapacity;
import io.kta.algorithm.schedule.Scheduled;
import io.kta.algorithm.toggle.Toggle;
import io.kta.algorithm.utilization.TargetUtilization;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every parameter of an algorithm can be changed by itself, in one way for all algorithms. */
final class WithersTest {

  static Stream<Record> parameters() {
    return Stream.of(
        new Dhalion(),
        new Ds2(),
        new Ds2.Activation(),
        new Ds2.Sizing(),
        new Ds2.CatchUp(),
        new Fixed(3),
        new LagBased(),
        new LearnedCapacity(),
        new Scheduled(),
        new Scheduled.Time(LocalTime.of(8, 0), LocalTime.of(18, 0)),
        new TargetUtilization(),
        new Toggle());
  }

  @ParameterizedTest
  @MethodSource("parameters")
  void with_eachComponent_changesThatOneAndNoOther(Record before) throws Exception {
    for (RecordComponent component : before.getClass().getRecordComponents()) {
      Object old = component.getAccessor().invoke(before);
      Object other = other(component.getName(), old);
      Object after = wither(before, component).invoke(before, other);
      for (RecordComponent each : before.getClass().getRecordComponents()) {
        Object value = each.getAccessor().invoke(after);
        if (each.getName().equals(component.getName())) {
          assertThat(plain(value)).as(component.getName()).isEqualTo(other);
        } else {
          assertThat(value).as(each.getName()).isEqualTo(each.getAccessor().invoke(before));
        }
      }
    }
  }

  @Test
  void with_nestedNumber_isOneLineInCode() {
    Ds2 roomy = new Ds2().withSizing(new Ds2.Sizing().withHeadroom(0.3));
    assertThat(roomy.sizing().headroom()).isEqualTo(0.3);
    assertThat(roomy).isEqualTo(Algorithms.named("Ds2", Map.of("headroom", 0.3)));
    assertThat(new Ds2.CatchUp().withoutCatchUp().catchUp()).isEmpty();
  }

  @Test
  void with_valueOutOfRange_isRefusedAsByTheConstructor() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LearnedCapacity().withHeadroom(-1))
        .withMessage("headroom is -1.0; it must be finite and at least 0");
  }

  private static Method wither(Record record, RecordComponent component) {
    String name = component.getName();
    String expected = "with" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
    return Stream.of(record.getClass().getMethods())
        .filter(method -> method.getName().equals(expected) && method.getParameterCount() == 1)
        .findAny()
        .orElseThrow(
            () -> new AssertionError(record.getClass().getSimpleName() + " has no " + expected));
  }

  /** Returns another value that a component may have. */
  private static Object other(String name, Object value) {
    if (value instanceof Double number) {
      return number + 0.001;
    } else if (value instanceof Integer number) {
      return number + 1;
    } else if (value instanceof Boolean bool) {
      return !bool;
    } else if (value instanceof Duration duration) {
      return duration.plusSeconds(1);
    } else if (value instanceof LocalTime time) {
      return time.plusHours(1);
    } else if (value instanceof ZoneId) {
      return ZoneId.of("Europe/Vienna");
    } else if (value instanceof Enum<?> constant) {
      return Stream.of(constant.getDeclaringClass().getEnumConstants())
          .filter(each -> !each.equals(value))
          .findFirst()
          .orElseThrow();
    } else if (value instanceof OptionalInt) {
      return 7;
    } else if (value instanceof OptionalDouble) {
      return 7.5;
    } else if (value instanceof Optional<?>) {
      return Duration.ofHours(7);
    } else if (value instanceof Map<?, ?>) {
      return Map.of("map", 9);
    }
    return switch (name) {
      case "days" -> Set.of(DayOfWeek.MONDAY);
      case "replicas" -> List.of(7, 8);
      case "times" -> List.of(new Scheduled.Time(LocalTime.NOON, LocalTime.MIDNIGHT));
      case "objective" -> Objective.latency(0.99, Duration.ofSeconds(2));
      case "activation" -> new Ds2.Activation().withActivation(3);
      case "sizing" -> new Ds2.Sizing().withIgnoredShrink(4);
      case "backlog" -> new Ds2.CatchUp().withoutCatchUp();
      default -> throw new AssertionError("there is no other value of " + name);
    };
  }

  /** Returns what is in an optional, or the value itself. */
  private static Object plain(Object value) {
    if (value instanceof OptionalInt number) {
      return number.getAsInt();
    } else if (value instanceof OptionalDouble number) {
      return number.getAsDouble();
    }
    return value instanceof Optional<?> some ? some.orElseThrow() : value;
  }
}
