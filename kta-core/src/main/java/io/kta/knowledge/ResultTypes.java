package io.kta.knowledge;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.Type;
import java.util.Optional;

/**
 * Of which types the results of an algorithm are: what is needed to read them back. Immutable.
 *
 * <p>Results of an unknown type are kept as long as the process runs, and no longer. A type is read
 * and written as Jackson does it: a record by its components, another class as its annotations say.
 * The package of a class in a module must be open to {@code com.fasterxml.jackson.databind}; a
 * store that outlasts the process refuses one that is not.
 *
 * @param monitored what monitoring finds; empty if the type is not known
 * @param analyzed what analyzing finds; empty if the type is not known
 * @param <M> what monitoring finds
 * @param <A> what analyzing finds
 * @since 0.1
 */
@SuppressWarnings("UnusedTypeParameter") // they say whose results may be read
public record ResultTypes<M, A>(Optional<Type> monitored, Optional<Type> analyzed) {
  private static final ResultTypes<?, ?> UNKNOWN =
      new ResultTypes<>(Optional.empty(), Optional.empty());

  /** Rejects null. */
  public ResultTypes {
    requireNonNull(monitored, "monitored");
    requireNonNull(analyzed, "analyzed");
  }

  /** Returns the types of results that cannot be read back. */
  @SuppressWarnings("unchecked") // of no type, and so of any
  public static <M, A> ResultTypes<M, A> unknown() {
    return (ResultTypes<M, A>) UNKNOWN;
  }

  /**
   * Returns known types; they must be the {@code M} and {@code A} of the algorithm. {@link
   * ResultType} makes one of a generic type.
   */
  public static <M, A> ResultTypes<M, A> of(Type monitored, Type analyzed) {
    return new ResultTypes<>(Optional.of(monitored), Optional.of(analyzed));
  }
}
