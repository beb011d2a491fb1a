package io.kta.flink.jobs;

import io.kta.flink.jobs.ManagedJob.Stage;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/** Which other jobs of a name are looked after. Thread-safe. */
record Namesakes(Supplier<List<Member>> members) {
  private static final Comparator<JobRun> BY_AGE =
      Comparator.comparing(JobRun::startedAt).thenComparing(JobRun::id);

  /** Returns whether a job of a name and an id is to be scaled, be it that it does not run now. */
  boolean isLookedAfter(String name, String id) {
    return members.get().stream()
        .anyMatch(
            member ->
                member.run().name().equals(name)
                    && member.run().id().equals(id)
                    && member.view().stage() != Stage.LEFT_ALONE);
  }

  /** Returns whether a job may be called by its name alone: no other one is older, or scaled. */
  boolean isFirst(JobRun run) {
    return members.get().stream()
        .filter(member -> member.run().name().equals(run.name()) && !member.run().equals(run))
        .noneMatch(other -> BY_AGE.compare(other.run(), run) < 0 || other.autoscaler().isPresent());
  }
}
