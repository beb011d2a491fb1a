package io.kta.algorithm.parameters;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Algorithms;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes an algorithm that is a parameter of another. */
final class NestedAlgorithm {
  private static final int MOST_ALGORITHMS = 8;
  private static final int MOST_LEVELS = 2 * MOST_ALGORITHMS + 3; // the innermost may have lists

  private NestedAlgorithm() {}

  /**
   * Returns the algorithm, or empty if what is given does not say one.
   *
   * @param given a name, or a map of {@code type} and {@code parameters}
   * @throws IllegalArgumentException if there is none such, or its parameters are wrong
   */
  static Optional<Algorithm<?, ?>> of(Object given) {
    if (given instanceof CharSequence name) {
      return Optional.of(Algorithms.named(name.toString().strip(), Map.of()));
    }
    if (!(given instanceof Map<?, ?> parts) || !(parts.get("type") instanceof CharSequence type)) {
      return Optional.empty();
    }
    if (isDeeperThan(MOST_LEVELS, given)) {
      throw new IllegalArgumentException(
          "this is nested too deep; put at most %d algorithms inside of one another"
              .formatted(MOST_ALGORITHMS));
    }
    Object parameters = parts.get("parameters");
    boolean isSaid = parameters == null || parameters instanceof Map<?, ?>;
    int known = parts.containsKey("parameters") ? 2 : 1;
    return isSaid && parts.size() == known
        ? Optional.of(Algorithms.named(type.toString().strip(), byName(parameters)))
        : Optional.empty();
  }

  private static Map<String, ?> byName(@Nullable Object parameters) {
    Map<String, @Nullable Object> byName = new LinkedHashMap<>();
    if (parameters instanceof Map<?, ?> given) {
      given.forEach((name, value) -> byName.put(String.valueOf(name), value));
    }
    return byName;
  }

  /** Looks no further than it has to, since a map may even hold itself. */
  private static boolean isDeeperThan(int levels, @Nullable Object value) {
    Collection<?> inside =
        value instanceof Map<?, ?> map
            ? map.values()
            : value instanceof Collection<?> values ? values : null;
    return inside != null
        && (levels == 0 || inside.stream().anyMatch(one -> isDeeperThan(levels - 1, one)));
  }
}
