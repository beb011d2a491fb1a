package io.kta.examples.duel;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** Who takes part. */
final class Contestants {
  private Contestants() {}

  /** Returns all that there are; Flink's autoscaler only if it is on the class path. */
  static List<Contestant> all(Compression compression) {
    List<Contestant> all = new ArrayList<>();
    all.add(ByKta.kta(compression));
    all.add(ByKta.asItComes());
    for (ContestantProvider provider : ServiceLoader.load(ContestantProvider.class)) {
      all.addAll(provider.contestants(compression));
    }
    all.add(ByKta.hpa(compression));
    all.add(new FixedSize());
    return all;
  }

  /**
   * Returns those that are named, in the order of {@link #all}; all if none is.
   *
   * @throws IllegalArgumentException if there is none of a name
   */
  static List<Contestant> named(List<String> names, Compression compression) {
    List<Contestant> all = all(compression);
    List<String> known = all.stream().map(Contestant::name).toList();
    List<String> unknown = names.stream().filter(name -> !known.contains(name)).toList();
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "contestants %s are unknown; there are %s".formatted(unknown, known));
    }
    return all.stream()
        .filter(contestant -> names.isEmpty() || names.contains(contestant.name()))
        .toList();
  }
}
