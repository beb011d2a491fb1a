package io.kta.examples.referee;

import io.kta.examples.referee.Bootstrap.Interval;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** All results, and how those who take part compare. Immutable. */
final class Standings {
  private final List<Result> results;
  private final List<Long> seeds;
  private final Map<Key, Map<Long, Result>> byKey = new LinkedHashMap<>();

  private record Key(Series series, String topology, String workload, String contestant) {}

  Standings(List<Result> results) {
    this.results = List.copyOf(results);
    this.seeds = results.stream().map(Result::seed).distinct().sorted().toList();
    for (Result result : results) {
      Key key = new Key(result.series(), result.topology(), result.workload(), result.contestant());
      byKey.computeIfAbsent(key, k -> new TreeMap<>()).put(result.seed(), result);
    }
  }

  List<Result> results() {
    return results;
  }

  List<String> topologies() {
    return names(Result::topology);
  }

  List<String> workloads() {
    return names(Result::workload);
  }

  /** Returns who took part, the reference first. */
  List<String> contestants() {
    Set<String> names = new LinkedHashSet<>();
    names.add(Contestant.REFERENCE);
    Contestant.all().forEach(contestant -> names.add(contestant.name()));
    names.addAll(names(Result::contestant));
    names.retainAll(Set.copyOf(names(Result::contestant)));
    return List.copyOf(names);
  }

  /** Which runs are put together; all seeds of them. Immutable. */
  record Part(Series series, List<String> topologies, List<String> workloads) {

    /** Copies the lists. */
    Part {
      topologies = List.copyOf(topologies);
      workloads = List.copyOf(workloads);
    }
  }

  Part all(Series series) {
    return new Part(series, topologies(), workloads());
  }

  Part of(Series series, String workload) {
    return new Part(series, topologies(), List.of(workload));
  }

  Part of(Series series, String topology, String workload) {
    return new Part(series, List.of(topology), List.of(workload));
  }

  /** Returns the median over seeds of the mean over the part's runs with that seed. */
  double median(Part part, String contestant, Measure measure) {
    return Bootstrap.median(
        means(part, contestant, measure).values().stream().mapToDouble(mean -> mean).toArray());
  }

  /** Returns by how much one differs from the reference, seed by seed. */
  Interval difference(Part part, String contestant, Measure measure) {
    Map<Long, Double> own = means(part, contestant, measure);
    Map<Long, Double> reference = means(part, Contestant.REFERENCE, measure);
    return Bootstrap.interval(
        own.keySet().stream()
            .filter(reference::containsKey)
            .mapToDouble(seed -> own.getOrDefault(seed, 0.0) - reference.getOrDefault(seed, 0.0))
            .toArray());
  }

  /**
   * Returns the mean over the part's runs, by seed; a seed with which some were not made is out.
   */
  private Map<Long, Double> means(Part part, String contestant, Measure measure) {
    Map<Long, Double> means = new LinkedHashMap<>();
    for (long seed : seeds) {
      double sum = 0;
      int count = 0;
      for (String topology : part.topologies) {
        for (String workload : part.workloads) {
          Result result =
              byKey
                  .getOrDefault(new Key(part.series, topology, workload, contestant), Map.of())
                  .get(seed);
          if (result != null) {
            sum += result.value(measure);
            count++;
          }
        }
      }
      if (count == part.topologies.size() * part.workloads.size()) {
        means.put(seed, sum / count);
      }
    }
    return means;
  }

  private List<String> names(Function<Result, String> name) {
    return results.stream().map(name).distinct().toList();
  }
}
