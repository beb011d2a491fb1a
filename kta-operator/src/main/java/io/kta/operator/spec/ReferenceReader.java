package io.kta.operator.spec;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.kta.operator.resource.KtaPolicy;
import io.kta.time.LoopClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the Secrets and ConfigMaps that policies name, so that a change of one takes effect; for
 * each policy once in a while only, by a request for each object. Watching them would take the
 * right to list all Secrets. Thread-safe.
 */
public final class ReferenceReader {
  private static final Logger logger = LoggerFactory.getLogger(ReferenceReader.class);

  private final KubernetesClient client;
  private final Duration every;
  private final LoopClock clock;
  private final Map<ResourceID, Reading> readings = new ConcurrentHashMap<>();

  private record Reading(SortedSet<References.Name> names, References found, Instant at) {}

  public ReferenceReader(KubernetesClient client, Duration every, LoopClock clock) {
    this.client = client;
    this.every = every;
    this.clock = clock;
  }

  /**
   * Reads what a policy names now.
   *
   * @throws InvalidPolicyException if something cannot be read; it may be that it is not there,
   *     which is no failure here
   */
  public References read(KtaPolicy policy) throws InvalidPolicyException {
    SortedSet<References.Name> names = References.named(policy.getSpec());
    String namespace = policy.getMetadata().getNamespace();
    try {
      References found = References.read(client, names, namespace);
      readings.put(ResourceID.fromResource(policy), new Reading(names, found, clock.now()));
      return found;
    } catch (KubernetesClientException e) {
      throw new InvalidPolicyException(
          "ReferencesNotReadable",
          "%s in namespace %s cannot be read (%s); grant the operator to get them, as operator.yml does, or see whether the API server is up"
              .formatted(names, namespace, e.getMessage()));
    }
  }

  /**
   * Returns what a policy names as it was read last, if that was a short time ago or it cannot be
   * read now; else as it is.
   *
   * @throws InvalidPolicyException if it cannot be read, and was not before
   */
  public References recent(KtaPolicy policy) throws InvalidPolicyException {
    ResourceID id = ResourceID.fromResource(policy);
    Reading last = readings.get(id);
    if (last == null || !last.names().equals(References.named(policy.getSpec()))) {
      return read(policy);
    }
    if (last.names().isEmpty() || clock.now().isBefore(last.at().plus(every))) {
      return last.found();
    }
    try {
      return read(policy);
    } catch (InvalidPolicyException e) {
      logger.warn("{} goes on with what was read before: {}", id, e.message());
      readings.put(id, new Reading(last.names(), last.found(), clock.now()));
      return last.found();
    }
  }

  /** Returns when to look again, at the latest; empty if a policy names nothing. */
  public Optional<Duration> dueIn(ResourceID policy) {
    return Optional.ofNullable(readings.get(policy))
        .filter(reading -> !reading.names().isEmpty())
        .map(reading -> Duration.between(clock.now(), reading.at().plus(every)))
        .map(left -> left.isNegative() ? Duration.ZERO : left);
  }

  public void forget(ResourceID policy) {
    readings.remove(policy);
  }
}
