package io.kta.examples.referee;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A small grid: whole, and a few seconds long. */
final class TournamentTest {
  private static final String[] SMALL = {
    "topologies=T1,T3", "workloads=W3", "algorithms=Kta,Ds2,Dhalion", "seeds=2"
  };

  @Test
  void play_sameSeeds_givesSameNumbersOnAnyNumberOfThreads() {
    List<Result> alone = play("threads=1");
    List<Result> together = play("threads=3");

    assertThat(Csv.results(together)).isEqualTo(Csv.results(alone));
  }

  @Test
  void play_smallGrid_hasEveryoneInAllSeries() {
    List<Result> results = play("threads=2");
    Standings standings = new Standings(results);

    assertThat(standings.contestants())
        .containsExactly(
            "Kta", "Ds2", "Dhalion", "oracle", "static mean", "static p95", "static peak");
    assertThat(results).filteredOn(result -> result.contestant().equals("Ds2")).hasSize(16);
    assertThat(results)
        .filteredOn(result -> result.contestant().equals("oracle"))
        .as("only with the first seed")
        .hasSize(4)
        .allMatch(result -> result.seed() == 11);
    assertThat(Tables.of(standings, Series.GATE)).contains("## Rescales", "| Dhalion |");
    assertThat(Pareto.svg(standings, Series.OWN)).contains("<svg", "Dhalion").doesNotContain("NaN");
    assertThat(Csv.summary(standings).lines()).hasSize(1 + 4 * 2 * 7 * Tables.MAIN.size());
  }

  /** Whoever never changes and is as large as the peak needs is never late, and costs more. */
  @Test
  void play_baselines_areWhereTheyMustBe() {
    List<Result> results = play("threads=2");
    Standings standings = new Standings(results);
    Standings.Part all = standings.all(Series.GATE);

    assertThat(standings.median(all, "static peak", Measure.VIOLATIONS_5S)).isLessThan(1);
    assertThat(standings.median(all, "static peak", Measure.RESCALES)).isZero();
    assertThat(standings.median(all, "static mean", Measure.COST))
        .isLessThan(standings.median(all, "static peak", Measure.COST));
    assertThat(standings.median(all, "static mean", Measure.VIOLATIONS_5S)).isGreaterThan(10);
  }

  private static List<Result> play(String threads) {
    List<String> args = new ArrayList<>(List.of(SMALL));
    args.add(threads);
    return Tournament.play(
        Options.of(args.toArray(String[]::new)), match -> run -> {}, match -> {});
  }
}
