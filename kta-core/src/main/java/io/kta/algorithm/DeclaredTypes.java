package io.kta.algorithm;

import com.fasterxml.jackson.databind.JavaType;
import io.kta.json.Json;
import io.kta.knowledge.ResultTypes;
import java.lang.reflect.Type;
import java.util.Optional;

/** The types of results that the class of an algorithm declares. */
final class DeclaredTypes {
  private DeclaredTypes() {}

  /**
   * Returns the types that a class declares: of {@code class Ds2 implements Algorithm<Rates,
   * Targets>} they are {@code Rates} and {@code Targets}. One that it leaves open, as a type
   * parameter of its own, is not known.
   */
  static <M, A> ResultTypes<M, A> of(Class<?> algorithm) {
    JavaType[] arguments =
        Json.lenient().constructType(algorithm).findTypeParameters(Algorithm.class);
    return arguments == null || arguments.length != 2
        ? ResultTypes.unknown()
        : new ResultTypes<>(known(arguments[0]), known(arguments[1]));
  }

  private static Optional<Type> known(JavaType type) {
    if (type.isJavaLangObject()) {
      return Optional.empty();
    }
    return Optional.of(type.hasGenericTypes() || type.isArrayType() ? type : type.getRawClass());
  }
}
