package io.kta.flink;

import io.kta.driver.ScaleDriverException;
import io.kta.driver.ScaleTarget;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The TaskManagers of one job, brought before the job is told to use them and let go after it has
 * left them: at no time are there fewer slots than it runs on.
 *
 * <p>Bringing them changes nothing for the job, whose requirements are met without them; so it is
 * restarted once for a plan, when the requirements are handed over.
 */
final class TaskManagers {
  private final FlinkRest rest;
  private final Patience patience;
  private final ScaleTarget target;
  private final OptionalInt slotsPerTaskManager;
  private final Duration timeout;

  TaskManagers(
      FlinkRest rest,
      Patience patience,
      ScaleTarget target,
      OptionalInt slotsPerTaskManager,
      Duration timeout) {
    this.rest = rest;
    this.patience = patience;
    this.target = target;
    this.slotsPerTaskManager = slotsPerTaskManager;
    this.timeout = timeout;
  }

  /**
   * Has at least as many TaskManagers come as the demand needs, and waits for their slots.
   *
   * @return why they did not come, if so; the job was left as it was
   */
  Optional<String> bring(SlotDemand demand) {
    Registered registered = registered(demand);
    int needed = demand.taskManagers(slotsEach(registered));
    if (needed > target.maxReplicas()) {
      return Optional.of(
          "the plan needs %d slots, that is %d TaskManagers, and %s takes %d at most; plan for fewer, or raise that limit"
              .formatted(demand.slots(), needed, target.name(), target.maxReplicas()));
    }
    int before = target.replicas();
    if (before < needed) {
      target.scaleTo(needed);
    }
    Registered last =
        patience.lookUntil(
            patience.now().plus(timeout),
            "the slots of " + needed + " TaskManagers",
            () -> registered(demand));
    if (last.isEnough()) {
      return Optional.empty();
    }
    String then = before < needed ? takeBack(before, last) : "";
    return Optional.of(
        "the plan needs %d slots, and after %s %d are registered by %d of %d TaskManagers of %s%s; see why these do not come, or lengthen taskManagerTimeout"
            .formatted(
                demand.slots(), timeout, last.slots, last.count, needed, target.name(), then));
  }

  /**
   * Lets go of TaskManagers beyond the demand, but never of more than run nothing of the job.
   *
   * @return whether there were any
   */
  boolean letGo(SlotDemand demand, JobGraph job) {
    int replicas = target.replicas();
    int needed = demand.taskManagers(slotsEach(registered(demand)));
    if (replicas <= needed) {
      return false;
    }
    int kept = Math.max(needed, inUse(job));
    if (replicas <= kept) {
      return false;
    }
    target.scaleTo(kept);
    return true;
  }

  /**
   * Takes back what was asked for in vain, if none of it has come. Then those taken away are ones
   * that never ran a task, as a target gives up those not there yet first. Once one has come, the
   * target might as well remove one in use; so all stay, for the next plan to use or let go.
   */
  private String takeBack(int before, Registered last) {
    if (last.count > before) {
      return ", which stay";
    }
    target.scaleTo(before);
    return ", which was set back to " + before;
  }

  private int slotsEach(Registered registered) {
    if (slotsPerTaskManager.isPresent()) {
      return slotsPerTaskManager.getAsInt();
    }
    return registered.fewestEach.orElseThrow(
        () ->
            new ScaleDriverException(
                "no TaskManager is registered at %s, so their number of slots is unknown; set slotsPerTaskManager"
                    .formatted(rest.baseUrl())));
  }

  private Registered registered(SlotDemand demand) {
    List<Integer> slots =
        rest.get("/taskmanagers").field("taskmanagers").elements().stream()
            .map(taskManager -> taskManager.field("slotsNumber").integer())
            .filter(each -> each > 0)
            .toList();
    return new Registered(
        slots.size(),
        slots.stream().mapToInt(Integer::intValue).sum(),
        slots.stream().mapToInt(Integer::intValue).min(),
        demand);
  }

  private int inUse(JobGraph job) {
    Set<String> ids = new HashSet<>();
    for (Vertex vertex : job.vertices()) {
      rest.get("/jobs/" + job.jobId() + "/vertices/" + vertex.id())
          .field("subtasks")
          .elements()
          .forEach(
              task -> task.optionalField("taskmanager-id").map(Answer::text).ifPresent(ids::add));
    }
    return ids.size();
  }

  /** The TaskManagers that Flink knows of. */
  private record Registered(int count, int slots, OptionalInt fewestEach, SlotDemand demand)
      implements Patience.Look {
    @Override
    public boolean isEnough() {
      return slots >= demand.slots();
    }
  }
}
