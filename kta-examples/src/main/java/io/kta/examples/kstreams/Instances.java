package io.kta.examples.kstreams;

import io.kta.kubernetes.DeploymentController;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The instances of an application, each a process in place of a pod: as many as its Deployment has
 * replicas. Closing it kills those that still run. Thread-safe.
 */
final class Instances implements DeploymentController.Containers, AutoCloseable {
  private final String role;
  private final Path dir;
  private final Map<String, String> settings;
  private final AtomicInteger started = new AtomicInteger();
  private final Map<String, Instance> running = new ConcurrentHashMap<>();

  /** Creates none so far. */
  Instances(String role, Path dir, Map<String, String> settings) {
    this.role = role;
    this.dir = dir;
    this.settings = Map.copyOf(settings);
  }

  /** Returns the application's id, which is its Deployment's name. */
  String application() {
    return "kta-quickstart-kstreams-" + role;
  }

  @Override
  public String start() {
    String name = application() + "-" + started.getAndIncrement();
    Map<String, String> own = new LinkedHashMap<>(settings);
    own.put("main.consumer.group.instance.id", name);
    try {
      Instance instance = Instance.start(role, name, dir.resolve(name), own);
      running.put(name, instance);
      return instance.awaitReady().name();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void stop(String pod) {
    Instance instance = running.remove(pod);
    if (instance == null) {
      throw new IllegalArgumentException("no instance " + pod + " runs");
    }
    try {
      instance.stop();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns those that run now. */
  List<Instance> running() {
    return List.copyOf(running.values());
  }

  @Override
  public void close() {
    running.values().forEach(Instance::close);
  }
}
