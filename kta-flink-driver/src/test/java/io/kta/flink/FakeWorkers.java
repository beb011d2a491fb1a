package io.kta.flink;

import io.kta.driver.ScaleTarget;
import io.kta.driver.Worker;
import java.util.List;

/** The TaskManagers of a fake Flink: they come and go at once, and it notes when. */
class FakeWorkers implements ScaleTarget {
  private final FakeFlink flink;
  private List<Worker> inUse = List.of();
  private int most = Integer.MAX_VALUE;

  FakeWorkers(FakeFlink flink) {
    this.flink = flink;
  }

  /** Lets there be so many at most. */
  FakeWorkers atMost(int replicas) {
    most = replicas;
    return this;
  }

  @Override
  public int maxReplicas() {
    return most;
  }

  /** Returns which were said to be in use when they were scaled last. */
  List<Worker> inUse() {
    return inUse;
  }

  @Override
  public String name() {
    return "workers";
  }

  @Override
  public int replicas() {
    return flink.taskManagers.count;
  }

  @Override
  public void scaleTo(int replicas) {
    flink.taskManagers.count = replicas;
    flink.note("scale to " + replicas);
  }

  @Override
  public void scaleTo(int replicas, List<Worker> inUse) {
    this.inUse = inUse;
    scaleTo(replicas);
  }
}
