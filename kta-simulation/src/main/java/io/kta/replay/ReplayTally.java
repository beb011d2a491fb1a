package io.kta.replay;

import io.kta.CycleReport;
import io.kta.knowledge.Outcome;
import io.kta.metrics.Observation;
import io.kta.topology.ParallelismPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Adds up the cycles of a replay, in memory that does not grow with it. Not thread-safe. */
final class ReplayTally {
  private final Side recorded = new Side();
  private final Side replayed = new Side();
  private final List<ReplayReport.Row> rows = new ArrayList<>();
  private Optional<String> autoscaler = Optional.empty();
  private long cycles;
  private long differing;

  /** Returns whose cycles were added; empty before the first. */
  Optional<String> autoscaler() {
    return autoscaler;
  }

  void add(ReplayedCycle cycle) {
    autoscaler = Optional.of(cycle.recorded().cycle().autoscaler());
    cycles++;
    differing += cycle.isSame() ? 0 : 1;
    boolean changed = recorded.add(cycle.recorded());
    boolean changes = replayed.add(cycle.replayed());
    if ((changed || changes) && rows.size() < ReplayReport.MOST_ROWS) {
      rows.add(
          new ReplayReport.Row(
              cycle.recorded().cycle(),
              cycle.recorded().startedAt(),
              ReplayedCycle.describe(cycle.recorded()),
              ReplayedCycle.describe(cycle.replayed()),
              cycle.isSame()));
    }
  }

  ReplayReport report(long torn) {
    return new ReplayReport(cycles, differing, torn, recorded.totals(), replayed.totals(), rows);
  }

  private static final class Side {
    private long changes;
    private long measured;
    private long failed;
    private double instances;

    /** Returns whether the cycle changes the parallelism. */
    boolean add(CycleReport report) {
      failed += report.outcome() instanceof Outcome.Failed ? 1 : 0;
      Optional<ParallelismPlan> plan = ReplayedCycle.planAfter(report);
      if (plan.isEmpty()) {
        return false;
      }
      measured++;
      instances += plan.get().targets().values().stream().mapToLong(Integer::longValue).sum();
      boolean changed =
          report
              .observation()
              .map(Observation::topology)
              .filter(topology -> !plan.get().isAlreadyIn(topology))
              .isPresent();
      changes += changed ? 1 : 0;
      return changed;
    }

    ReplayReport.Totals totals() {
      return new ReplayReport.Totals(changes, measured == 0 ? 0 : instances / measured, failed);
    }
  }
}
