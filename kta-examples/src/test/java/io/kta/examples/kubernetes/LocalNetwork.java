package io.kta.examples.kubernetes;

import io.fabric8.kubernetes.api.model.Service;
import java.io.IOException;
import java.net.ServerSocket;
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
  private final Map<String, String> clusterAddresses = new ConcurrentHashMap<>();

  LocalNetwork() {
    SplittableRandom random = new SplittableRandom();
    prefix = "127.%d.%d.".formatted(random.nextInt(1, 255), random.nextInt(1, 255));
  }

  /** Has the operator find a Service at the address that its object has. */
  void add(Service service) {
    String name = service.getMetadata().getName();
    String unused = service(name);
    clusterAddresses.put(name, service.getSpec().getClusterIP());
  }

  /** Returns the address at which the pod of a Service listens, by the Service's name. */
  String service(String name) {
    return services.computeIfAbsent(name, unused -> next());
  }

  /** Returns an address that nothing has yet. */
  String next() {
    return prefix + given.incrementAndGet();
  }

  /** Returns what the cluster's DNS and the kubelet tell a pod, as a hosts file. */
  String hosts(String namespace) throws IOException {
    return hosts(namespace, services);
  }

  /** Returns the same for the operator, to which a Service has the address of its object. */
  String hostsOfOperator(String namespace) throws IOException {
    return hosts(namespace, clusterAddresses);
  }

  private static String hosts(String namespace, Map<String, String> addresses) throws IOException {
    String own = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    StringBuilder hosts = new StringBuilder("127.0.0.1 localhost " + own + "\n");
    addresses.forEach(
        (name, address) -> {
          String full = name + "." + namespace + ".svc";
          hosts.append("%s %s %s %s.cluster.local%n".formatted(address, name, full, full));
        });
    return hosts.toString();
  }

  /** Returns a port that is free at every address, for what listens at all of them. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
