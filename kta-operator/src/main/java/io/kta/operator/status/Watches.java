package io.kta.operator.status;

import io.javaoperatorsdk.operator.RegisteredController;
import io.javaoperatorsdk.operator.RuntimeInfo;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.health.InformerWrappingEventSourceHealthIndicator;
import io.kta.time.LoopClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which namespaces' policies are seen. One that may not be read keeps no other from being served;
 * it is told, and taken up when the rights come. Thread-safe.
 */
public final class Watches {
  private static final Logger logger = LoggerFactory.getLogger(Watches.class);

  /** What stands for all namespaces, where they are watched together. */
  public static final String ALL = "*";

  /** A watch is begun anew every few minutes, for which no time passes that matters. */
  private static final Duration BETWEEN_WATCHES = Duration.ofSeconds(10);

  private final Supplier<RuntimeInfo> operator;
  private final UnseenPolicies unseen;
  private final Meters meters;
  private final LoopClock clock;

  private final Map<String, Watch> watches = new HashMap<>(); // guarded by this

  /** When policies of a namespace were seen last, and what was told of it. */
  private record Watch(Instant seenAt, boolean goesOn, boolean isSeen, boolean wasEverSeen) {}

  /**
   * Creates one that looks at an operator whenever it is asked.
   *
   * @param operator whose watches these are
   * @param unseen what they have missed
   */
  public Watches(
      Supplier<RuntimeInfo> operator, UnseenPolicies unseen, Meters meters, LoopClock clock) {
    this.operator = operator;
    this.unseen = unseen;
    this.meters = meters;
    this.clock = clock;
  }

  /** Looks, tells what has changed, and returns whether the policies of any namespace are seen. */
  public synchronized boolean isAnySeen() {
    if (!operator.get().isStarted()) {
      return false;
    }
    for (RegisteredController<?> controller : operator.get().getRegisteredControllers()) {
      controller
          .getControllerHealthInfo()
          .informerEventSourceHealthIndicators()
          .values()
          .forEach(this::look);
    }
    return watches.values().stream().anyMatch(Watch::isSeen);
  }

  /**
   * Returns for how long no watch has gone on, of those that did before; zero if any does. One that
   * goes on and misses something is ended by the API server within minutes, and begun again.
   */
  public synchronized Duration blindFor() {
    boolean unused = isAnySeen();
    if (watches.isEmpty() || watches.values().stream().anyMatch(Watch::goesOn)) {
      return Duration.ZERO;
    }
    Instant last = Instant.MIN;
    for (Watch watch : watches.values()) {
      if (watch.wasEverSeen() && watch.seenAt().isAfter(last)) {
        last = watch.seenAt();
      }
    }
    return last.equals(Instant.MIN) ? Duration.ZERO : Duration.between(last, clock.now());
  }

  private void look(InformerWrappingEventSourceHealthIndicator<?> source) {
    source
        .informerHealthIndicators()
        .values()
        .forEach(
            informer -> {
              String namespace = informer.getTargetNamespace();
              look(namespace.startsWith("JOSDK_") ? ALL : namespace, isWell(informer));
            });
  }

  private static boolean isWell(InformerHealthIndicator informer) {
    return informer.isRunning() && informer.hasSynced() && informer.isWatching();
  }

  private void look(String namespace, boolean isWell) {
    Instant now = clock.now();
    Watch before = watches.get(namespace);
    Instant seenAt = isWell || before == null ? now : before.seenAt();
    Optional<String> missed = unseen.trouble(namespace);
    boolean goesOn = isWell || (before != null && before.goesOn() && !isPast(seenAt, now));
    boolean isSeen = goesOn && missed.isEmpty();
    boolean wasEverSeen = isWell || (before != null && before.wasEverSeen());
    watches.put(namespace, new Watch(seenAt, goesOn, isSeen, wasEverSeen));
    meters.watched(namespace, isSeen);
    if (before == null ? !isSeen : before.isSeen() != isSeen) {
      tell(namespace, isSeen, missed.orElse("the watch was not begun"));
    }
  }

  private static boolean isPast(Instant seenAt, Instant now) {
    return now.isAfter(seenAt.plus(BETWEEN_WATCHES));
  }

  private static void tell(String namespace, boolean isSeen, String reason) {
    String which = namespace.equals(ALL) ? "all namespaces" : "namespace " + namespace;
    if (isSeen) {
      logger.info("policies in {} are seen again", which);
    } else {
      logger.warn(
          "policies in {} cannot be seen, since {}; see whether the API server is up, and whether the operator may list and watch them there",
          which,
          reason);
    }
  }
}
