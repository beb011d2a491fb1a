package io.kta.flink.local;

import static java.util.stream.Collectors.toSet;

import com.fasterxml.jackson.databind.JsonNode;
import io.kta.driver.ScaleDriverException;
import io.kta.driver.ScaleTarget;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.runtime.minicluster.MiniCluster;

/**
 * The TaskManagers of a cluster, started and stopped one by one: Flink takes them back by the order
 * in which they were started, but speaks of them by ids that it makes up, so each start waits for
 * the id that is new. Thread-safe.
 */
final class TaskManagers implements ScaleTarget {
  private final MiniCluster cluster;
  private final FlinkRest rest;

  /** Oldest first; guarded by this, as is the count of all that were ever started. */
  private final List<TaskManager> running = new ArrayList<>();

  private int started;

  TaskManagers(MiniCluster cluster, FlinkRest rest) {
    this.cluster = cluster;
    this.rest = rest;
  }

  @Override
  public String name() {
    return "taskmanagers";
  }

  @Override
  public synchronized int replicas() {
    return running.size();
  }

  @Override
  public synchronized void scaleTo(int replicas) {
    if (replicas < 0) {
      throw new IllegalArgumentException(
          "replicas of TaskManagers is " + replicas + "; it must be at least 0");
    }
    while (running.size() < replicas) {
      startOne();
    }
    if (running.size() > replicas) {
      Set<String> inUse = inUse();
      List<TaskManager> newestFirst = new ArrayList<>(running);
      Collections.reverse(newestFirst);
      stop(
          newestFirst.stream()
              .sorted(Comparator.comparing(one -> inUse.contains(one.id())))
              .limit(running.size() - replicas)
              .toList());
    }
  }

  synchronized void killOneInUse() {
    Set<String> inUse = inUse();
    TaskManager victim =
        running.stream()
            .filter(one -> inUse.contains(one.id()))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no TaskManager runs a subtask"));
    stop(List.of(victim));
  }

  synchronized String start() {
    startOne();
    return running.get(running.size() - 1).id();
  }

  synchronized void stop(String id) {
    stop(running.stream().filter(one -> one.id().equals(id)).toList());
  }

  private void startOne() {
    Set<String> before = registered();
    try {
      cluster.startTaskManager();
    } catch (Exception e) {
      throw new ScaleDriverException("a TaskManager did not start: " + e.getMessage(), e);
    }
    Set<String> added = new HashSet<>();
    Patience.until(
        "the TaskManager has registered",
        () -> {
          added.addAll(registered());
          added.removeAll(before);
          return !added.isEmpty();
        });
    running.add(new TaskManager(started++, added.iterator().next()));
  }

  private void stop(List<TaskManager> leaving) {
    CompletableFuture.allOf(
            leaving.stream()
                .map(one -> cluster.terminateTaskManager(one.number()))
                .toArray(CompletableFuture<?>[]::new))
        .join();
    Set<String> ids = leaving.stream().map(TaskManager::id).collect(toSet());
    Patience.until("the TaskManagers have gone", () -> Collections.disjoint(registered(), ids));
    running.removeAll(leaving);
  }

  /** Returns the ids of those that the JobManager knows. */
  Set<String> registered() {
    Set<String> ids = new HashSet<>();
    rest.get("/taskmanagers").path("taskmanagers").forEach(one -> ids.add(one.path("id").asText()));
    return ids;
  }

  private Set<String> inUse() {
    Set<String> ids = new HashSet<>();
    for (JsonNode job : rest.get("/jobs").path("jobs")) {
      ids.addAll(new LocalJob(rest, job.path("id").asText()).taskManagers());
    }
    return ids;
  }

  /**
   * One that is running.
   *
   * @param number its place in the order of all starts, by which Flink stops it
   * @param id by which Flink speaks of it
   */
  private record TaskManager(int number, String id) {}
}
