package io.kta.flink.jobs;

import static java.util.Objects.requireNonNull;

import io.kta.flink.FlinkJob;
import io.kta.flink.ListedJob;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * One submission of a job: an upgraded job is another run of the same name. Immutable.
 *
 * @param name what its user calls it; several runs may have it, and it may be any text
 * @param id 32 hexadecimal digits
 * @param startedAt when the JobManager began with it, which rescaling and restarts do not change
 * @since 0.1
 */
public record JobRun(String name, String id, Instant startedAt) {
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\s]+");
  private static final int LONGEST_TITLE = 100;
  private static final int SHORT_ID = 8;
  private static final char BEFORE_START = '@';

  /** Rejects null. */
  public JobRun {
    requireNonNull(name, "name");
    requireNonNull(id, "id");
    requireNonNull(startedAt, "startedAt");
  }

  static JobRun of(ListedJob job) {
    return new JobRun(job.name(), job.id(), job.startedAt());
  }

  boolean isOf(ListedJob job) {
    return id.equals(job.id()) && startedAt.equals(job.startedAt());
  }

  boolean isOf(FlinkJob job) {
    return id.equals(job.id()) && startedAt.equals(job.startedAt());
  }

  /** Returns what tells this run from all others, of which some may have its id. */
  String key() {
    return id + BEFORE_START + startedAt.toEpochMilli();
  }

  /**
   * Returns the id in a {@linkplain #key key}; a job that was scaled by its id alone has no more.
   */
  static String idOf(String key) {
    int end = key.indexOf(BEFORE_START);
    return end < 0 ? key : key.substring(0, end);
  }

  /** Returns the name as one line for logs and reports; the id if the name is blank. */
  String title() {
    String line = UNPRINTABLE.matcher(name).replaceAll(" ").strip();
    if (line.isEmpty()) {
      return id;
    }
    return line.length() <= LONGEST_TITLE ? line : line.substring(0, LONGEST_TITLE) + "…";
  }

  /** Returns the title with a part of the id, for a run that shares its name with another. */
  String titleWithId() {
    return title() + "-" + id.substring(0, Math.min(SHORT_ID, id.length()));
  }

  /** Returns for example {@code orders (caf3caf3caf3caf3caf3caf3caf3caf3)}. */
  @Override
  public String toString() {
    return title() + " (" + id + ")";
  }
}
