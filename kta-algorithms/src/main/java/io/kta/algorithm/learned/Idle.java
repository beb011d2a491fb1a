package io.kta.algorithm.learned;

import io.kta.algorithm.Context;
import io.kta.algorithm.learned.LearnedCapacity.Analysis;
import io.kta.algorithm.rates.Sample;
import io.kta.knowledge.CycleResult;
import io.kta.topology.Operator;
import io.kta.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How many instances are idle, and what they have cost. Immutable.
 *
 * @param settle how long after a rescaling nothing counts
 */
record Idle(Duration settle) {
  private static final Duration SURELY_IDLE = Duration.ofMinutes(15);

  /** Returns whether no records come, but not yet for so long that none are to be expected. */
  static boolean maybeCutOff(List<Outlook> outlooks, Optional<RecentLoad> load) {
    return outlooks.stream().allMatch(outlook -> outlook.demand().orElse(1) == 0)
        && !load.map(recent -> recent.isSilentFor(SURELY_IDLE)).orElse(false);
  }

  /** Returns how many of the instances there are beyond what is wanted. */
  static double instances(Topology topology, List<Outlook> outlooks) {
    double tooMany = 0;
    int index = 0;
    for (Operator operator : topology.operators()) {
      tooMany += Math.max(0, operator.parallelism() - outlooks.get(index++).wanted());
    }
    return tooMany;
  }

  /**
   * Returns for how many seconds how many instances were too many since the job last grew, shrank,
   * or had none too many. The time in which no records come counts only after a while.
   */
  double instanceSeconds(
      Context<Sample, Analysis> context,
      Sample measured,
      List<Outlook> outlooks,
      Optional<RecentLoad> load) {
    double tooMany = instances(context.topology(), outlooks);
    boolean unsure = outlooks.stream().anyMatch(Outlook::unsure);
    Optional<Sample> before =
        context.lastMonitored().filter(sample -> sample.since().equals(measured.since()));
    boolean settled = measured.age().compareTo(settle) >= 0;
    if ((tooMany == 0 && !unsure) || before.isEmpty() || !settled) {
      return 0;
    }
    double known = context.lastAnalyzed().map(Analysis::wasted).orElse(0.0);
    if (maybeCutOff(outlooks, load)) {
      return known;
    }
    double seconds = Duration.between(before.get().at(), measured.at()).toNanos() / 1e9;
    return known + tooMany * seconds;
  }

  /**
   * Returns the most that was wanted of each operator lately, in topological order; but not before
   * the job had settled, when all that was known was how it had run before.
   */
  List<Integer> lately(
      Context<Sample, Analysis> context, Sample measured, Analysis analyzed, Duration calm) {
    List<Integer> most = new ArrayList<>();
    analyzed.outlooks().forEach(outlook -> most.add(outlook.wanted()));
    for (CycleResult<Sample, Analysis> cycle : context.history()) {
      if (cycle.monitored().isEmpty() || cycle.analyzed().isEmpty()) {
        continue;
      }
      Sample sample = cycle.monitored().get();
      boolean counts =
          sample.since().equals(measured.since())
              && sample.age().compareTo(settle) >= 0
              && !sample.at().isBefore(measured.at().minus(calm));
      List<Outlook> outlooks = cycle.analyzed().get().outlooks();
      if (!counts || outlooks.size() != most.size()) {
        break;
      }
      for (int i = 0; i < most.size(); i++) {
        if (!outlooks.get(i).unsure()) {
          most.set(i, Math.max(most.get(i), outlooks.get(i).wanted()));
        }
      }
    }
    return most;
  }
}
