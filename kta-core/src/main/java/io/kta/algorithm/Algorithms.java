package io.kta.algorithm;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** Finds algorithms by name, those of KTA and those that others provide. */
public final class Algorithms {
  private Algorithms() {}

  /**
   * Makes an algorithm, for example {@code Algorithms.named("Ds2", Map.of("headroom", 0.2))}.
   *
   * @param type one of {@link #types()}
   * @param parameters by name; those left out have their defaults
   * @throws IllegalArgumentException if no provider has this name, which the message answers with
   *     the names there are, or if a parameter is unknown or wrong
   */
  public static Algorithm<?, ?> named(String type, Map<String, ?> parameters) {
    Map<String, AlgorithmProvider> known = providers();
    AlgorithmProvider provider = known.get(type);
    if (provider == null) {
      throw new IllegalArgumentException(
          "there is no algorithm '%s'; there are %s".formatted(type, known.keySet()));
    }
    return requireNonNull(provider.create(parameters), "what the provider of " + type + " created");
  }

  /** Returns the names that {@link #named} knows, ordered as text. */
  public static List<String> types() {
    return List.copyOf(providers().keySet());
  }

  private static Map<String, AlgorithmProvider> providers() {
    Map<String, AlgorithmProvider> found = new TreeMap<>();
    addAll(ServiceLoader.load(AlgorithmProvider.class), found);
    addAll(
        ServiceLoader.load(AlgorithmProvider.class, Algorithms.class.getClassLoader()),
        found); // the thread's class loader may be one that does not see KTA
    return found;
  }

  private static void addAll(
      ServiceLoader<AlgorithmProvider> loader, Map<String, AlgorithmProvider> found) {
    for (AlgorithmProvider provider : loader) {
      AlgorithmProvider other = found.putIfAbsent(provider.type(), provider);
      if (other != null && !other.getClass().equals(provider.getClass())) {
        throw new IllegalStateException(
            "algorithm '%s' is provided by both %s and %s; leave one out of the class path"
                .formatted(
                    provider.type(), other.getClass().getName(), provider.getClass().getName()));
      }
    }
  }
}
