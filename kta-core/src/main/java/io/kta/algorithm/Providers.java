package io.kta.algorithm;

import io.kta.api.Answers;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The providers of algorithms that can be found, by name. One that cannot be loaded, or whose name
 * another has too, is no reason not to find the rest.
 */
final class Providers {
  private static final Logger log = LoggerFactory.getLogger(Providers.class);

  /** So many providers that cannot be loaded end a search, lest one error come for ever. */
  private static final int MOST_BROKEN = 1_000;

  /** What was logged, which is not logged again with every algorithm that is made. */
  private static final Set<String> LOGGED = ConcurrentHashMap.newKeySet();

  private final Map<String, AlgorithmProvider> byType = new TreeMap<>();
  private final Map<String, String> ambiguous = new TreeMap<>();
  private final Set<String> broken = new TreeSet<>();

  private Providers() {}

  /** Finds those that the thread's class loader sees, and those that KTA's own does. */
  static Providers find() {
    Providers found = new Providers();
    found.addAll(ServiceLoader.load(AlgorithmProvider.class));
    found.addAll(ServiceLoader.load(AlgorithmProvider.class, Algorithms.class.getClassLoader()));
    return found;
  }

  List<String> types() {
    return List.copyOf(byType.keySet());
  }

  /**
   * Returns the only provider of a name.
   *
   * @throws IllegalArgumentException if there is none
   * @throws IllegalStateException if there are two
   */
  AlgorithmProvider named(String type) {
    String both = ambiguous.get(type);
    if (both != null) {
      throw new IllegalStateException(
          "algorithm '%s' is provided by %s; leave one out of the class path"
              .formatted(type, both));
    }
    AlgorithmProvider provider = byType.get(type);
    if (provider == null) {
      throw new IllegalArgumentException(
          "there is no algorithm '%s'; there are %s".formatted(type, byType.keySet())
              + (broken.isEmpty() ? "" : "; not loaded: " + String.join(", ", broken)));
    }
    return provider;
  }

  private void addAll(ServiceLoader<AlgorithmProvider> loader) {
    Iterator<AlgorithmProvider> providers = loader.iterator();
    for (int failures = 0; failures < MOST_BROKEN; ) {
      try {
        add(providers.next());
      } catch (NoSuchElementException e) {
        return;
      } catch (ServiceConfigurationError | LinkageError e) { // of one provider; the next may load
        failures++;
        leaveOut(e instanceof ServiceConfigurationError ? e.getMessage() : e.toString(), e);
      }
    }
  }

  private void add(AlgorithmProvider provider) {
    String type;
    try {
      type = Answers.require(provider.type(), provider, "type()");
    } catch (RuntimeException e) {
      leaveOut(provider.getClass().getName() + " threw " + e, e);
      return;
    }
    AlgorithmProvider other = byType.putIfAbsent(type, provider);
    if (other != null && !other.getClass().equals(provider.getClass())) {
      ambiguous.put(
          type, "both " + other.getClass().getName() + " and " + provider.getClass().getName());
    }
  }

  private void leaveOut(@Nullable String words, Throwable why) {
    String reason = String.valueOf(words);
    broken.add(reason);
    if (LOGGED.add(reason)) {
      log.warn("A provider of algorithms cannot be loaded and is left out: {}", reason, why);
    }
  }
}
