package io.kta.operator.spec;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kta.operator.tls.HttpClients;
import io.kta.time.LoopClock;
import java.net.InetAddress;
import java.util.Set;

/** How policies have others called where no owner of a service agrees. */
public final class TestCalls {
  private TestCalls() {}

  /** Returns how they do where the administrator lists nothing. */
  public static Calls of(KubernetesClient client, HttpClients clients) {
    return of(client, clients, Set.of());
  }

  /** Returns how they do where the administrator lists some hosts. */
  public static Calls of(KubernetesClient client, HttpClients clients, Set<String> allowed) {
    AllowedHosts hosts = new AllowedHosts(allowed);
    AllowedHosts.Consents none = (service, of, namespace) -> false;
    Destinations destinations =
        new Destinations(
            hosts,
            none,
            new ServiceObjects(client, LoopClock.system()),
            InetAddress::getAllByName,
            client.getMasterUrl().getHost(),
            LoopClock.system());
    return new Calls(hosts, none, destinations, clients, Memory.ofThisJvm(16));
  }
}
