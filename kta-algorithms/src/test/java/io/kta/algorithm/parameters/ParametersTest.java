package io.kta.algorithm.parameters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ParametersTest {

  /** All kinds of components. */
  public record Everything(
      double ratio,
      boolean active,
      Duration window,
      Shape shape,
      OptionalDouble limit,
      Inner inner,
      List<Entry> entries) {}

  /** Whose components are parameters like the others. */
  public record Inner(Optional<Duration> delay, Set<String> names) {

    /** Refuses too many names. */
    public Inner {
      if (names.size() > 1) {
        throw new IllegalArgumentException("names are " + names + "; give one at most");
      }
    }
  }

  /** In a list. */
  public record Entry(LocalTime from, ZoneId zone) {}

  /** A closed choice. */
  public enum Shape {
    ROUND,
    SQUARE
  }

  private static final Everything DEFAULTS =
      new Everything(
          0.5,
          false,
          Duration.ofMinutes(1),
          Shape.ROUND,
          OptionalDouble.empty(),
          new Inner(Optional.empty(), Set.of()),
          List.of());

  @Test
  void bind_nothing_isTheDefaults() {
    assertThat(bind(Map.of())).isEqualTo(DEFAULTS);
  }

  @Test
  void bind_everything_isConverted() {
    Everything bound =
        bind(
            Map.of(
                "ratio",
                1,
                "active",
                "true",
                "window",
                "PT2M",
                "shape",
                "square",
                "limit",
                3.5,
                "delay",
                1.5,
                "names",
                List.of("a"),
                "entries",
                List.of(Map.of("from", "08:30", "zone", "UTC"))));
    assertThat(bound)
        .isEqualTo(
            new Everything(
                1,
                true,
                Duration.ofMinutes(2),
                Shape.SQUARE,
                OptionalDouble.of(3.5),
                new Inner(Optional.of(Duration.ofMillis(1500)), Set.of("a")),
                List.of(new Entry(LocalTime.of(8, 30), ZoneId.of("UTC")))));
  }

  @Test
  void bind_nullForAnOptional_isNone() {
    Everything defaults =
        new Everything(
            0.5,
            false,
            Duration.ZERO,
            Shape.ROUND,
            OptionalDouble.of(1),
            DEFAULTS.inner(),
            List.of());
    assertThat(Parameters.bind("test", defaults, Collections.singletonMap("limit", null)).limit())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "ratio, NaN, a number",
    "ratio, '', a number",
    "active, yes, true or false",
    "window, 5m, a duration as PT5M or a number of seconds",
    "window, PTx, a duration as PT5M or a number of seconds",
    "window, 1e30, a duration as PT5M or a number of seconds",
    "shape, oval, 'one of ROUND, SQUARE'",
    "names, a, 'a list, each a text'",
  })
  void bind_unfit_isNamedWithWhatIsTaken(String name, String value, String taken) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bind(Map.of(name, value)))
        .withMessageStartingWith(
            "parameters of test: %s is '%s'; it must be %s; there are ratio (a number, by default"
                .formatted(name, value, taken));
  }

  @Test
  void bind_recordInsideRefuses_isNamedWithTheOthers() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bind(Map.of("names", List.of("a", "b"), "ratio", List.of(), "foo", 1)))
        .withMessageContaining("ratio is []; it must be a number; names are [")
        .withMessageContaining("; give one at most; there is no parameter 'foo'; there are");
  }

  @Test
  void bind_entryOfAList_hasNoDefaultsAndNoOtherNames() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bind(Map.of("entries", List.of(Map.of("from", "08:30")))))
        .withMessageContaining("it must be a list, each {from: a time of day as 08:30, zone: ");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                bind(
                    Map.of("entries", List.of(Map.of("from", "08:30", "zone", "UTC", "to", "1")))));
  }

  private static Everything bind(Map<String, ?> given) {
    return Parameters.bind("test", DEFAULTS, given);
  }
}
