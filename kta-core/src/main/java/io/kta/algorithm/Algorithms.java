package io.kta.algorithm;

import static java.util.Objects.requireNonNull;

import io.kta.api.Answers;
import java.util.List;
import java.util.Map;

/**
 * Finds algorithms by name, those of KTA and those that others provide. A provider that cannot be
 * loaded is logged once and left out. Thread-safe.
 *
 * @since 0.1
 */
public final class Algorithms {
  private Algorithms() {}

  /**
   * Makes an algorithm, for example {@code Algorithms.named("Ds2", Map.of("headroom", 0.2))}.
   *
   * @param type one of {@link #types()}
   * @param parameters by name; those left out have their defaults
   * @throws IllegalArgumentException if no provider has this name, which the message answers with
   *     the names there are, or if a parameter is unknown or wrong
   * @throws IllegalStateException if two providers have this name, or that of this name made
   *     nothing
   */
  public static Algorithm<?, ?> named(String type, Map<String, ?> parameters) {
    requireNonNull(type, "type");
    requireNonNull(parameters, "parameters");
    AlgorithmProvider provider = Providers.find().named(type);
    return Answers.require(provider.create(parameters), provider, "create()");
  }

  /** Returns the names that {@link #named} knows, ordered as text. */
  public static List<String> types() {
    return Providers.find().types();
  }
}
