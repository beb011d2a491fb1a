package io.kta.flink;

import java.util.Optional;

/**
 * What a job has gone back to. Immutable.
 *
 * @param triggeredMillis when the checkpoint was begun, by the JobManager's clock: what was read
 *     since is read again
 * @param restoredMillis when the job went back to it
 */
record RestoredCheckpoint(long triggeredMillis, long restoredMillis) {

  /** Asks for the last one; empty if there is none, or Flink does not remember when it was made. */
  static Optional<RestoredCheckpoint> latest(FlinkRest rest, String jobId) {
    try {
      return of(rest.get("/jobs/" + jobId + "/checkpoints"));
    } catch (RefusedException e) {
      return Optional.empty(); // no checkpointing
    }
  }

  private static Optional<RestoredCheckpoint> of(FlinkResponse checkpoints) {
    Optional<FlinkResponse> restored =
        checkpoints.optionalField("latest").flatMap(latest -> latest.optionalField("restored"));
    if (restored.isEmpty()) {
      return Optional.empty();
    }
    long id = restored.get().field("id").longInteger();
    long at = restored.get().field("restore_timestamp").longInteger();
    return checkpoints.field("history").elements().stream()
        .filter(checkpoint -> checkpoint.field("id").longInteger() == id)
        .findFirst()
        .map(
            checkpoint ->
                new RestoredCheckpoint(checkpoint.field("trigger_timestamp").longInteger(), at));
  }
}
