package io.kta.algorithm;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JavaType;
import io.kta.json.Json;
import java.lang.reflect.Type;
import java.util.Optional;

/**
 * Of which types the results of an {@link Algorithm} are: what is needed to read them back.
 * Immutable.
 *
 * <p>Results of an unknown type are kept as long as the process runs, and no longer. A type is read
 * and written as Jackson does it: a record by its components, another class as its annotations say.
 * The package of a class in a module must be open to {@code com.fasterxml.jackson.databind}.
 *
 * @param monitored what monitoring finds; empty if the type is not known
 * @param analyzed what analyzing finds; empty if the type is not known
 */
public record ResultTypes(Optional<Type> monitored, Optional<Type> analyzed) {
  private static final ResultTypes UNKNOWN = new ResultTypes(Optional.empty(), Optional.empty());

  /** Rejects null. */
  public ResultTypes {
    requireNonNull(monitored, "monitored");
    requireNonNull(analyzed, "analyzed");
  }

  /** Returns the types of results that cannot be read back. */
  public static ResultTypes unknown() {
    return UNKNOWN;
  }

  /** Returns known types. */
  public static ResultTypes of(Type monitored, Type analyzed) {
    return new ResultTypes(Optional.of(monitored), Optional.of(analyzed));
  }

  /**
   * Returns the types that a class declares: of {@code class Ds2 implements Algorithm<Rates,
   * Targets>} they are {@code Rates} and {@code Targets}. One that it leaves open, as a type
   * parameter of its own, is not known.
   */
  public static ResultTypes declaredBy(Class<?> algorithm) {
    JavaType[] arguments =
        Json.lenient().constructType(algorithm).findTypeParameters(Algorithm.class);
    return arguments == null || arguments.length != 2
        ? UNKNOWN
        : new ResultTypes(known(arguments[0]), known(arguments[1]));
  }

  private static Optional<Type> known(JavaType type) {
    if (type.isJavaLangObject()) {
      return Optional.empty();
    }
    return Optional.of(type.hasGenericTypes() || type.isArrayType() ? type : type.getRawClass());
  }
}
