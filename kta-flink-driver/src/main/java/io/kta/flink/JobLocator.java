package io.kta.flink;

import io.kta.driver.ScaleDriverException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds the job that is meant, and finds it again when it was submitted anew under another id. Not
 * thread-safe.
 */
final class JobLocator {
  private final FlinkRest rest;
  private final JobChoice choice;
  private Optional<String> found = Optional.empty();

  JobLocator(FlinkRest rest, JobChoice choice) {
    this.rest = rest;
    this.choice = choice;
  }

  /**
   * Looks at the job: one request, and another one while its id is not known.
   *
   * @throws ScaleDriverException if the job is not there, or has ended; the message lists those
   *     that are
   */
  JobGraph look() {
    Optional<JobGraph> known = found.flatMap(this::alive);
    if (known.isPresent()) {
      return known.get();
    }
    String id = locate();
    Optional<JobGraph> job = alive(id);
    found = job.map(JobGraph::jobId);
    return job.orElseThrow(
        () ->
            new ScaleDriverException(
                "job %s at %s has ended or is unknown; it has %s: start the job again, or choose another"
                    .formatted(id, rest.baseUrl(), words(listed()))));
  }

  private Optional<JobGraph> alive(String id) {
    try {
      return Optional.of(JobGraph.read(rest, id)).filter(job -> !JobState.isEnded(job.state()));
    } catch (RefusedException e) {
      if (e.refusal() == Refusal.JOB_GONE) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private String locate() {
    if (choice instanceof JobChoice.ById byId) {
      return byId.id();
    }
    List<Listed> all = listed();
    List<Listed> candidates =
        all.stream().filter(job -> !JobState.isEnded(job.state())).filter(this::isMeant).toList();
    if (candidates.isEmpty()) {
      throw new ScaleDriverException(
          "%s is running at %s; it has %s: start the job, or choose another"
              .formatted(meant("no job"), rest.baseUrl(), words(all)));
    }
    if (candidates.size() > 1) {
      throw new ScaleDriverException(
          "%s was expected at %s, but there are %s; choose one by its id"
              .formatted(meant("one running job"), rest.baseUrl(), words(candidates)));
    }
    return candidates.get(0).id();
  }

  private boolean isMeant(Listed job) {
    return !(choice instanceof JobChoice.ByName byName) || byName.name().equals(job.name());
  }

  private String meant(String kind) {
    return choice instanceof JobChoice.ByName byName
        ? kind + " named '" + byName.name() + "'"
        : kind;
  }

  private List<Listed> listed() {
    return rest.get("/jobs/overview").field("jobs").elements().stream()
        .map(
            job ->
                new Listed(
                    job.field("jid").text(), job.field("name").text(), job.field("state").text()))
        .toList();
  }

  private static String words(List<Listed> jobs) {
    return jobs.isEmpty()
        ? "no jobs"
        : jobs.stream()
            .map(job -> "%s ('%s', %s)".formatted(job.id(), job.name(), job.state()))
            .collect(Collectors.joining(", "));
  }

  private record Listed(String id, String name, String state) {}
}
