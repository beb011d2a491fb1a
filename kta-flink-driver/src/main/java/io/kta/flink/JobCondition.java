package io.kta.flink;

import io.kta.driver.ApplyResult;
import io.kta.metrics.NoObservation;
import io.kta.metrics.NoObservation.Reason;
import io.kta.topology.OperatorId;
import java.util.Map;
import java.util.Optional;

/**
 * In which state one job is, if it cannot be observed. A healthy job costs no request; one that was
 * restarted by anything but us costs one, for its failures. Not thread-safe.
 */
final class JobCondition {
  private final FlinkRest rest;
  private Map<OperatorId, Long> starts = Map.of();
  private Failures failures = Failures.NONE;
  private boolean isRescaled;

  JobCondition(FlinkRest rest) {
    this.rest = rest;
  }

  /** Takes note of what became of a plan: a job that runs so already was restarted for that. */
  void applied(ApplyResult result) {
    isRescaled |= result.isChange();
    if (result instanceof ApplyResult.Applied) {
      starts = Map.of();
    }
  }

  /** Returns the failures of the job, as of its last restart. */
  Failures failures() {
    return failures;
  }

  /** Takes note that another job, or the same one at another JobManager, is looked at. */
  void forget() {
    starts = Map.of();
    failures = Failures.NONE;
    isRescaled = false;
  }

  /** Returns why the job cannot be observed; empty if it can. */
  Optional<NoObservation> whyNot(Look look) {
    JobGraph job = look.job();
    if (job.isBatch()) {
      return Optional.of(
          new NoObservation(
              Reason.NOT_SCALABLE,
              "it is a batch job, and Flink decides on the parallelism of these by itself"));
    }
    boolean isUp = look.isUp();
    boolean isFirst = starts.isEmpty();
    boolean isRestarted = !job.starts().equals(starts);
    if (!isUp || (isRestarted && !isFirst)) {
      failures = Failures.read(rest, job.jobId());
    }
    if (isUp) {
      starts = job.starts();
      isRescaled = isRescaled && !isRestarted;
    }
    if (failures.isRepeated(job.nowMillis())) {
      return Optional.of(
          new NoObservation(Reason.FAILING_REPEATEDLY, failures.words(job.nowMillis())));
    }
    return isUp ? Optional.empty() : Optional.of(notUp(job, look.state()));
  }

  private NoObservation notUp(JobGraph job, String state) {
    if (JobState.isEnded(state)) {
      return new NoObservation(Reason.STOPPING, "the job has just ended: it is " + state);
    }
    return switch (state) {
      case "CREATED" -> waiting(job);
      case "INITIALIZING" ->
          new NoObservation(Reason.STARTING, "the JobManager is initializing the job");
      case "CANCELLING" -> new NoObservation(Reason.STOPPING, "the job is being cancelled");
      default -> restarting(job, state);
    };
  }

  private NoObservation waiting(JobGraph job) {
    if (job.vertices().isEmpty()) {
      return new NoObservation(Reason.STARTING, "the job shows no vertices yet");
    }
    SlotDemand demand = SlotDemand.of(job, Optional.empty());
    SlotSupply supply = SlotSupply.of(rest, job.jobId(), new SlotDemand(0), demand);
    return supply.suffices(demand)
        ? new NoObservation(Reason.STARTING, "the job has its slots, and no tasks yet")
        : new NoObservation(Reason.WAITING_FOR_RESOURCES, supply.words("the job", demand));
  }

  private NoObservation restarting(JobGraph job, String state) {
    if (failures.isRecent(job.nowMillis())) {
      return new NoObservation(Reason.RESTARTING, failures.words(job.nowMillis()));
    }
    if (isRescaled || !JobState.isRunning(state)) {
      return new NoObservation(Reason.RESCALING, "the job is " + state + " to run at another size");
    }
    return new NoObservation(Reason.STARTING, "some of its tasks are yet to run");
  }
}
