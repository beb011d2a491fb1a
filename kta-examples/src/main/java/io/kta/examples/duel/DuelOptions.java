package io.kta.examples.duel;

import io.kta.examples.traces.Trace;
import io.kta.simulation.Load;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a duel is asked for. Immutable.
 *
 * @param minutes how long a round takes, besides its warm-up
 * @param rounds how many
 * @param contestants by name; none for all
 * @param loads those of the rounds, in turn
 * @param speed how many times as fast as recorded; empty to have a whole recording pass in a round
 * @param out where the results go
 */
record DuelOptions(
    int minutes,
    int rounds,
    List<String> contestants,
    List<Trace> loads,
    Optional<Double> speed,
    Path out) {
  private static final String PREFIX = "kta.duel.";
  private static final Duration DAY = Duration.ofDays(1);

  /** Copies the lists. */
  DuelOptions {
    contestants = List.copyOf(contestants);
    loads = List.copyOf(loads);
  }

  /**
   * Reads options by their names; an empty one is as good as none.
   *
   * @param property of a name, null if it is not given, as {@code System::getProperty}
   * @throws IllegalArgumentException if one has a value that it cannot have
   */
  static DuelOptions of(UnaryOperator<String> property) {
    return new DuelOptions(
        given(property, "minutes").map(text -> count("minutes", text)).orElse(25),
        given(property, "rounds").map(text -> count("rounds", text)).orElse(3),
        given(property, "contestants").map(DuelOptions::list).orElse(List.of()),
        loads(given(property, "traces"), given(property, "trace")),
        given(property, "speed").map(DuelOptions::speed),
        Path.of(given(property, "out").orElse("target/duel")));
  }

  /** Returns the load of a round. */
  Trace load(int round) {
    return loads.get((round - 1) % loads.size());
  }

  /** Returns how much faster a load passes than it was recorded. */
  Compression compression(Trace load) {
    return speed
        .map(Compression::new)
        .orElseGet(() -> Compression.of(load.length(), Duration.ofMinutes(minutes)));
  }

  /** Returns the built-in load: a day with its evening, and a crowd in the morning. */
  static Trace builtIn() {
    Load day =
        Load.diurnal(0.15, 0.85, DAY)
            .flashCrowd(Duration.ofHours(8), 2, Duration.ofMinutes(30), Duration.ofMinutes(90));
    return new Trace("built-in day", second -> Math.min(1, day.at(second)), DAY);
  }

  private static List<Trace> loads(Optional<String> folder, Optional<String> name) {
    if (folder.isEmpty()) {
      return List.of(builtIn());
    }
    List<Trace> all = Trace.in(Path.of(folder.get()));
    List<Trace> chosen =
        all.stream().filter(trace -> name.isEmpty() || trace.name().equals(name.get())).toList();
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException(
          "trace is %s; there are %s"
              .formatted(name.orElse(""), all.stream().map(Trace::name).toList()));
    }
    return chosen;
  }

  private static Optional<String> given(UnaryOperator<String> property, String name) {
    return Optional.ofNullable(property.apply(PREFIX + name))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  private static List<String> list(String text) {
    return Arrays.stream(text.split(",", -1)).map(String::strip).toList();
  }

  private static int count(String name, String text) {
    if (!text.matches("[1-9][0-9]{0,3}")) {
      throw new IllegalArgumentException(
          "%s is %s; it must be a whole number from 1 to 9999".formatted(name, text));
    }
    return Integer.parseInt(text);
  }

  private static double speed(String text) {
    if (!text.matches("[0-9]+(\\.[0-9]+)?")) {
      throw new IllegalArgumentException(
          "speed is %s; it must be a number of times, such as 57.6".formatted(text));
    }
    return Double.parseDouble(text);
  }
}
