package io.kta.examples.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The cluster's network on the loopback of this machine. Each pod has an address of its own in
 * 127.0.0.0/8, so that ports are as shipped and collide with nothing; a Service has that of its one
 * pod. Thread-safe.
 */
final class LocalNetwork {
  private final String prefix;
  private final AtomicInteger given = new AtomicInteger();
  private final Map<String, String> services = new ConcurrentHashMap<>();

  LocalNetwork() {
    SplittableRandom random = new SplittableRandom();
    prefix = "127.%d.%d.".formatted(random.nextInt(1, 255), random.nextInt(1, 255));
  }

  /** Returns the address of a Service, by its name. */
  String service(String name) {
    return services.computeIfAbsent(name, unused -> next());
  }

  /** Returns an address that nothing has yet. */
  String next() {
    return prefix + given.incrementAndGet();
  }

  /** Returns what the cluster's DNS and the kubelet tell a pod, as a hosts file. */
  String hosts(String namespace) throws IOException {
    String own = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    StringBuilder hosts = new StringBuilder("127.0.0.1 localhost " + own + "\n");
    services.forEach(
        (name, address) -> {
          String full = name + "." + namespace + ".svc";
          hosts.append("%s %s %s %s.cluster.local%n".formatted(address, name, full, full));
        });
    return hosts.toString();
  }
}
