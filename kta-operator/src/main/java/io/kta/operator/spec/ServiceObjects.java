package io.kta.operator.spec;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kta.time.LoopClock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges Services by their objects: where one that selects pods leads, or why another may not be
 * called. A judgement is kept for some seconds. Thread-safe.
 */
public final class ServiceObjects {
  private static final Logger logger = LoggerFactory.getLogger(ServiceObjects.class);
  private static final Pattern ADDRESS = Pattern.compile("[0-9a-fA-F:.]+");
  private static final Duration KEPT = Duration.ofSeconds(10);
  private static final int MOST_KEPT = 10_000;
  private static final String SLICES_OF = "kubernetes.io/service-name";

  private final KubernetesClient client;
  private final LoopClock clock;
  private final Map<ServiceName, Judgement> known = new ConcurrentHashMap<>();

  /**
   * What is known of a Service.
   *
   * @param at since when
   * @param refusal why it may not be called; empty if it may
   * @param addresses where it leads; empty if it may not be called
   */
  record Judgement(Instant at, Optional<String> refusal, Set<InetAddress> addresses) {}

  /** Creates one that knows of no Service yet. */
  public ServiceObjects(KubernetesClient client, LoopClock clock) {
    this.client = client;
    this.clock = clock;
  }

  Judgement judge(ServiceName service) {
    Instant now = clock.now();
    Judgement before = known.get(service);
    if (before != null && now.isBefore(before.at().plus(KEPT))) {
      return before;
    }
    if (known.size() >= MOST_KEPT) {
      known.clear();
    }
    Judgement judged = look(service, now);
    known.put(service, judged);
    return judged;
  }

  private Judgement look(ServiceName service, Instant now) {
    try {
      Service found =
          client.services().inNamespace(service.namespace()).withName(service.name()).get();
      Optional<String> refusal = refusal(service, found);
      return refusal.isPresent() || found == null
          ? new Judgement(now, refusal, Set.of())
          : new Judgement(now, Optional.empty(), addresses(service, found.getSpec()));
    } catch (KubernetesClientException e) {
      String why =
          "%s cannot be looked at (%d %s); see whether the operator may get services and list endpointslices there"
              .formatted(service, e.getCode(), e.getMessage());
      return new Judgement(now, Optional.of(why), Set.of());
    }
  }

  private static Optional<String> refusal(ServiceName service, @Nullable Service found) {
    if (found == null || found.getSpec() == null) {
      return Optional.of(service + " does not exist; correct the name, or create it");
    }
    ServiceSpec spec = found.getSpec();
    if ("ExternalName".equals(spec.getType())) {
      return Optional.of(
          "%s is of type ExternalName, which may lead anywhere; use one that selects pods, or have the administrator add its host to ALLOWED_HOSTS"
              .formatted(service));
    }
    if (spec.getSelector() == null || spec.getSelector().isEmpty()) {
      return Optional.of(
          "%s has no selector, so that it may lead anywhere; give it one, or have the administrator add its host to ALLOWED_HOSTS"
              .formatted(service));
    }
    return Optional.empty();
  }

  private Set<InetAddress> addresses(ServiceName service, ServiceSpec spec) {
    return "None".equals(spec.getClusterIP()) ? podsOf(service) : clusterAddresses(spec);
  }

  private static Set<InetAddress> clusterAddresses(ServiceSpec spec) {
    Set<InetAddress> own = parsed(Fields.orEmpty(spec.getClusterIPs()));
    if (spec.getClusterIP() != null) {
      own.addAll(parsed(List.of(spec.getClusterIP())));
    }
    return own;
  }

  /** Returns addresses as such, since one can be written in several ways. */
  private static Set<InetAddress> parsed(List<String> texts) {
    Set<InetAddress> addresses = new LinkedHashSet<>();
    for (String text : texts) {
      try {
        if (ADDRESS.matcher(text).matches()) {
          addresses.addAll(List.of(InetAddress.getAllByName(text)));
        }
      } catch (UnknownHostException e) {
        logger.warn("a Service has the address {}, which is none", text);
      }
    }
    return addresses;
  }

  private Set<InetAddress> podsOf(ServiceName service) {
    Set<InetAddress> addresses = new LinkedHashSet<>();
    for (EndpointSlice slice : slices(service)) {
      for (Endpoint endpoint : Fields.orEmpty(slice.getEndpoints())) {
        boolean isPod =
            endpoint.getTargetRef() != null && "Pod".equals(endpoint.getTargetRef().getKind());
        if (isPod) {
          addresses.addAll(parsed(Fields.orEmpty(endpoint.getAddresses())));
        }
      }
    }
    return addresses;
  }

  private List<EndpointSlice> slices(ServiceName service) {
    return client
        .discovery()
        .v1()
        .endpointSlices()
        .inNamespace(service.namespace())
        .withLabel(SLICES_OF, service.name())
        .list()
        .getItems();
  }

  /** Returns the addresses of the API server's own Service, as far as they may be looked at. */
  Set<InetAddress> ofApiServer() {
    ServiceName kubernetes = new ServiceName("kubernetes", "default");
    Set<InetAddress> addresses = new LinkedHashSet<>();
    try {
      for (EndpointSlice slice : slices(kubernetes)) {
        Fields.orEmpty(slice.getEndpoints())
            .forEach(endpoint -> addresses.addAll(parsed(Fields.orEmpty(endpoint.getAddresses()))));
      }
      Service found = client.services().inNamespace("default").withName("kubernetes").get();
      if (found != null && found.getSpec() != null) {
        addresses.addAll(clusterAddresses(found.getSpec()));
      }
    } catch (KubernetesClientException e) {
      return addresses; // of an operator of some namespaces only; the address it calls is known
    }
    return addresses;
  }
}
