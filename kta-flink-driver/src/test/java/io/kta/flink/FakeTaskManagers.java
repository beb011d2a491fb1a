package io.kta.flink;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The TaskManagers of a {@link FakeFlink}, of one slot each. Thread-safe. */
final class FakeTaskManagers {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How many are registered. */
  volatile int count = 4;

  /** How many of them another job has. */
  volatile int usedByOthers;

  /** Returns what {@code /overview} shows where the job has so many slots. */
  String overview(int used) {
    return JSON.createObjectNode()
        .put("slots-total", count)
        .put("slots-available", free(used))
        .toString();
  }

  private int free(int used) {
    return Math.max(0, count - used - usedByOthers);
  }

  /** The first TaskManagers are other jobs', the last are free, and the job has the rest. */
  String slotsOf(int taskManager, String job, int used) {
    ObjectNode json = JSON.createObjectNode();
    ArrayNode slots = json.putArray("allocatedSlots");
    if (taskManager < count - free(used)) {
      slots.addObject().put("jobId", taskManager < usedByOthers ? "0".repeat(32) : job);
    }
    return json.toString();
  }

  /** Returns what {@code /taskmanagers} shows. */
  String list() {
    ObjectNode json = JSON.createObjectNode();
    ArrayNode all = json.putArray("taskmanagers");
    for (int i = 0; i < count; i++) {
      all.addObject()
          .put("id", "tm-" + i)
          .put("path", "pekko.tcp://flink@10.0.0.%d:6122/user/rpc/taskmanager_0".formatted(i))
          .put("slotsNumber", 1);
    }
    return json.toString();
  }
}
