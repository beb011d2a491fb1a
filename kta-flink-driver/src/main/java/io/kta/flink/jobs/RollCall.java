package io.kta.flink.jobs;

import io.kta.flink.ListedJob;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one list of jobs says about those that are looked after. Pure. Immutable.
 *
 * <p>A job that is listed as ended has ended. One that is not listed has not, for the list of a
 * JobManager that restarts is empty at first: it is missing, and gone only after a while, or once a
 * new job of its name has come.
 *
 * @param gone the jobs that have ended, and what became of each, as a clause for a person
 * @param missing since when jobs are not listed that are still looked after
 * @param fresh the jobs that have come, the oldest first
 * @param leftAlone the jobs that are excluded
 * @param beyond how many jobs have come that are more than may be looked after
 */
record RollCall(
    Map<JobRun, String> gone,
    Map<JobRun, Instant> missing,
    List<JobRun> fresh,
    List<JobRun> leftAlone,
    int beyond) {

  /**
   * What decides who is looked after.
   *
   * @param selection which jobs are meant
   * @param goneAfter how long a job may be missing
   * @param maxJobs how many are looked after at most
   */
  record Rules(JobSelection selection, Duration goneAfter, int maxJobs) {}

  /**
   * Calls the roll.
   *
   * @param known those that are looked after, and since when each is missing
   * @param listed all jobs that the JobManager lists
   */
  static RollCall of(
      Map<JobRun, Optional<Instant>> known, List<ListedJob> listed, Instant now, Rules rules) {
    List<JobRun> alive = alive(listed, rules.selection());
    List<JobRun> come = come(alive, known.keySet(), rules.selection());
    Set<String> cameAnew = new HashSet<>();
    come.forEach(run -> cameAnew.add(run.name()));
    Map<String, ListedJob> byId = new HashMap<>();
    listed.forEach(job -> byId.put(job.id(), job));

    Map<JobRun, String> gone = new LinkedHashMap<>();
    Map<JobRun, Instant> missing = new HashMap<>();
    for (Map.Entry<JobRun, Optional<Instant>> one : known.entrySet()) {
      JobRun run = one.getKey();
      ListedJob found = byId.get(run.id());
      if (found == null) {
        Instant since = one.getValue().orElse(now);
        whyGone(run, since, now, cameAnew, rules)
            .ifPresentOrElse(why -> gone.put(run, why), () -> missing.put(run, since));
      } else if (found.hasEnded() || !run.isOf(found)) {
        gone.put(
            run,
            found.hasEnded() ? "it is " + found.state() : "it was submitted anew under its id");
      }
    }
    List<JobRun> leftAlone =
        alive.stream().filter(run -> rules.selection().isExcluded(run.name())).toList();
    int free = Math.max(0, rules.maxJobs() - (known.size() - gone.size()));
    int taken = Math.min(free, come.size());
    return new RollCall(
        gone, missing, new ArrayList<>(come.subList(0, taken)), leftAlone, come.size() - taken);
  }

  /** Returns the jobs that are meant and have not ended, the oldest first. */
  private static List<JobRun> alive(List<ListedJob> listed, JobSelection selection) {
    return listed.stream()
        .filter(job -> !job.hasEnded() && selection.isMeant(job.name()))
        .map(JobRun::of)
        .sorted(Comparator.comparing(JobRun::startedAt).thenComparing(JobRun::id))
        .toList();
  }

  private static List<JobRun> come(List<JobRun> alive, Set<JobRun> known, JobSelection selection) {
    Set<String> keys = new HashSet<>();
    known.forEach(run -> keys.add(run.key()));
    return alive.stream()
        .filter(run -> !keys.contains(run.key()) && !selection.isExcluded(run.name()))
        .toList();
  }

  private static Optional<String> whyGone(
      JobRun run, Instant since, Instant now, Set<String> cameAnew, Rules rules) {
    if (cameAnew.contains(run.name())) {
      return Optional.of("it is not listed any more, and a new job of its name is");
    }
    return Duration.between(since, now).compareTo(rules.goneAfter()) >= 0
        ? Optional.of("it has not been listed for " + Duration.between(since, now))
        : Optional.empty();
  }
}
