package io.kta.examples.referee;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * What the referee is asked to run. Immutable.
 *
 * @param topologies of T1 to T10
 * @param workloads of W1 to W12, and recorded ones
 * @param contestants by name
 * @param seeds how many, from {@value #FIRST_SEED} on
 * @param pace how fast and for how long
 * @param files where results go
 */
record Options(
    List<Arena> topologies,
    List<Workload> workloads,
    List<Contestant> contestants,
    int seeds,
    Pace pace,
    Files files) {
  /** Seeds 1 to 10 are for tuning. */
  static final int FIRST_SEED = 11;

  private static final int QUICK_SEEDS = 3;
  private static final int FULL_SEEDS = 20;
  private static final int A_WEEK = 7 * 24 * 60;
  private static final Set<String> NAMES =
      Set.of(
          "mode",
          "topologies",
          "workloads",
          "algorithms",
          "seeds",
          "threads",
          "minutes",
          "series",
          "traces",
          "out");

  /**
   * How fast and for how long. Immutable.
   *
   * @param threads how many matches at a time
   * @param minutes after how long no more are begun
   */
  record Pace(int threads, int minutes) {}

  /**
   * Where results go.
   *
   * @param out the directory
   * @param series whether to write the series of every run with the first seed too
   */
  record Files(Path out, boolean series) {}

  /**
   * Reads options like {@code mode=full}; an empty value is as good as none.
   *
   * @throws IllegalArgumentException if one is unknown or has a value it cannot have
   */
  static Options of(String... args) {
    Map<String, String> given =
        Arrays.stream(args)
            .map(arg -> arg.split("=", 2))
            .filter(pair -> pair.length == 2 && !pair[1].isBlank())
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1].trim()));
    Set<String> unknown =
        Arrays.stream(args)
            .map(arg -> arg.split("=", 2)[0])
            .filter(name -> !NAMES.contains(name))
            .collect(Collectors.toCollection(TreeSet::new));
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "unknown options " + unknown + "; there are " + new TreeSet<>(NAMES));
    }
    String mode = given.getOrDefault("mode", "quick");
    if (!Set.of("quick", "full").contains(mode)) {
      throw new IllegalArgumentException("mode is " + mode + "; it must be quick or full");
    }
    boolean quick = mode.equals("quick");
    String all = "all";
    return new Options(
        chosen(given.getOrDefault("topologies", quick ? "T1,T3" : all), Arenas.all(), Arena::id),
        workloads(given, quick ? "W3,W4,W10" : all),
        chosen(given.getOrDefault("algorithms", all), Contestant.all(), Contestant::name),
        number("seeds", given.getOrDefault("seeds", "" + (quick ? QUICK_SEEDS : FULL_SEEDS))),
        new Pace(
            number(
                "threads",
                given.getOrDefault("threads", "" + Runtime.getRuntime().availableProcessors())),
            number("minutes", given.getOrDefault("minutes", "" + A_WEEK))),
        new Files(
            Path.of(given.getOrDefault("out", "target/referee")),
            Boolean.parseBoolean(given.getOrDefault("series", "" + quick))));
  }

  /** Returns all matches: seeds outermost, so that a run cut short has some of everything. */
  List<Match> matches() {
    return LongStream.range(FIRST_SEED, FIRST_SEED + seeds)
        .boxed()
        .flatMap(
            seed ->
                topologies.stream()
                    .flatMap(
                        arena ->
                            workloads.stream().map(workload -> new Match(arena, workload, seed))))
        .toList();
  }

  /** Returns those that are named; if none is, the usual ones and all that are recorded. */
  private static List<Workload> workloads(Map<String, String> given, String usual) {
    List<Workload> traces =
        given.containsKey("traces")
            ? Traces.of(Path.of(given.getOrDefault("traces", "")))
            : List.of();
    List<Workload> known = new ArrayList<>(Workload.all());
    known.addAll(traces);
    if (given.containsKey("workloads")) {
      return chosen(given.getOrDefault("workloads", usual), known, Workload::id);
    }
    List<Workload> workloads = new ArrayList<>(chosen(usual, Workload.all(), Workload::id));
    workloads.addAll(traces);
    return workloads;
  }

  private static int number(String name, String value) {
    int number;
    try {
      number = Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be a number", e);
    }
    if (number < 1) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be at least 1");
    }
    return number;
  }

  private static <T> List<T> chosen(String names, List<T> all, Function<T, String> name) {
    if (names.equals("all")) {
      return all;
    }
    List<String> wanted = Arrays.stream(names.split(",")).map(String::trim).toList();
    List<String> known = all.stream().map(name).toList();
    if (!known.containsAll(wanted)) {
      throw new IllegalArgumentException(wanted + " are not all known; there are " + known);
    }
    return all.stream().filter(each -> wanted.contains(name.apply(each))).toList();
  }
}
