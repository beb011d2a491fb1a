package io.kta.flink;

import io.kta.driver.ScaleDriverException;
import io.kta.driver.ScaleTarget;
import io.kta.driver.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The TaskManagers of one job, brought before the job is told to use them and let go after it has
 * left them: at no time are there fewer slots than it runs on.
 *
 * <p>Bringing them changes nothing for the job, whose requirements are met without them; so it is
 * restarted once for a plan, when the requirements are handed over.
 */
final class TaskManagers {
  private static final Pattern ADDRESS =
      Pattern.compile("[^:]+://[^@/]+@\\[?([^/\\]]+?)\\]?:\\d+/");

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
  Optional<String> bring(SlotDemand demand, JobGraph job) {
    Registered registered = registered(demand);
    int needed = demand.taskManagers(slotsEach(registered));
    if (needed > target.maxReplicas()) {
      return Optional.of(
          "the plan needs %d slots, that is %d TaskManagers, and %s takes %d at most; plan for fewer, or raise that limit"
              .formatted(demand.slots(), needed, target.name(), target.maxReplicas()));
    }
    int before = target.replicas();
    if (before < needed) {
      rest.requireMayWrite(scaling(needed));
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
    String then = before < needed ? takeBack(before, last, job) : "";
    return Optional.of(
        "the plan needs %d slots, and after %s %d are registered by %d of %d TaskManagers of %s%s; see why these do not come, or lengthen taskManagerTimeout"
            .formatted(
                demand.slots(), timeout, last.slots(), last.count(), needed, target.name(), then));
  }

  /**
   * Lets go of TaskManagers beyond the demand, but never of more than run nothing of the job.
   *
   * @return whether there were any
   */
  boolean letGo(SlotDemand demand, JobGraph job) {
    int replicas = target.replicas();
    Registered registered = registered(demand);
    int needed = demand.taskManagers(slotsEach(registered));
    if (replicas <= needed) {
      return false;
    }
    List<Worker> inUse = inUse(job, registered);
    int kept = Math.max(needed, inUse.size());
    if (replicas <= kept) {
      return false;
    }
    scaleTo(kept, inUse);
    return true;
  }

  /**
   * Takes back what was asked for in vain, if none of it has come. Then those taken away are ones
   * that never ran a task, as a target gives up those not there yet first. Once one has come, all
   * stay, for the next plan to use or let go.
   */
  private String takeBack(int before, Registered last, JobGraph job) {
    if (last.count() > before) {
      return ", which stay";
    }
    scaleTo(before, inUse(job, last));
    return ", which was set back to " + before;
  }

  private void scaleTo(int replicas, List<Worker> inUse) {
    rest.requireMayWrite(scaling(replicas));
    target.scaleTo(replicas, inUse);
  }

  private String scaling(int replicas) {
    return "scaling " + target.name() + " to " + replicas;
  }

  private int slotsEach(Registered registered) {
    if (slotsPerTaskManager.isPresent()) {
      return slotsPerTaskManager.getAsInt();
    }
    return registered
        .fewestEach()
        .orElseThrow(
            () ->
                new ScaleDriverException(
                    "no TaskManager is registered at %s, so their number of slots is unknown; set slotsPerTaskManager"
                        .formatted(rest.baseUrl())));
  }

  private Registered registered(SlotDemand demand) {
    Map<String, Optional<String>> hosts = new LinkedHashMap<>();
    List<Integer> slots = new ArrayList<>();
    for (Answer one : rest.get("/taskmanagers").field("taskmanagers").elements()) {
      int each = one.field("slotsNumber").integer();
      if (each > 0) {
        slots.add(each);
        hosts.put(
            one.field("id").text(),
            one.optionalField("path").map(Answer::text).flatMap(TaskManagers::hostOf));
      }
    }
    return new Registered(hosts, slots, demand);
  }

  /** Returns the host of {@code pekko.tcp://flink@10.1.2.3:6122/user/rpc/taskmanager_0}. */
  private static Optional<String> hostOf(String path) {
    Matcher address = ADDRESS.matcher(path);
    return address.lookingAt() ? Optional.of(address.group(1)) : Optional.empty();
  }

  private List<Worker> inUse(JobGraph job, Registered registered) {
    Set<String> ids = new TreeSet<>();
    for (Vertex vertex : job.vertices()) {
      rest.get("/jobs/" + job.jobId() + "/vertices/" + vertex.id())
          .field("subtasks")
          .elements()
          .forEach(
              task -> task.optionalField("taskmanager-id").map(Answer::text).ifPresent(ids::add));
    }
    return ids.stream()
        .map(id -> new Worker(id, registered.hosts().getOrDefault(id, Optional.empty())))
        .toList();
  }

  /**
   * The TaskManagers that Flink knows of, without those that have no slots.
   *
   * @param hosts the host of each by its id; empty where Flink does not tell
   * @param slotsOfEach in no order that matters
   */
  private record Registered(
      Map<String, Optional<String>> hosts, List<Integer> slotsOfEach, SlotDemand demand)
      implements Patience.Look {
    int count() {
      return slotsOfEach.size();
    }

    long slots() {
      return slotsOfEach.stream().mapToLong(Integer::longValue).sum();
    }

    OptionalInt fewestEach() {
      return slotsOfEach.stream().mapToInt(Integer::intValue).min();
    }

    @Override
    public boolean isEnough() {
      return slots() >= demand.slots();
    }
  }
}
