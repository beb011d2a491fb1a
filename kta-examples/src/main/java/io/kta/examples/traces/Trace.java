package io.kta.examples.traces;

import static java.util.Objects.requireNonNull;

import io.kta.simulation.Load;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A recorded load. Immutable.
 *
 * @param name the name of its file, without the ending
 * @param load where 1 is what a topology is made for
 * @param length from its first line to its last
 */
public record Trace(String name, Load load, Duration length) {

  /** Rejects null. */
  public Trace {
    requireNonNull(name, "name");
    requireNonNull(load, "load");
    requireNonNull(length, "length");
  }

  /**
   * Returns those of a folder: of every {@code .csv} file, in alphabetical order. Its lines are
   * {@code second,load}; a header is allowed, and each load holds until the next.
   *
   * @throws IllegalArgumentException if there is no such folder, or it holds no recording
   */
  public static List<Trace> in(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(
          "traces is %s, which is no folder; name one with files of second,load"
              .formatted(folder.toAbsolutePath()));
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<Trace> traces =
          files.filter(file -> file.toString().endsWith(".csv")).sorted().map(Trace::read).toList();
      if (traces.isEmpty()) {
        throw new IllegalArgumentException(
            "traces is %s, which holds no .csv file; name a folder with files of second,load"
                .formatted(folder.toAbsolutePath()));
      }
      return traces;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the traces in " + folder, e);
    }
  }

  private static Trace read(Path file) {
    String name = file.getFileName().toString().replaceAll("\\.csv$", "");
    try {
      return new Trace(name, Load.recorded(file), length(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the trace " + file, e);
    }
  }

  private static Duration length(Path file) throws IOException {
    double[] seconds =
        Files.readAllLines(file).stream()
            .map(line -> line.split("[,;]", 2)[0].strip())
            .filter(time -> time.matches("[0-9.]+"))
            .mapToDouble(Double::parseDouble)
            .toArray();
    if (seconds.length < 2) {
      throw new IllegalArgumentException(
          "trace %s has fewer than two lines of second,load; give it more".formatted(file));
    }
    return Duration.ofSeconds((long) (seconds[seconds.length - 1] - seconds[0]));
  }
}
