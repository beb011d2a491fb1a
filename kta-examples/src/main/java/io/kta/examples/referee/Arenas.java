package io.kta.examples.referee;

import io.kta.examples.referee.Arena.Connection;
import io.kta.simulation.Capacity;
import io.kta.simulation.KeySkew;
import io.kta.simulation.SimulatedOperator;
import io.kta.simulation.SimulatedOperator.Wear;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The topologies T1 to T10. Where the papers tell rates, these are theirs; the rest is chosen so
 * that the sizes come out as published. docs/referee.md says which is which.
 */
final class Arenas {
  private static final double WORDS = 10.16; // in a sentence, as in the files of DS2

  private Arenas() {}

  /** Returns all topologies in order. */
  static List<Arena> all() {
    return List.of(
        heronWordCount(),
        flinkWordCount(),
        map(),
        window(),
        join(),
        windowJoin(),
        measured(),
        diamond(),
        skewed(),
        chain());
  }

  private static Arena heronWordCount() {
    return new Arena(
        "T1",
        "Heron word count",
        List.of(
            operator("source", 1, 25_000, 0),
            operator("flatMap", 1, 1_667, 0),
            operator("count", 1, 16_667, 0)),
        List.of(to("source", "flatMap", 1), to("flatMap", "count", 20)),
        Map.of("source", 16_667.0),
        0.5);
  }

  private static Arena flinkWordCount() {
    return new Arena(
        "T2",
        "Flink word count, sub-linear",
        wordCount(KeySkew.NONE),
        List.of(to("source", "flatMap", 1), to("flatMap", "count", WORDS)),
        Map.of("source", 2_500_000.0),
        174_000 * 9 / (1 + 0.0362 * 8) / 2_500_000);
  }

  /** Returns operators that need 19 and 11 instances at 2 million sentences/s, 7 and 5 at one. */
  static List<SimulatedOperator> wordCount(KeySkew skew) {
    return List.of(
        operator("source", 4, 600_000, 0),
        operator("flatMap", 10, 175_000, 0.0362),
        operator("count", 5, 2_190_000, 0.0179).keySkew(skew));
  }

  private static Arena map() {
    return new Arena(
        "T3",
        "map",
        List.of(operator("map", 5, 205_000, 0)),
        List.of(),
        Map.of("map", 2_500_000.0),
        6 * 205_000 / 2_500_000.0);
  }

  private static Arena window() {
    return new Arena(
        "T4",
        "keyed window that works in bursts",
        List.of(
            operator("source", 2, 1_000_000, 0),
            operator("window", 8, 180_000, 0).keySkew(KeySkew.zipf(0)).wear(fires(20, 0.5))),
        List.of(to("source", "window", 1)),
        Map.of("source", 1_500_000.0),
        0.48);
  }

  private static Arena join() {
    return new Arena(
        "T5",
        "Nexmark Q3: two filters and a join",
        List.of(
            operator("auctions", 3, 250_000, 0),
            operator("persons", 1, 250_000, 0),
            operator("filterAuctions", 4, 100_000, 0),
            operator("filterPersons", 2, 100_000, 0),
            operator("join", 12, 10_900, 0.005).keySkew(KeySkew.zipf(0))),
        List.of(
            to("auctions", "filterAuctions", 1),
            to("persons", "filterPersons", 1),
            to("filterAuctions", "join", 0.3),
            to("filterPersons", "join", 0.5)),
        Map.of("auctions", 500_000.0, "persons", 100_000.0),
        0.5);
  }

  private static Arena windowJoin() {
    return new Arena(
        "T6",
        "Nexmark Q8: two windows and a join",
        List.of(
            operator("auctions", 6, 105_000, 0),
            operator("persons", 4, 60_000, 0),
            operator("auctionWindow", 8, 55_000, 0).wear(fires(10, 0.2)),
            operator("personWindow", 4, 55_000, 0).wear(fires(10, 0.2)),
            operator("join", 8, 11_000, 0).keySkew(KeySkew.zipf(0))),
        List.of(
            to("auctions", "auctionWindow", 1),
            to("persons", "personWindow", 1),
            to("auctionWindow", "join", 0.2),
            to("personWindow", "join", 0.2)),
        Map.of("auctions", 420_000.0, "persons", 120_000.0),
        0.5);
  }

  private static Arena measured() {
    return new Arena(
        "T7",
        "two operators, contention as measured by ContTune",
        List.of(operator("first", 8, 484_000, 0.0324), operator("second", 8, 470_000, 0.04)),
        List.of(to("first", "second", 1)),
        Map.of("first", 4_000_000.0),
        470_000 * 6 / 1.2 / 4_000_000);
  }

  private static Arena diamond() {
    return new Arena(
        "T8",
        "diamond, 30 and 70 %, then a copy to two sinks",
        List.of(
            operator("source", 2, 300_000, 0),
            operator("few", 3, 30_000, 0),
            operator("many", 3, 50_000, 0),
            operator("merge", 4, 40_000, 0),
            operator("sinkA", 2, 60_000, 0),
            operator("sinkB", 3, 25_000, 0)),
        List.of(
            new Connection("source", "few", 0.3, true),
            new Connection("source", "many", 0.7, true),
            to("few", "merge", 0.5),
            to("many", "merge", 0.8),
            to("merge", "sinkA", 0.6),
            to("merge", "sinkB", 0.6)),
        Map.of("source", 500_000.0),
        0.5);
  }

  private static Arena skewed() {
    return new Arena(
        "T9",
        "word count with a fifth of the words alike",
        wordCount(KeySkew.hotKey(0.2)),
        List.of(to("source", "flatMap", 1), to("flatMap", "count", WORDS)),
        Map.of("source", 640_000.0),
        175_000 * 2 / (1 + 0.0362) / 640_000);
  }

  private static Arena chain() {
    int[] thousands = {60, 8, 25, 12, 40, 6, 20, 10};
    SimulatedOperator[] operators = new SimulatedOperator[thousands.length];
    Connection[] edges = new Connection[thousands.length - 1];
    for (int i = 0; i < thousands.length; i++) {
      operators[i] = operator("step" + (i + 1), 4, thousands[i] * 1000.0, 0);
      if (i > 0) {
        edges[i - 1] = to("step" + i, "step" + (i + 1), 1);
      }
    }
    return new Arena(
        "T10",
        "chain of eight",
        List.of(operators),
        List.of(edges),
        Map.of("step1", 100_000.0),
        0.48);
  }

  private static SimulatedOperator operator(String id, int start, double each, double contention) {
    return SimulatedOperator.of(id, each)
        .capacity(new Capacity.Scalable(each, contention, 0))
        .parallelism(start);
  }

  private static Wear fires(int seconds, double cost) {
    return Wear.NONE.withWindowPeriod(Duration.ofSeconds(seconds)).withFireCost(cost);
  }

  private static Connection to(String from, String to, double selectivity) {
    return new Connection(from, to, selectivity, false);
  }
}
