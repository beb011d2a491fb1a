package io.kta.knowledge;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * A generic type of results, which a class alone does not describe: {@code new
 * ResultType<Map<OperatorId, Double>>() {}}, whose braces keep what is between the angle brackets.
 * Immutable.
 *
 * @param <T> the type
 * @since 0.1
 */
public abstract class ResultType<T> {
  private final Type type;

  /**
   * Creates it; of a subclass only, which the braces make.
   *
   * @throws IllegalArgumentException if the subclass says no type
   */
  protected ResultType() {
    if (!(getClass().getGenericSuperclass() instanceof ParameterizedType named)) {
      throw new IllegalArgumentException(
          "%s names no type; write new ResultType<List<Double>>() {} for example"
              .formatted(getClass().getName()));
    }
    this.type = named.getActualTypeArguments()[0];
  }

  /** Returns the type. */
  public final Type type() {
    return type;
  }

  /** Returns whether the other is of the same type. */
  @Override
  public final boolean equals(@Nullable Object o) {
    return o instanceof ResultType<?> other && type.equals(other.type);
  }

  @Override
  public final int hashCode() {
    return type.hashCode();
  }

  /** Returns the type as Java code has it. */
  @Override
  public final String toString() {
    return type.getTypeName();
  }
}
