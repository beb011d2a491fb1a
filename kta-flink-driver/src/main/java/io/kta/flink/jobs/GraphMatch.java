package io.kta.flink.jobs;

import io.kta.flink.jobs.Inheritance.Match;
import io.kta.topology.Edge;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Which vertices of a job do what those of the job before did. Immutable.
 *
 * <p>Flink makes a vertex's id of the uid of its first operator or, without one, of its place in
 * the graph, so that a change upstream gives it another id. So vertices are matched by id first.
 * Those left are matched by name where name and neighborhood are found once in each graph: the
 * names up to three edges away, then two, one, and at last the name alone, of a source or not and a
 * sink or not. What is found more than once is matched with nothing.
 *
 * @param matches in the order of the new job
 */
record GraphMatch(List<Match> matches, List<OperatorId> gone, List<OperatorId> added) {
  private static final int FARTHEST = 3;

  /** Returns what both graphs have. */
  static GraphMatch of(Topology before, Topology now) {
    Map<OperatorId, Match> found = byId(before.ids(), now);
    for (int radius = FARTHEST; radius >= 0; radius--) {
      Map<String, OperatorId> old = unique(places(before, radius), matched(found, Match::before));
      Map<String, OperatorId> fresh = unique(places(now, radius), found.keySet());
      fresh.forEach(
          (place, id) -> {
            OperatorId same = old.get(place);
            if (same != null) {
              found.put(id, new Match(same, id, Match.By.NAME_AND_PLACE));
            }
          });
    }
    return of(before.ids(), now, found);
  }

  /** Returns what both graphs have, where of the one before only the ids are known. */
  static GraphMatch ofIds(Collection<OperatorId> before, Topology now) {
    return of(before, now, byId(before, now));
  }

  /** Returns the vertices of the new job by the ids of those before. */
  Map<OperatorId, OperatorId> newIds() {
    Map<OperatorId, OperatorId> ids = new HashMap<>();
    matches.forEach(match -> ids.put(match.before(), match.now()));
    return ids;
  }

  private static GraphMatch of(
      Collection<OperatorId> before, Topology now, Map<OperatorId, Match> found) {
    List<Match> matches = new ArrayList<>();
    List<OperatorId> added = new ArrayList<>();
    for (OperatorId id : now.ids()) {
      Match match = found.get(id);
      if (match == null) {
        added.add(id);
      } else {
        matches.add(match);
      }
    }
    Set<OperatorId> kept = matched(found, Match::before);
    return new GraphMatch(
        matches, before.stream().filter(id -> !kept.contains(id)).toList(), added);
  }

  private static Map<OperatorId, Match> byId(Collection<OperatorId> before, Topology now) {
    Map<OperatorId, Match> found = new HashMap<>();
    before.stream()
        .filter(now::contains)
        .forEach(id -> found.put(id, new Match(id, id, Match.By.ID)));
    return found;
  }

  private static Set<OperatorId> matched(
      Map<OperatorId, Match> found, Function<Match, OperatorId> which) {
    Set<OperatorId> ids = new HashSet<>();
    found.values().forEach(match -> ids.add(which.apply(match)));
    return ids;
  }

  /** Returns the vertices by their place, but for those left out and for places of several. */
  private static Map<String, OperatorId> unique(
      Map<OperatorId, String> places, Set<OperatorId> leftOut) {
    Map<String, OperatorId> unique = new HashMap<>();
    Set<String> shared = new HashSet<>();
    places.forEach(
        (id, place) -> {
          if (!leftOut.contains(id) && unique.putIfAbsent(place, id) != null) {
            shared.add(place);
          }
        });
    unique.keySet().removeAll(shared);
    return unique;
  }

  /** Returns a text for the name of each vertex and of those around it, up to so many edges. */
  private static Map<OperatorId, String> places(Topology graph, int radius) {
    Map<OperatorId, String> places = new HashMap<>();
    for (Operator operator : graph.operators()) {
      places.put(
          operator.id(),
          "%s|%b|%b"
              .formatted(
                  operator.name(),
                  graph.inputsOf(operator.id()).isEmpty(),
                  graph.outputsOf(operator.id()).isEmpty()));
    }
    for (int i = 0; i < radius; i++) {
      Map<OperatorId, String> nearer = Map.copyOf(places);
      for (OperatorId id : graph.ids()) {
        String inputs = around(graph.inputsOf(id), Edge::from, nearer);
        String outputs = around(graph.outputsOf(id), Edge::to, nearer);
        places.put(id, digest(nearer.get(id) + "<" + inputs + ">" + outputs));
      }
    }
    return places;
  }

  /** Returns a short text in the place of one that would grow with each edge. */
  private static String digest(String text) {
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static String around(
      List<Edge> edges, Function<Edge, OperatorId> end, Map<OperatorId, String> places) {
    return String.join(
        ",", edges.stream().map(edge -> places.get(end.apply(edge))).sorted().toList());
  }
}
