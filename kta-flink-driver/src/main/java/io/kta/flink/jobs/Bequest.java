package io.kta.flink.jobs;

import io.kta.knowledge.Knowledge;
import io.kta.knowledge.KnowledgeOwner;
import io.kta.knowledge.Rescale;
import io.kta.knowledge.ScalingLog;
import io.kta.knowledge.Succession;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.util.Optional;

/** What a run of a job begins with. */
final class Bequest {
  private Bequest() {}

  /**
   * Returns what was known as knowledge of a run; as it is if it is of the same run.
   *
   * @param before what was known last
   * @param graph the job that it is of; empty if only its ids are known
   */
  static <M, A> Knowledge<M, A> of(
      Knowledge<M, A> before,
      Optional<Topology> graph,
      Shelf.Newcomer newcomer,
      KnowledgeOwner<M, A> owner) {
    ScalingLog log = before.log();
    if (log.job().isEmpty() || isSame(log.job().get(), newcomer.run())) {
      return before;
    }
    Topology now = newcomer.topology();
    GraphMatch match =
        graph
            .filter(known -> known.ids().equals(log.operators()))
            .map(known -> GraphMatch.of(known, now))
            .orElseGet(() -> GraphMatch.ofIds(log.operators(), now));
    Knowledge<M, A> inherited =
        before.inheritedBy(
            new Succession(newcomer.run().key(), now, match.newIds(), newcomer.at()), owner);
    if (newcomer.heir().staysAsItIs(inherited) || match.matches().isEmpty()) {
      inherited = inherited.withLog(neverRescaled(inherited.log()));
    }
    Optional<ParallelismPlan> comeback =
        inherited.log().lastRescale().filter(last -> !last.reached()).map(Rescale::plan);
    newcomer.heir().inherits(match, comeback);
    return inherited;
  }

  /** Knowledge of a job that was scaled by its id alone has no more than that. */
  private static boolean isSame(String job, JobRun run) {
    return job.equals(run.key()) || job.equals(run.id());
  }

  private static ScalingLog neverRescaled(ScalingLog log) {
    return new ScalingLog(
        log.operators(),
        log.observed(),
        log.recommended(),
        log.job(),
        Optional.empty(),
        log.foreignChanges());
  }
}
