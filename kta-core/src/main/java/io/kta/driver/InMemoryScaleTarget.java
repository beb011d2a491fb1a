package io.kta.driver;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.atomic.AtomicInteger;

/** A target that is just a number. */
final class InMemoryScaleTarget implements ScaleTarget {
  private final String name;
  private final AtomicInteger replicas = new AtomicInteger();

  InMemoryScaleTarget(String name, int replicas) {
    this.name = requireNonNull(name, "name");
    scaleTo(replicas);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int replicas() {
    return replicas.get();
  }

  @Override
  public void scaleTo(int replicas) {
    if (replicas < 0) {
      throw new IllegalArgumentException(
          "replicas of " + name + " is " + replicas + "; it must be at least 0");
    }
    this.replicas.set(replicas);
  }
}
