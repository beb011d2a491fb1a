package io.kta.examples.duel;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kta.examples.traces.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Has KTA, Flink's own autoscaler, HPA's rule and a fixed size run the same job on real Flink under
 * the same load, and writes what came of it: a table as Markdown, a picture of each round as SVG,
 * all numbers as CSV. Options are system properties, {@code kta.duel.minutes}, {@code rounds},
 * {@code contestants}, {@code traces} (a folder), {@code trace} (one of it), {@code speed} and
 * {@code out}.
 */
public final class Duel {
  private final DuelOptions options;
  private final List<BoutResult> results = new ArrayList<>();
  private final StringBuilder conditions = new StringBuilder();

  private Duel(DuelOptions options) {
    this.options = options;
  }

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    new Duel(DuelOptions.of(System::getProperty)).run();
    System.exit(0); // Flink's helper threads would outlive this by a while
  }

  private void run() throws Exception {
    Files.createDirectories(options.out());
    for (int number = 1; number <= options.rounds(); number++) {
      play(number);
    }
    System.out.print(DuelTable.summary(results));
    System.out.println("written to " + options.out().toAbsolutePath());
  }

  private void play(int number) throws Exception {
    Trace load = options.load(number);
    Compression compression = options.compression(load);
    List<Contestant> contestants = Contestants.named(options.contestants(), compression);
    Round round =
        new Round(number, load, compression, Duration.ofMinutes(options.minutes()), contestants);
    System.out.printf(
        "round %d of %d: %s, %s%n", number, options.rounds(), load.name(), compression);
    int after = options.rounds() - number;
    List<BoutResult> played =
        round.play(
            (second, standings) ->
                System.out.printf(
                    "%s%n  about %.0f min left%n",
                    standings, (round.seconds() * (1 + after) - second) / 60));
    results.addAll(played);
    conditions
        .append("\nRound %d: %s, %s. ".formatted(number, load.name(), compression))
        .append(round.machine().condition())
        .append(".\n");
    write("round-%d.svg".formatted(number), DuelPicture.svg(round.arrivals(), played));
    write("results.csv", DuelTable.csv(results));
    write(
        "duel.md",
        DuelTable.summary(results)
            + conditions
            + "\n"
            + DuelTable.rounds(results)
            + "\n"
            + DuelTable.settings(contestants));
  }

  private void write(String name, String text) throws IOException {
    Path file = options.out().resolve(name);
    Files.write(file, text.getBytes(UTF_8));
  }
}
