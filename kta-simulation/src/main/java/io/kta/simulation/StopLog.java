package io.kta.simulation;

import io.kta.metrics.Interruption;
import io.kta.metrics.JobStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a simulated driver knows of the stops of its job: everything. Not thread-safe. */
final class StopLog {
  private final RescaleCost cost;
  private Optional<Interruption> last = Optional.empty();

  StopLog(RescaleCost cost) {
    this.cost = cost;
  }

  /** A change has ended that began then; those in which the job runs on are no stops. */
  void changed(Instant from, Duration lasted, double readAgain) {
    if (cost.capacityMeanwhile() == 0) {
      last =
          Optional.of(
              Interruption.of(Interruption.Cause.RESCALE, from, lasted)
                  .withReplayedRecords(readAgain));
    }
  }

  /** Returns the status of the job while it can be observed. */
  JobStatus status(boolean changing) {
    JobStatus status = JobStatus.steady().withExpectedDowntime(cost.expectedDowntime());
    status = last.map(status::withLastInterruption).orElse(status);
    return changing ? status.withInProgress("a change of the parallelism is under way") : status;
  }
}
