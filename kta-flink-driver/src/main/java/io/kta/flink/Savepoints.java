package io.kta.flink;

import java.time.Instant;
import java.util.Optional;

/**
 * The savepoints that others take of one job. A rescaling restarts the job, and would abort one.
 * They are asked for before a rescaling, and then until the one found has ended. Not thread-safe.
 */
final class Savepoints {
  private final FlinkRest rest;
  private Optional<UnderWay> known = Optional.empty();

  Savepoints(FlinkRest rest) {
    this.rest = rest;
  }

  /**
   * A savepoint that has not ended. Immutable.
   *
   * @param stopsJob whether the job ends with it
   * @param triggeredMillis by the JobManager's clock
   */
  record UnderWay(String jobId, long id, boolean stopsJob, long triggeredMillis) {

    /** Returns what is being done to the job, as the beginning of a sentence. */
    String words() {
      String savepoint =
          "savepoint %d, triggered at %s".formatted(id, Instant.ofEpochMilli(triggeredMillis));
      return stopsJob
          ? "the job is being stopped with " + savepoint
          : savepoint + ", is being taken of the job";
    }
  }

  /** Asks for the latest savepoint that has not ended; Flink's answer may be some seconds old. */
  Optional<UnderWay> find(String jobId) {
    known = ask(jobId);
    return known;
  }

  private Optional<UnderWay> ask(String jobId) {
    try {
      return rest.get("/jobs/" + jobId + "/checkpoints").optionalField("history").stream()
          .flatMap(history -> history.elements().stream())
          .filter(Savepoints::isUnderWay)
          .map(savepoint -> underWay(jobId, savepoint))
          .findFirst();
    } catch (RefusedException e) {
      if (e.refusal() == Refusal.OVERLOADED) {
        throw e; // there may be one
      }
      return Optional.empty(); // Flink keeps no statistics of this job's checkpoints
    }
  }

  /** Returns the one found last, if it has not ended since; costs nothing if none was found. */
  Optional<UnderWay> stillUnderWay(String jobId) {
    if (known.isEmpty() || !known.get().jobId().equals(jobId)) {
      return Optional.empty();
    }
    return find(jobId);
  }

  private static boolean isUnderWay(FlinkResponse checkpoint) {
    return checkpoint.field("is_savepoint").truth()
        && checkpoint.field("status").text().equals("IN_PROGRESS");
  }

  private static UnderWay underWay(String jobId, FlinkResponse savepoint) {
    boolean stopsJob =
        savepoint
            .optionalField("checkpoint_type")
            .filter(type -> type.text().equals("SYNC_SAVEPOINT"))
            .isPresent();
    return new UnderWay(
        jobId,
        savepoint.field("id").longInteger(),
        stopsJob,
        savepoint.field("trigger_timestamp").longInteger());
  }
}
