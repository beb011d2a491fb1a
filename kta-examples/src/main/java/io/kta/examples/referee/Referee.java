package io.kta.examples.referee;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kta.examples.referee.Match.Watcher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs every algorithm on every workload and topology in simulation, and writes what came of it:
 * tables as Markdown, a picture of cost against violations as SVG, all numbers as CSV.
 */
public final class Referee {
  private final Options options;
  private final long began = System.nanoTime();
  private int played;

  private Referee(Options options) {
    this.options = options;
  }

  /**
   * Runs what the arguments say, {@code name=value} each: {@code mode} (quick or full), {@code
   * topologies}, {@code workloads}, {@code algorithms} (comma-separated, or all), {@code traces} (a
   * folder of recorded loads, which are workloads too), {@code seeds} (how many), {@code threads},
   * {@code minutes} (after how many no more runs are begun), {@code series} (whether to write those
   * of the first seed), {@code out} (a directory).
   */
  public static void main(String[] args) throws IOException {
    Options options = Options.of(args);
    new Referee(options).run();
  }

  private void run() throws IOException {
    Path out = options.files().out();
    Files.createDirectories(out);
    System.out.printf(
        "%d topologies, %d workloads, %d seeds: %d matches of up to %d runs; %s%n",
        options.topologies().size(),
        options.workloads().size(),
        options.seeds(),
        options.matches().size(),
        Series.values().length * options.contestants().size() + 4,
        Contestant.missing());
    Standings standings = new Standings(Tournament.play(options, this::watcher, this::progress));
    write(out.resolve("results.csv"), Csv.results(standings.results()));
    write(out.resolve("summary.csv"), Csv.summary(standings));
    StringBuilder tables = new StringBuilder();
    for (Series series : Series.values()) {
      tables.append(Tables.of(standings, series));
      write(out.resolve("pareto-%s.svg".formatted(series.id())), Pareto.svg(standings, series));
    }
    write(out.resolve("tables.md"), tables.toString());
    System.out.print(Tables.summary(standings));
    System.out.printf("written to %s in %.0f s%n", out.toAbsolutePath(), seconds());
  }

  private Watcher watcher(Match match) {
    if (!options.files().series() || match.seed() != Options.FIRST_SEED) {
      return run -> {};
    }
    Path directory =
        options
            .files()
            .out()
            .resolve("series")
            .resolve(match.arena().id() + "-" + match.workload().id());
    return run -> {
      try {
        Files.createDirectories(directory);
        String name = run.series().id() + "-" + run.contestant().replace(' ', '-') + ".csv";
        write(directory.resolve(name), run.report().toCsv());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  private void progress(List<Result> match) {
    if (match.isEmpty()) {
      return; // there was no time for it
    }
    played++;
    int all = options.matches().size();
    if (played == all || played % Math.max(1, all / 40) == 0) {
      System.out.printf(
          "%d of %d matches after %s; about %s left%n",
          played, all, time(seconds()), time(seconds() * (all - played) / played));
    }
  }

  private static String time(double seconds) {
    long minutes = Math.round(seconds / 60);
    return seconds < 120 ? "%.0f s".formatted(seconds) : minutes + " min";
  }

  private double seconds() {
    return (System.nanoTime() - began) / 1e9;
  }

  private static void write(Path file, String text) throws IOException {
    Files.write(file, text.getBytes(UTF_8));
  }
}
