package io.kta.examples.referee;

import io.kta.simulation.Load;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Recorded loads as workloads: every {@code .csv} file of a folder, by the name of the file. Its
 * lines are {@code second,load}, where 1 is what a topology is made for; a header is allowed, and
 * each load holds until the next.
 */
final class Traces {
  private static final double JITTER = 0.02;

  private Traces() {}

  /**
   * Returns the workloads of a folder, in alphabetical order.
   *
   * @throws IllegalArgumentException if there is no such folder, or it holds no recording
   */
  static List<Workload> of(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(
          "traces is %s, which is no folder; name one with files of second,load"
              .formatted(folder.toAbsolutePath()));
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<Workload> traces =
          files
              .filter(file -> file.toString().endsWith(".csv"))
              .sorted()
              .map(Traces::trace)
              .toList();
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

  private static Workload trace(Path file) {
    String name = file.getFileName().toString().replaceAll("\\.csv$", "");
    Load load = Load.recorded(file);
    try {
      return new Workload(
          name, "recorded: " + name, length(file), (arena, seed) -> load.noisy(JITTER, seed));
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
