package io.kta.flink;

import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriverException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Has a job run as planned, by one change of its requirements. Not thread-safe. */
final class Rescaler {
  private static final int MOST_TRIES = 5;
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);

  private final FlinkRest rest;
  private final Patience patience;
  private final Duration timeout;
  private final boolean checkpointOnRescale;
  private final Slots slots;

  /** Where the slots come from, and how to count those needed. */
  record Slots(Optional<TaskManagers> taskManagers, Optional<DeploymentType> deploymentType) {}

  Rescaler(
      FlinkRest rest,
      Patience patience,
      Duration timeout,
      boolean checkpointOnRescale,
      Slots slots) {
    this.rest = rest;
    this.patience = patience;
    this.timeout = timeout;
    this.checkpointOnRescale = checkpointOnRescale;
    this.slots = slots;
  }

  /**
   * Brings TaskManagers, hands over the requirements, sees the job run, lets TaskManagers go.
   *
   * @throws RefusedException if Flink refused, so that the job runs as before
   * @throws ScaleDriverException if the job ended, or Flink's answer to the requirements got lost
   */
  ApplyResult apply(Rescaling rescaling, Checkpoints checkpoints) {
    Requirements current = Requirements.read(rest, rescaling.jobId());
    Requirements wanted = current.withUpperBounds(rescaling.targets());
    SlotDemand demand = rescaling.slotDemand(wanted, slots.deploymentType);
    Optional<String> shortage =
        slots.taskManagers.flatMap(taskManagers -> taskManagers.bring(demand, rescaling.job()));
    if (shortage.isPresent()) {
      return ApplyResult.rejected(shortage.get());
    }
    boolean changed = !wanted.equals(current);
    boolean wasInPlace = !changed && look(rescaling, Optional.empty()).isEnough();
    Instant deadline = patience.now().plus(timeout);
    Progress progress =
        changed
            ? change(rescaling, wanted, checkpoints, deadline)
            : follow(rescaling, Optional.empty(), deadline);
    return progress.isEnough()
        ? letGo(rescaling.job(), demand, wasInPlace)
        : ApplyResult.accepted(progress.words() + missingSlots(demand));
  }

  private Progress change(
      Rescaling rescaling, Requirements wanted, Checkpoints checkpoints, Instant deadline) {
    boolean paired = checkpoints.areOn() && checkpointOnRescale;
    boolean checkpointLast = rescaling.cluster().version().rescalesAtCheckpoint();
    if (paired && !checkpointLast) {
      checkpoints.take(timeout.dividedBy(2));
    }
    handOver(rescaling.jobId(), wanted);
    Optional<Checkpoints.Series> series =
        paired && checkpointLast ? Optional.of(checkpoints.series()) : Optional.empty();
    if (look(rescaling, series).isEnough()) {
      // No job restarts as fast as that: it ran so all along, or the answer is an old one.
      patience.pause(rescaling.cluster().answerAge(), "waiting for a newer answer");
    }
    try {
      return follow(rescaling, series, deadline);
    } finally {
      series.ifPresent(Checkpoints.Series::collect);
    }
  }

  private void handOver(String jobId, Requirements wanted) {
    for (int tries = 1; ; tries++) {
      try {
        Answer unused = rest.put(Requirements.path(jobId), wanted.json());
        return;
      } catch (RefusedException e) {
        if (e.refusal() != Refusal.BUSY || tries == MOST_TRIES) {
          throw e;
        }
        patience.pause(BETWEEN_TRIES.multipliedBy(tries), "trying to rescale job " + jobId);
      }
    }
  }

  private Progress follow(
      Rescaling rescaling, Optional<Checkpoints.Series> series, Instant deadline) {
    return patience.lookUntil(
        deadline, "rescaling job " + rescaling.jobId(), () -> look(rescaling, series));
  }

  private Progress look(Rescaling rescaling, Optional<Checkpoints.Series> series) {
    JobGraph now;
    String state;
    try {
      now = JobGraph.read(rest, rescaling.jobId());
      state = JobGraph.freshState(rest, rescaling.jobId());
    } catch (ScaleDriverException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e;
      }
      return new Progress(List.of(e.getMessage())); // a JobManager that is away may come back
    }
    if (JobState.isEnded(state)) {
      throw new ScaleDriverException(
          "job %s became %s while it was being rescaled; see its exceptions in Flink's web UI"
              .formatted(rescaling.jobId(), state));
    }
    if (!JobState.isRunning(state)) {
      return new Progress(List.of("the job is " + state));
    }
    Progress progress = new Progress(rescaling.shortfalls(now));
    if (!progress.isEnough() && !rescaling.hasBegun(now)) {
      series.ifPresent(Checkpoints.Series::goOn);
    }
    return progress;
  }

  private ApplyResult letGo(JobGraph job, SlotDemand demand, boolean wasInPlace) {
    boolean fewer;
    try {
      fewer = slots.taskManagers.isPresent() && slots.taskManagers.get().letGo(demand, job);
    } catch (ScaleDriverException e) {
      return ApplyResult.accepted(
          "the job runs as planned, but TaskManagers it no longer needs are still there: "
              + e.getMessage());
    }
    return wasInPlace && !fewer ? ApplyResult.alreadyInPlace() : ApplyResult.applied();
  }

  private String missingSlots(SlotDemand demand) {
    try {
      int registered = rest.get("/overview").field("slots-total").integer();
      return registered >= demand.slots()
          ? ""
          : "; the plan needs %d slots and %d are registered: add TaskManagers"
              .formatted(demand.slots(), registered);
    } catch (ScaleDriverException e) {
      return "; " + e.getMessage();
    }
  }

  /** What still keeps the job from running as planned. */
  private record Progress(List<String> shortfalls) implements Patience.Look {
    @Override
    public boolean isEnough() {
      return shortfalls.isEmpty();
    }

    String words() {
      return String.join(", ", shortfalls);
    }
  }
}
