package io.kta.examples.referee;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.examples.referee.Bootstrap.Interval;
import io.kta.examples.referee.Standings.Part;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StandingsTest {
  private final List<Result> results = new ArrayList<>();

  @Test
  void difference_pairsRunsOfTheSameSeed() {
    for (int seed = 11; seed <= 13; seed++) {
      add("T1", seed, "Kta", 100 * seed);
      add("T1", seed, "Ds2", 100 * seed + 5);
    }
    Standings standings = new Standings(results);

    Interval interval = standings.difference(standings.all(Series.GATE), "Ds2", Measure.RESCALES);

    assertThat(interval).isEqualTo(new Interval(5, 5, 5));
  }

  @Test
  void difference_someSeedsMissing_pairsThoseThatAreThere() {
    add("T1", 11, "Kta", 7);
    add("T1", 12, "Kta", 50);
    add("T1", 12, "oracle", 51);
    Standings standings = new Standings(results);

    Part all = standings.all(Series.GATE);

    assertThat(standings.difference(all, "oracle", Measure.RESCALES).median()).isEqualTo(1);
    assertThat(standings.median(all, "oracle", Measure.RESCALES)).isEqualTo(51);
  }

  @Test
  void table_twoTopologies_isTheMedianOverSeedsOfTheirMean() {
    add("T1", 11, "Kta", 1);
    add("T2", 11, "Kta", 3);
    add("T1", 12, "Kta", 11);
    add("T2", 12, "Kta", 13);
    add("T1", 11, "Ds2", 4);
    add("T2", 11, "Ds2", 4);
    add("T1", 12, "Ds2", 14);
    add("T2", 12, "Ds2", 14);

    assertThat(Tables.table(new Standings(results), Series.GATE, Measure.RESCALES))
        .isEqualTo(
            """
            ## Rescales

            |  | W4 | all | difference to Kta |
            |---|---|---|---|
            | Kta | 7.0 | 7.0 |  |
            | Ds2 | 9.0 | 9.0 | +2.0 (+2.0 to +2.0) |

            """);
  }

  @Test
  void goals_peerAndOracle_areCountedByTopology() {
    add("T1", 11, "Kta", 4, 10, 3, 2);
    add("T1", 11, "Ds2", 8, 11, 4, 4);
    add("T1", 11, "oracle", 0, 9, 0, 0);
    add("T2", 11, "Kta", 5, 10, 6, 2);
    add("T2", 11, "Ds2", 8, 9, 7, 3);
    add("T2", 11, "oracle", 0, 5, 0, 0);

    assertThat(Goals.table(new Standings(results), Series.GATE))
        .as("below 5 %, cheapest, prompt, half the rescales, near the oracle")
        .contains("| W4 | 1/2 | 1/1 | 1/2 | 1/2 | 1/2 |");
  }

  /** Adds a run with its rescales, and maybe its cost, violations and 95th percentile. */
  private void add(String topology, long seed, String contestant, double... known) {
    List<Measure> measures =
        List.of(Measure.RESCALES, Measure.COST, Measure.VIOLATIONS_5S, Measure.P95_LATENCY);
    Map<Measure, Double> values = new EnumMap<>(Measure.class);
    for (int i = 0; i < known.length; i++) {
      values.put(measures.get(i), known[i]);
    }
    results.add(new Result(Series.GATE, topology, "W4", seed, contestant, values));
  }
}
