package io.kta.flink;

import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriverException;
import io.kta.flink.TaskManagers.Shortage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has a job run as planned, by one change of its requirements. Not thread-safe. */
final class Rescaler {
  private static final Logger log = LoggerFactory.getLogger(Rescaler.class);

  private static final int MOST_TRIES = 5;
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);
  private static final Duration TO_TAKE_SLOTS = Duration.ofMillis(200);

  /** A JobManager that has just come back may not know its jobs for a moment. */
  private static final Duration GONE_FOR_GOOD = Duration.ofSeconds(10);

  private final FlinkRest rest;
  private final Patience patience;
  private final Watch watch;
  private final Terms terms;
  private final Slots slots;
  private Optional<Instant> goneSince = Optional.empty();

  /** Takes note of when the job stops, and of what others do to it. */
  record Watch(Interruptions interruptions, Savepoints savepoints) {}

  /** How long to watch a job, and whether to take a checkpoint. */
  record Terms(Duration timeout, boolean checkpoint) {}

  /** Where the slots come from, and how to count those needed. */
  record Slots(Optional<TaskManagers> taskManagers, Optional<DeploymentType> deploymentType) {}

  Rescaler(FlinkRest rest, Patience patience, Watch watch, Terms terms, Slots slots) {
    this.rest = rest;
    this.patience = patience;
    this.watch = watch;
    this.terms = terms;
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
    boolean changed = !wanted.equals(current);
    Optional<Savepoints.UnderWay> savepoint =
        changed ? watch.savepoints.find(rescaling.jobId()) : Optional.empty();
    return savepoint.isPresent()
        ? ApplyResult.rejected(savepoint.get().words() + "; a rescaling would abort that")
        : apply(rescaling, checkpoints, wanted, changed);
  }

  private ApplyResult apply(
      Rescaling rescaling, Checkpoints checkpoints, Requirements wanted, boolean changed) {
    goneSince = Optional.empty();
    SlotDemand demand = rescaling.slotDemand(wanted, slots.deploymentType);
    Optional<Shortage> shortage =
        slots.taskManagers.flatMap(taskManagers -> taskManagers.bring(demand, rescaling.job()));
    if (shortage.isPresent() && !shortage.get().someCame()) {
      return ApplyResult.rejected(shortage.get().words());
    }
    if (!changed && look(rescaling, Optional.empty()).isEnough()) {
      return letGo(rescaling.job(), demand, ApplyResult.alreadyInPlace());
    }
    Optional<String> missing =
        shortage.map(Shortage::words).or(() -> missingSlots(rescaling, demand));
    Optional<Checkpoints> paired =
        terms.checkpoint && missing.isEmpty() && checkpoints.areOn()
            ? Optional.of(checkpoints)
            : Optional.empty();
    if (changed) {
      change(rescaling, wanted, paired);
    }
    if (missing.isPresent()) {
      // They may take minutes, and the job is restarted without us once they have come.
      String shortfalls = look(rescaling, Optional.empty()).words();
      return ApplyResult.accepted(
          shortfalls.isEmpty() ? missing.get() : shortfalls + "; " + missing.get());
    }
    Progress progress = follow(rescaling, wanted, paired, changed);
    return progress.isEnough()
        ? letGo(rescaling.job(), demand, applied(progress))
        : ApplyResult.accepted(progress.words());
  }

  private ApplyResult applied(Progress progress) {
    return progress
        .seen
        .flatMap(look -> watch.interruptions.over(look, Failures.NONE))
        .map(ApplyResult::applied)
        .orElseGet(ApplyResult::applied);
  }

  private void change(Rescaling rescaling, Requirements wanted, Optional<Checkpoints> paired) {
    if (!rescaling.cluster().version().rescalesAtCheckpoint()) {
      paired.ifPresent(checkpoints -> checkpoints.take(terms.timeout.dividedBy(2)));
    }
    handOver(rescaling.jobId(), wanted);
  }

  private Progress follow(
      Rescaling rescaling, Requirements wanted, Optional<Checkpoints> paired, boolean changed) {
    Instant deadline = patience.now().plus(terms.timeout);
    Optional<Checkpoints.ForPlan> prompting =
        paired
            .filter(unused -> rescaling.cluster().version().rescalesAtCheckpoint())
            .map(checkpoints -> checkpoints.forPlan(wanted, noCheckpointBefore(rescaling)));
    if (changed && look(rescaling, prompting).isEnough()) {
      // No job restarts as fast as that: it ran so all along, or the answer is an old one.
      patience.pause(rescaling.cluster().answerAge(), "waiting for a newer answer");
    }
    try {
      Progress progress =
          patience.lookUntil(
              deadline, "rescaling job " + rescaling.jobId(), () -> look(rescaling, prompting));
      if (progress.isEnough()) {
        prompting.ifPresent(Checkpoints.ForPlan::isReached);
      }
      return progress;
    } finally {
      prompting.ifPresent(Checkpoints.ForPlan::collect);
    }
  }

  /** Returns when Flink has taken the slots and is past its cooldown: before, none is heeded. */
  private Instant noCheckpointBefore(Rescaling rescaling) {
    Duration left = cooldown(rescaling).minus(rescaling.age());
    return patience.now().plus(left.compareTo(TO_TAKE_SLOTS) > 0 ? left : TO_TAKE_SLOTS);
  }

  /** The plan is handed over by now, so that nothing that is only nice to know may end it. */
  private Duration cooldown(Rescaling rescaling) {
    try {
      return rescaling.cluster().cooldown(rest);
    } catch (ScaleDriverException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e;
      }
      log.debug("Flink does not tell its cooldown, so it is taken to be its default", e);
      return FlinkCluster.DEFAULT_COOLDOWN;
    }
  }

  private void handOver(String jobId, Requirements wanted) {
    for (int tries = 1; ; tries++) {
      try {
        Instant before = patience.now();
        var unused = rest.put(Requirements.path(jobId), wanted.json()).fields(); // throws if none
        watch.interruptions.rescaling(before);
        return;
      } catch (RefusedException e) {
        if (e.refusal() != Refusal.BUSY || tries == MOST_TRIES) {
          throw e;
        }
        patience.pause(BETWEEN_TRIES.multipliedBy(tries), "trying to rescale job " + jobId);
      }
    }
  }

  private Progress look(Rescaling rescaling, Optional<Checkpoints.ForPlan> prompting) {
    Look look;
    try {
      look = Look.at(rescaling.jobId(), rest, patience);
    } catch (ScaleDriverException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e;
      }
      if (isGoneForGood(e)) {
        throw new ScaleDriverException(
            "job %s has been gone for %s while it was being rescaled; if it was submitted anew, choose it by its name, and it is found under its new id"
                .formatted(rescaling.jobId(), GONE_FOR_GOOD),
            e);
      }
      return new Progress(
          Optional.empty(), List.of(e.getMessage())); // a JobManager that is away may come back
    }
    goneSince = Optional.empty();
    watch.interruptions.saw(look);
    String state = look.state();
    if (JobState.isEnded(state)) {
      throw new ScaleDriverException(
          "job %s became %s while it was being rescaled; see its exceptions in Flink's web UI"
              .formatted(rescaling.jobId(), state));
    }
    if (!JobState.isRunning(state)) {
      return new Progress(Optional.of(look), List.of("the job is " + state));
    }
    Progress progress = new Progress(Optional.of(look), rescaling.shortfalls(look.job()));
    if (!progress.isEnough() && !rescaling.hasBegun(look.job())) {
      prompting.ifPresent(checkpoints -> checkpoints.goOn(watch.savepoints));
    }
    return progress;
  }

  /** Whether Flink has said for a while that it has no such job: it may run under another id. */
  private boolean isGoneForGood(ScaleDriverException e) {
    if (!(e instanceof RefusedException refused && refused.refusal() == Refusal.JOB_GONE)) {
      goneSince = Optional.empty();
      return false;
    }
    Instant since = goneSince.orElseGet(patience::now);
    goneSince = Optional.of(since);
    return !patience.now().isBefore(since.plus(GONE_FOR_GOOD));
  }

  /** Lets TaskManagers go, and returns what became of the plan; that they went is a change. */
  private ApplyResult letGo(JobGraph job, SlotDemand demand, ApplyResult reached) {
    boolean fewer;
    try {
      fewer = slots.taskManagers.isPresent() && slots.taskManagers.get().letGo(demand, job);
    } catch (ScaleDriverException e) {
      return ApplyResult.accepted(
          "the job runs as planned, but TaskManagers it no longer needs are still there: "
              + e.getMessage());
    }
    return fewer && !reached.isChange() ? ApplyResult.applied() : reached;
  }

  /** Returns which slots are missing, if any; those of TaskManagers that we bring are there. */
  private Optional<String> missingSlots(Rescaling rescaling, SlotDemand demand) {
    if (slots.taskManagers.isPresent()) {
      return Optional.empty();
    }
    SlotDemand inUse = SlotDemand.of(rescaling.job(), slots.deploymentType);
    SlotSupply supply = SlotSupply.of(rest, rescaling.jobId(), inUse, demand);
    return supply.suffices(demand)
        ? Optional.empty()
        : Optional.of(supply.words("the plan", demand));
  }

  /** What was seen, and what still keeps the job from running as planned. */
  private record Progress(Optional<Look> seen, List<String> shortfalls)
      implements Patience.Awaited {
    @Override
    public boolean isEnough() {
      return shortfalls.isEmpty();
    }

    String words() {
      return String.join(", ", shortfalls);
    }
  }
}
