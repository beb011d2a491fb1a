package io.kta.examples.referee;

import io.kta.examples.referee.Standings.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/** On how many topologies KTA's default reaches its goals, by workload. */
final class Goals {
  private static final double MOST_VIOLATIONS = 5; // percent of the records
  private static final double MOST_REGRET = 0.15;

  private final Standings standings;
  private final List<String> peers;

  private Goals(Standings standings) {
    this.standings = standings;
    List<String> algorithms = Contestant.all().stream().map(Contestant::name).toList();
    this.peers =
        standings.contestants().stream()
            .filter(name -> algorithms.contains(name) && !name.equals(Contestant.REFERENCE))
            .toList();
  }

  /** Returns the table. */
  static String table(Standings standings, Series series) {
    Goals goals = new Goals(standings);
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "",
            "violations below 5 %",
            "cost at most the cheapest peer's below 5 %",
            "p95 latency at most half the lowest peer's",
            "rescales at most half of Ds2's",
            "cost at most 15 % above the oracle's"));
    for (String workload : standings.workloads()) {
      List<Part> parts =
          standings.topologies().stream()
              .map(topology -> standings.of(series, topology, workload))
              .toList();
      rows.add(
          List.of(
              workload,
              count(parts, goals::keepsViolations),
              goals.cost(parts),
              count(parts, goals::isTwiceAsPrompt),
              count(parts, goals::rescalesHalfAsOften),
              count(goals.withOracle(parts), goals::isNearOracle)));
    }
    return "## Goals\n\n" + Tables.markdown(rows) + "\n";
  }

  private static String count(List<Part> parts, Predicate<Part> reached) {
    return parts.stream().filter(reached).count() + "/" + parts.size();
  }

  private boolean keepsViolations(Part part) {
    return own(part, Measure.VIOLATIONS_5S) < MOST_VIOLATIONS;
  }

  /** Only where a peer keeps violations low is there a cost to compare with. */
  private String cost(List<Part> parts) {
    List<Part> comparable = parts.stream().filter(part -> cheapest(part).isPresent()).toList();
    return count(
        comparable, part -> own(part, Measure.COST) <= cheapest(part).orElse(0) * (1 + 1e-9));
  }

  private OptionalDouble cheapest(Part part) {
    return peers.stream()
        .filter(peer -> of(part, peer, Measure.VIOLATIONS_5S) < MOST_VIOLATIONS)
        .mapToDouble(peer -> of(part, peer, Measure.COST))
        .min();
  }

  private boolean isTwiceAsPrompt(Part part) {
    double lowest =
        peers.stream()
            .mapToDouble(peer -> of(part, peer, Measure.P95_LATENCY))
            .min()
            .orElse(Double.POSITIVE_INFINITY);
    return own(part, Measure.P95_LATENCY) <= lowest / 2;
  }

  private boolean rescalesHalfAsOften(Part part) {
    return peers.contains("Ds2")
        && own(part, Measure.RESCALES) <= of(part, "Ds2", Measure.RESCALES) / 2;
  }

  private List<Part> withOracle(List<Part> parts) {
    return parts.stream().filter(part -> !Double.isNaN(of(part, "oracle", Measure.COST))).toList();
  }

  private boolean isNearOracle(Part part) {
    return own(part, Measure.COST) <= of(part, "oracle", Measure.COST) * (1 + MOST_REGRET);
  }

  private double own(Part part, Measure measure) {
    return of(part, Contestant.REFERENCE, measure);
  }

  private double of(Part part, String contestant, Measure measure) {
    return standings.median(part, contestant, measure);
  }
}
