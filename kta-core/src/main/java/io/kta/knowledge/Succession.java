package io.kta.knowledge;

import static java.util.Objects.requireNonNull;

import io.kta.api.Internal;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The succession of a job to another, such as an upgrade, with the match of their operators.
 * Immutable.
 *
 * <p>A job that was rescaled before comes back at what it was submitted with. So its heir's
 * knowledge has a plan on its way: to where the job was, for operators that are new as they run
 * now. What is seen until it is reached is not taken for the change of another.
 *
 * @param job what tells the new job from the one before, as its observations do
 * @param topology the new job as it was seen first
 * @param matched the operators of the new job by the ids of those before; those that are left out
 *     have gone
 * @param at when the new job was seen first
 * @hidden
 */
@Internal
public record Succession(
    String job, Topology topology, Map<OperatorId, OperatorId> matched, Instant at) {

  /** Copies the map, and rejects operators that the new job does not have, or has twice. */
  public Succession {
    requireNonNull(job, "job");
    requireNonNull(at, "at");
    matched = Collections.unmodifiableMap(new TreeMap<>(matched));
    matched.values().forEach(topology::operator);
    if (matched.values().stream().distinct().count() < matched.size()) {
      throw new IllegalArgumentException(
          "two operators of the job before are matched with one of %s; match each with its own"
              .formatted(matched));
    }
  }

  /** Returns what the new job begins with. */
  <M, A> Knowledge<M, A> inherit(Knowledge<M, A> before, KnowledgeOwner<M, A> owner) {
    Map<String, String> names = newNames();
    Knowledge<M, A> renamed =
        names.isEmpty() ? before : KnowledgeJson.renamed(before, names, owner);
    return renamed
        .withLog(log(before.log()))
        .withExperience(experience(before.experience()))
        .withOrders(orders(before.orders()));
  }

  private OperatorId now(OperatorId before) {
    return requireNonNull(matched.get(before), "a match of " + before);
  }

  /** Returns the ids that are others now. */
  private Map<String, String> newNames() {
    Map<String, String> names = new HashMap<>();
    matched.forEach(
        (old, now) -> {
          if (!old.equals(now)) {
            names.put(old.value(), now.value());
          }
        });
    return names;
  }

  private ScalingLog log(ScalingLog before) {
    Map<OperatorId, Integer> places = new HashMap<>();
    for (int i = 0; i < before.operators().size(); i++) {
      OperatorId now = matched.get(before.operators().get(i));
      if (now != null) {
        places.put(now, i);
      }
    }
    int[] from = topology.ids().stream().mapToInt(id -> places.getOrDefault(id, -1)).toArray();
    List<Snapshot> observed = rearranged(before.observed(), from);
    List<ForeignChange> changes =
        before.foreignChanges().stream()
            .filter(change -> matched.containsKey(change.operator()))
            .map(
                change ->
                    new ForeignChange(
                        now(change.operator()), change.from(), change.to(), change.at()))
            .toList();
    return new ScalingLog(
        topology.ids(),
        observed,
        rearranged(before.recommended(), from),
        Optional.of(job),
        before.lastRescale().map(last -> comeback(last, observed)),
        changes);
  }

  private static List<Snapshot> rearranged(List<Snapshot> snapshots, int[] from) {
    return snapshots.stream().map(snapshot -> snapshot.rearranged(from)).toList();
  }

  /** Returns the rescale to where the job was last, as far as its operators can go there. */
  private Rescale comeback(Rescale last, List<Snapshot> observed) {
    Map<OperatorId, Integer> wereAt = new HashMap<>();
    if (!observed.isEmpty()) {
      Snapshot seen = observed.get(observed.size() - 1);
      for (int i = 0; i < topology.ids().size(); i++) {
        wereAt.put(topology.ids().get(i), seen.parallelism(i));
      }
      if (last.reached() && !last.at().isBefore(seen.from())) { // it was not seen since
        matched.forEach((old, now) -> last.target(old).ifPresent(to -> wereAt.put(now, to)));
      }
    }
    ParallelismPlan plan = ParallelismPlan.of(topology, operator -> target(operator, wereAt));
    return new Rescale(at, plan, plan.isAlreadyIn(topology));
  }

  /** One that was switched off, or that is new, stays as it came. */
  private static int target(Operator operator, Map<OperatorId, Integer> wereAt) {
    int was = wereAt.getOrDefault(operator.id(), Snapshot.UNKNOWN);
    return was > 0 ? operator.nearest(was) : operator.parallelism();
  }

  /** Scale-ups still on trial are dropped, since what followed them was the end of the job. */
  private Experience experience(Experience before) {
    List<ScaleUp> judged =
        before.scaleUps().stream()
            .filter(scaleUp -> scaleUp.failedAt().isPresent())
            .filter(scaleUp -> matched.containsKey(scaleUp.operator()))
            .map(
                scaleUp ->
                    new ScaleUp(
                        now(scaleUp.operator()),
                        scaleUp.from(),
                        scaleUp.to(),
                        scaleUp.rateBefore(),
                        scaleUp.bestRate(),
                        scaleUp.at(),
                        scaleUp.failedAt()))
            .toList();
    Experience kept = before.withScaleUps(judged);
    return before.measured() ? kept.measuring(Map.of()) : kept;
  }

  private Orders orders(Orders before) {
    Map<String, String> names =
        matched.entrySet().stream()
            .collect(
                Collectors.toMap(
                    match -> match.getKey().value(), match -> match.getValue().value()));
    Map<String, Integer> overrides = new HashMap<>();
    before
        .overrides()
        .forEach((operator, to) -> overrides.put(names.getOrDefault(operator, operator), to));
    return new Orders(before.pause(), overrides, before.force());
  }
}
