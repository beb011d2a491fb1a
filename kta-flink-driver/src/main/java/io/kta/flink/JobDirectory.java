package io.kta.flink;

import io.kta.api.Internal;
import io.kta.driver.ScaleDriverException;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The list of all jobs of one JobManager. One call at a time.
 *
 * @hidden
 */
@Internal
public final class JobDirectory implements AutoCloseable {
  private final FlinkRest rest;

  /**
   * Creates a directory; nothing is asked of the JobManager before the first list.
   *
   * @param access how the JobManager is reached; which job it is to scale does not matter
   */
  public JobDirectory(FlinkDriverBuilder access) {
    this.rest = new FlinkRest(access, new Patience(access.clock));
  }

  /**
   * Asks for all jobs, by one request, in the order of their ids.
   *
   * @throws ScaleDriverException if Flink cannot be reached, or its answer is not a list of jobs
   */
  public Listing list() {
    Map<String, ListedJob> jobs = new LinkedHashMap<>();
    int unreadable = 0;
    for (FlinkResponse entry : rest.get("/jobs/overview").field("jobs").elements()) {
      Optional<ListedJob> job = read(entry);
      if (job.isEmpty() || jobs.putIfAbsent(job.get().id(), job.get()) != null) {
        unreadable++;
      }
    }
    return new Listing(
        jobs.values().stream().sorted(Comparator.comparing(ListedJob::id)).toList(), unreadable);
  }

  /** Ends the HTTP client, unless it was lent. */
  @Override
  public void close() {
    rest.close();
  }

  /** One entry that is not understood keeps no other from being seen. */
  private static Optional<ListedJob> read(FlinkResponse entry) {
    try {
      String id = entry.field("jid").text();
      if (!FlinkDriverBuilder.JOB_ID.matcher(id).matches()) {
        return Optional.empty();
      }
      Instant startedAt = Instant.ofEpochMilli(entry.field("start-time").longInteger());
      return Optional.of(
          new ListedJob(id, entry.field("name").text(), entry.field("state").text(), startedAt));
    } catch (ScaleDriverException e) {
      return Optional.empty();
    }
  }

  /**
   * The answer of a JobManager. Immutable.
   *
   * @param jobs in the order of their ids, each once
   * @param unreadable how many entries were no jobs, or had the id of another
   */
  public record Listing(List<ListedJob> jobs, int unreadable) {

    /** Copies the list. */
    public Listing {
      jobs = List.copyOf(jobs);
    }
  }
}
