package io.kta.flink;

import io.kta.driver.ScaleDriverException;
import io.kta.driver.ScaleTarget;
import io.kta.driver.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TaskManagers of one job, brought before the job is rescaled onto them and let go after it has
 * left them: at no time are there fewer slots than it runs on.
 *
 * <p>Bringing them changes nothing for the job, whose requirements are met without them; so it is
 * restarted once for a plan, when the requirements are handed over.
 */
final class TaskManagers {
  private static final Logger log = LoggerFactory.getLogger(FlinkDriver.class);
  private static final Pattern ADDRESS =
      Pattern.compile("[^:]+://[^@/]+@\\[?([^/\\]]+?)\\]?:\\d+/");

  private final FlinkRest rest;
  private final Patience patience;
  private final ScaleTarget target;
  private final OptionalInt slotsPerTaskManager;
  private final Wait wait;

  /** How long they are waited for, and the listener of the wait. */
  record Wait(Duration timeout, Consumer<Optional<TaskManagerWait>> listener) {}

  /**
   * That they did not all come.
   *
   * @param words why, in words with a remedy
   * @param someCame whether there are more than before, which the job can use
   */
  record Shortage(String words, boolean someCame) {}

  TaskManagers(
      FlinkRest rest,
      Patience patience,
      ScaleTarget target,
      OptionalInt slotsPerTaskManager,
      Wait wait) {
    this.rest = rest;
    this.patience = patience;
    this.target = target;
    this.slotsPerTaskManager = slotsPerTaskManager;
    this.wait = wait;
  }

  /**
   * Has at least as many TaskManagers come as the demand needs, and waits for their slots.
   *
   * @return that they did not all come, if so; the job was left as it was
   */
  Optional<Shortage> bring(SlotDemand demand, JobGraph job) {
    Registered registered = registered(demand);
    int needed = demand.taskManagers(slotsEach(registered));
    if (needed > target.maxReplicas()) {
      return Optional.of(
          new Shortage(
              "the plan needs %d slots, that is %d TaskManagers, and %s takes %d at most; plan for fewer, or raise that limit"
                  .formatted(demand.slots(), needed, target.name(), target.maxReplicas()),
              false));
    }
    int before = target.replicas();
    if (before < needed) {
      rest.requireMayWrite(scaling(needed));
      target.scaleTo(needed);
    }
    Registered last = await(demand, needed);
    if (last.isEnough()) {
      return Optional.empty();
    }
    String then = before < needed ? takeBack(before, last, job) : "";
    String words =
        "the plan needs %d slots, and after %s %d are registered by %d of %d TaskManagers of %s, which was scaled %d -> %d%s; see why these do not come, or lengthen taskManagerTimeout"
            .formatted(
                demand.slots(),
                wait.timeout(),
                last.slots(),
                last.count(),
                needed,
                target.name(),
                before,
                needed,
                then);
    return Optional.of(new Shortage(words, last.count() > before));
  }

  /** Waits for slots, and says meanwhile how many TaskManagers there are. */
  private Registered await(SlotDemand demand, int needed) {
    Instant since = patience.now();
    Registered first = registered(demand);
    if (first.isEnough()) {
      return first;
    }
    AtomicInteger told = new AtomicInteger(-1);
    try {
      return patience.lookUntil(
          since.plus(wait.timeout()),
          "the slots of " + needed + " TaskManagers",
          () -> {
            Registered now = registered(demand);
            if (told.getAndSet(now.count()) != now.count()) {
              tell(Optional.of(TaskManagerWait.of(target.name(), now.count(), needed, since)));
            }
            return now;
          });
    } finally {
      tell(Optional.empty());
    }
  }

  private void tell(Optional<TaskManagerWait> now) {
    try {
      wait.listener().accept(now);
    } catch (RuntimeException e) {
      log.warn("a listener of the wait for TaskManagers failed; the wait goes on", e);
    }
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
   * Takes back the requested TaskManagers, if none of them has come. Then those taken away are ones
   * that never ran a task, as a target gives up those not there yet first. Once one has come, all
   * stay, for the next plan to use or let go.
   */
  private String takeBack(int before, Registered last, JobGraph job) {
    if (last.count() > before) {
      return " and stays so";
    }
    scaleTo(before, inUse(job, last));
    return " and then back to " + before;
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
    for (FlinkResponse one : rest.get("/taskmanagers").field("taskmanagers").elements()) {
      int each = one.field("slotsNumber").integer();
      if (each > 0) {
        slots.add(each);
        hosts.put(
            one.field("id").text(),
            one.optionalField("path").map(FlinkResponse::text).flatMap(TaskManagers::hostOf));
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
              task ->
                  task.optionalField("taskmanager-id")
                      .map(FlinkResponse::text)
                      .ifPresent(ids::add));
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
      implements Patience.Awaited {
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
