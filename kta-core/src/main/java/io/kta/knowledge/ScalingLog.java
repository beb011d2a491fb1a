package io.kta.knowledge;

import static java.util.Objects.requireNonNull;

import io.kta.api.Internal;
import io.kta.metrics.JobStatus;
import io.kta.metrics.Observation;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The observed and the requested parallelism of the last hour, by operator, on which the windows of
 * a policy are based. It outlasts the history of cycles, which may be shorter than a window.
 * Immutable.
 *
 * <p>An operator that has gone from the topology is forgotten. One that has come counts as if what
 * it runs at had been asked for, so that nothing is shrunk before its window has been seen. If
 * another job takes the place of the one seen before, all is forgotten.
 *
 * @param operators the operators, in topological order
 * @param observed the parallelism seen, one snapshot for each change, oldest first
 * @param recommended the parallelism the algorithm asked for, oldest first; equal ones in a row are
 *     one snapshot
 * @param job the job of the log; empty if it has no id
 * @param lastRescale the last change that a driver took; empty if there was none
 * @param foreignChanges what others have changed since, at most one an operator; in topological
 *     order
 * @hidden
 */
@Internal
public record ScalingLog(
    List<OperatorId> operators,
    List<Snapshot> observed,
    List<Snapshot> recommended,
    Optional<String> job,
    Optional<Rescale> lastRescale,
    List<ForeignChange> foreignChanges) {

  private static final Duration KEPT = Duration.ofMinutes(61); // the longest window is one hour
  private static final int MOST_SNAPSHOTS = 7200; // of each kind; one a second
  private static final ScalingLog NONE =
      new ScalingLog(
          List.of(), List.of(), List.of(), Optional.empty(), Optional.empty(), List.of());

  /** Copies the lists. */
  public ScalingLog {
    requireNonNull(job, "job");
    requireNonNull(lastRescale, "lastRescale");
    operators = List.copyOf(operators);
    observed = List.copyOf(observed);
    recommended = List.copyOf(recommended);
    foreignChanges = List.copyOf(foreignChanges);
  }

  /** Returns the log of a loop that has seen nothing. */
  public static ScalingLog none() {
    return NONE;
  }

  /** Returns whether an observation is of the same job with the same operators. */
  public boolean isOf(Observation observation) {
    return !isOfAnother(observation.job()) && observation.topology().ids().equals(operators);
  }

  private boolean isOfAnother(JobStatus status) {
    return job.isPresent() && status.id().isPresent() && !job.equals(status.id());
  }

  /** Returns this log with what a job runs at now; the same observation twice counts once. */
  public ScalingLog observing(Observation observation) {
    List<OperatorId> ids = observation.topology().ids();
    ScalingLog kept = isOfAnother(observation.job()) ? NONE : this;
    ScalingLog known = ids.equals(kept.operators) ? kept : kept.over(ids);
    int[] current = new int[ids.size()];
    int[] appeared = new int[ids.size()];
    Arrays.fill(appeared, Snapshot.UNKNOWN);
    boolean anyAppeared = false;
    Snapshot last = known.observed.isEmpty() ? null : newest(known.observed);
    int index = 0;
    for (Operator operator : observation.topology().operators()) {
      current[index] = operator.parallelism();
      if (last == null || last.parallelism(index) == Snapshot.UNKNOWN) {
        appeared[index] = operator.parallelism();
        anyAppeared = true;
      }
      index++;
    }
    Instant at = observation.at();
    List<Snapshot> seeded =
        anyAppeared ? added(known.recommended, new Snapshot(at, at, appeared)) : known.recommended;
    boolean unchanged = last != null && last.isSameParallelism(current);
    List<Snapshot> seen =
        unchanged ? known.observed : added(known.observed, new Snapshot(at, at, current));
    Optional<String> job = observation.job().id().or(() -> known.job);
    return new ScalingLog(ids, seen, seeded, job, known.lastRescale, known.foreignChanges)
        .comparing(observation);
  }

  /**
   * Returns the last parallelism that was seen and is not that of a topology; empty if none was, or
   * the operators were others.
   */
  public Optional<ParallelismPlan> lastObservedBefore(Topology now) {
    int[] current = now.operators().stream().mapToInt(Operator::parallelism).toArray();
    for (int i = observed.size() - 1; i >= 0 && now.ids().equals(operators); i--) {
      Snapshot snapshot = observed.get(i);
      boolean isKnown = operators.stream().noneMatch(id -> isUnknown(snapshot, id));
      if (isKnown && !snapshot.isSameParallelism(current)) {
        return Optional.of(
            ParallelismPlan.of(
                now, operator -> snapshot.parallelism(operators.indexOf(operator.id()))));
      }
    }
    return Optional.empty();
  }

  private boolean isUnknown(Snapshot snapshot, OperatorId id) {
    return snapshot.parallelism(operators.indexOf(id)) == Snapshot.UNKNOWN;
  }

  /** Returns this with whether the last plan is reached, and with what others have changed. */
  private ScalingLog comparing(Observation observation) {
    if (lastRescale.isEmpty() || observation.at().isBefore(lastRescale.get().at())) {
      return this;
    }
    Map<OperatorId, ForeignChange> before = new HashMap<>();
    foreignChanges.forEach(change -> before.put(change.operator(), change));
    Rescale last = lastRescale.get();
    List<ForeignChange> changes = new ArrayList<>();
    for (Operator operator : observation.topology().operators()) {
      OptionalInt requested = requested(operator, observation.job(), last);
      Optional<ForeignChange> known = Optional.ofNullable(before.get(operator.id()));
      Optional<ForeignChange> now =
          requested.isEmpty()
              ? known
              : foreignChange(operator.id(), requested.getAsInt(), last, known, observation.at());
      now.ifPresent(changes::add);
      if (now.isPresent() && !last.reached()) {
        last = last.withTarget(operator.id(), now.get().to()); // what is left of it goes on
      }
    }
    boolean nowReached = !last.reached() && last.plan().isAlreadyIn(observation.topology());
    Rescale then = nowReached ? last.asReached() : last;
    ScalingLog next = then.equals(lastRescale.get()) ? this : withRescale(then);
    return changes.equals(foreignChanges) ? next : next.withForeignChanges(changes);
  }

  /**
   * Returns what was last asked of the target; empty if the driver does not tell, and what the
   * operator runs at does not either, since a plan is on its way.
   */
  private static OptionalInt requested(Operator operator, JobStatus status, Rescale last) {
    Integer told = status.requested().get(operator.id());
    if (told != null) {
      return OptionalInt.of(told);
    }
    return last.reached() ? OptionalInt.of(operator.parallelism()) : OptionalInt.empty();
  }

  private static Optional<ForeignChange> foreignChange(
      OperatorId operator,
      int requested,
      Rescale last,
      Optional<ForeignChange> before,
      Instant at) {
    OptionalInt planned = last.target(operator);
    if (planned.isEmpty()) {
      return Optional.empty();
    }
    Optional<ForeignChange> known = before.filter(change -> change.to() == requested);
    return known.isPresent() || last.explains(operator, requested)
        ? known
        : Optional.of(new ForeignChange(operator, planned.getAsInt(), requested, at));
  }

  /** Returns this log with what the algorithm asked for; a plan that names all its operators. */
  public ScalingLog recommending(Instant at, ParallelismPlan plan) {
    int[] targets = operators.stream().mapToInt(plan::target).toArray();
    if (!recommended.isEmpty() && newest(recommended).isSameParallelism(targets)) {
      List<Snapshot> longer = new ArrayList<>(recommended);
      longer.set(longer.size() - 1, newest(recommended).until(at));
      return withRecommended(longer);
    }
    return withRecommended(added(recommended, new Snapshot(at, at, targets)));
  }

  /** Returns this log with a plan as below, of which is not known what was asked for before. */
  public ScalingLog rescaling(Instant at, ParallelismPlan plan, boolean reached) {
    return rescaling(at, plan, reached, Map.of());
  }

  /**
   * Returns this log with a plan that the driver has taken, or may have taken. One that is on its
   * way and is handed over again counts from when it was handed over first. What others have
   * changed stays noted where the plan leaves it as it is.
   *
   * @param at when it was handed over
   * @param plan what every operator is to run at
   * @param reached whether the job runs so already
   * @param before the parallelism that the target had been asked for until then, as far as known
   */
  public ScalingLog rescaling(
      Instant at, ParallelismPlan plan, boolean reached, Map<OperatorId, Integer> before) {
    boolean again = lastRescale.isPresent() && isOnItsWay() && isLastPlan(plan);
    Instant since = again ? lastRescale.get().at() : at;
    Map<OperatorId, Integer> earlier = again ? lastRescale.get().before() : before;
    List<ForeignChange> left =
        foreignChanges.stream()
            .filter(change -> plan.target(change.operator()) == change.to())
            .toList();
    return withForeignChanges(left)
        .withRescale(new Rescale(since, plan, reached, reached ? Map.of() : earlier));
  }

  /** Returns whether the last plan was taken, but the job not seen running so. */
  public boolean isOnItsWay() {
    return lastRescale.isPresent() && !lastRescale.get().reached();
  }

  private boolean isLastPlan(ParallelismPlan plan) {
    return lastRescale.map(last -> last.plan().targets().equals(plan.targets())).orElse(false);
  }

  private ScalingLog withRecommended(List<Snapshot> other) {
    return new ScalingLog(operators, observed, other, job, lastRescale, foreignChanges);
  }

  private ScalingLog withRescale(Rescale newest) {
    return new ScalingLog(
        operators, observed, recommended, job, Optional.of(newest), foreignChanges);
  }

  private ScalingLog withForeignChanges(List<ForeignChange> others) {
    return new ScalingLog(operators, observed, recommended, job, lastRescale, others);
  }

  private ScalingLog over(List<OperatorId> ids) {
    Map<OperatorId, Integer> before = new HashMap<>();
    for (int i = 0; i < operators.size(); i++) {
      before.put(operators.get(i), i);
    }
    int[] from = ids.stream().mapToInt(id -> before.getOrDefault(id, -1)).toArray();
    return new ScalingLog(
        ids,
        observed.stream().map(snapshot -> snapshot.rearranged(from)).toList(),
        recommended.stream().map(snapshot -> snapshot.rearranged(from)).toList(),
        job,
        lastRescale.map(last -> new Rescale(last.at(), new ParallelismPlan(Map.of()), true)),
        List.of());
  }

  /** Adds a snapshot; drops those that ended too long ago, but for the newest of these. */
  private static List<Snapshot> added(List<Snapshot> snapshots, Snapshot newest) {
    Instant oldest = newest.from().minus(KEPT);
    int first = Math.max(0, snapshots.size() + 1 - MOST_SNAPSHOTS);
    while (first + 1 < snapshots.size() && snapshots.get(first + 1).from().isBefore(oldest)) {
      first++;
    }
    List<Snapshot> kept = new ArrayList<>(snapshots.subList(first, snapshots.size()));
    kept.add(newest);
    return kept;
  }

  private static Snapshot newest(List<Snapshot> snapshots) {
    return snapshots.get(snapshots.size() - 1);
  }
}
