package io.kta.flink.jobs;

import io.kta.metrics.Observation;
import io.kta.topology.ParallelismPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a job that was submitted anew is to be brought back to, until it was handed over, or for a
 * while. Thread-safe.
 */
final class Comeback {
  private static final Duration TRIED_FOR = Duration.ofMinutes(15);

  // Written by the thread that loads what is known or hands over a plan, read by that of the
  // algorithm.
  private volatile Optional<Goal> goal = Optional.empty();

  private record Goal(ParallelismPlan plan, Instant until) {}

  /** Sets what the job is to run at. */
  void to(ParallelismPlan plan, Instant now) {
    goal = Optional.of(new Goal(plan, now.plus(TRIED_FOR)));
  }

  /** Takes note that a plan was handed over, whichever: from now on the algorithm decides. */
  void isDone() {
    goal = Optional.empty();
  }

  /** Returns the plan to propose; empty if the algorithm is to decide. */
  Optional<ParallelismPlan> due(Observation seen) {
    Optional<Goal> now = goal;
    boolean isDue =
        now.filter(
                wanted ->
                    seen.at().isBefore(wanted.until())
                        && wanted.plan().misfits(seen.topology()).isEmpty()
                        && !wanted.plan().isAlreadyIn(seen.topology()))
            .isPresent();
    if (!isDue) {
      goal = Optional.empty();
    }
    return isDue ? now.map(Goal::plan) : Optional.empty();
  }
}
