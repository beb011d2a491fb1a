package io.kta.examples.duel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kta.simulation.Load;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/** What is written of a duel. */
final class DuelTableTest {
  private final BoutResult first =
      result(1, 150, new Lateness(1000, 10, 7), List.of(new Restart(20, 0.5, true)));
  private final BoutResult second =
      result(2, 250, new Lateness(3000, 30, 0), List.of(new Restart(9, 1.5, false)));

  @Test
  void summary_twoRounds_addsThemUp() {
    assertThat(DuelTable.summary(List.of(first, second)).lines().skip(2))
        .containsExactly("| Kta | 2.00× | 0.11 | 1.0 % | 1 | 1 | 2.0 s | 1.00 s, 1.50 s | 7 |");
  }

  @Test
  void rounds_twoRounds_haveALineEach() {
    assertThat(DuelTable.rounds(List.of(first, second)).lines().skip(2))
        .containsExactly(
            "| 1 | wave | Kta | 1.50× | 0.04 | 1.0 % | 1 | 0 | 0.5 s | 0.50 s, 0.50 s | 7 |",
            "| 2 | wave | Kta | 2.50× | 0.07 | 1.0 % | 0 | 1 | 1.5 s | 1.50 s, 1.50 s | 0 |");
  }

  @Test
  void csv_twoRounds_haveARowEach() {
    assertThat(DuelTable.csv(List.of(first, second)).lines().skip(1))
        .containsExactly(
            "1,wave,Kta,150.0,100.0,1000,10,1,0,0.500,7",
            "2,wave,Kta,250.0,100.0,3000,30,0,1,1.500,0");
  }

  @Test
  void svg_oneRound_isWellFormedWithAPanelForEachContestant() throws Exception {
    Arrivals arrivals = Arrivals.of(Load.constant(100), Duration.ofMinutes(1));
    String svg = DuelPicture.svg(arrivals, List.of(first, first));

    Document picture =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(UTF_8)));
    assertThat(picture.getElementsByTagName("polyline").getLength()).isEqualTo(2);
    assertThat(picture.getElementsByTagName("polygon").getLength()).isEqualTo(2);
    assertThat(svg).contains("Kta: 1.50 times the instances needed, 1.0 % late, 1 rescales");
    assertThat(svg.split("class=\"late\"", -1)).hasSize(1 + 2);
  }

  private static BoutResult result(
      int round, double ran, Lateness lateness, List<Restart> restarts) {
    List<Integer> late = new ArrayList<>(Collections.nCopies(61, 0));
    late.set(30, 10);
    Map<Double, Integer> instances = new LinkedHashMap<>(Map.of(0.0, 4));
    instances.put(20.0, 6);
    return new BoutResult(
        "Kta", "wave", round, new Cost(ran, 100), lateness, restarts, new Course(instances, late));
  }
}
