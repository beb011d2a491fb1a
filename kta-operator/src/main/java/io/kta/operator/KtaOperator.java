package io.kta.operator;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.kta.LoopScheduler;
import io.kta.operator.resource.KtaPolicy;
import io.kta.operator.resource.ResourceJson;
import io.kta.operator.run.Environment;
import io.kta.operator.run.LeaderElection;
import io.kta.operator.run.Leadership;
import io.kta.operator.run.PolicyReader;
import io.kta.operator.run.PolicyReconciler;
import io.kta.operator.run.PolicyRuns;
import io.kta.operator.spec.ReferenceReader;
import io.kta.operator.status.HealthServer;
import io.kta.operator.status.Meters;
import io.kta.operator.status.PolicyEvents;
import io.kta.time.LoopClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator: runs the {@code KtaPolicy} resources of a cluster. Thread-safe. */
public final class KtaOperator implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(KtaOperator.class);
  private static final Duration TERMINATION = Duration.ofSeconds(10);

  private final OperatorConfig config;
  private final Runnable onLeadershipLost;
  private final Meters meters;
  private final Leadership leadership;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final PolicyRuns runs;
  private final Operator operator;
  private final HealthServer health;

  private KtaOperator(
      KubernetesClient client, OperatorConfig config, Runnable onLeadershipLost, LoopClock clock) {
    this.config = config;
    this.onLeadershipLost = onLeadershipLost;
    this.leadership =
        config.leaderElection().enabled()
            ? Leadership.byLease(client, config.leaderElection(), this::leadershipLost, clock)
            : Leadership.always(clock);
    this.meters = new Meters(clock);
    Environment environment = new Environment(client, clock, leadership, meters);
    this.runs =
        new PolicyRuns(
            environment,
            PolicyReader.of(client, config.hosts(), clock),
            new ReferenceReader(client, config.rereadInterval(), clock),
            LoopScheduler.ofThreads(config.threads(), clock));
    this.operator = new Operator(settings -> configure(settings, client));
    operator.register(
        new PolicyReconciler(runs, new PolicyEvents(client, clock), environment),
        this::configureController);
    this.health =
        new HealthServer(config.port(), () -> !closed.get(), this::isReady, meters::scrape);
  }

  /**
   * Returns a client as the operator needs one: what it reads may be as large and as odd as the API
   * server stores it.
   */
  public static KubernetesClient client(Config config) {
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withKubernetesSerialization(ResourceJson.serialization())
        .build();
  }

  /**
   * Starts the operator. With leader election this returns once it is begun, and policies are run
   * from when this operator leads.
   *
   * @param client how the cluster is reached, made as {@link #client} does; it stays the caller's
   *     to close
   * @param config how to run
   * @param onLeadershipLost what to do when another operator has taken over; by then this one
   *     changes nothing any more, it never acts again, and it closes by itself
   * @throws IllegalArgumentException if the client reads less than the API server may store
   */
  public static KtaOperator start(
      KubernetesClient client, OperatorConfig config, Runnable onLeadershipLost) {
    if (!ResourceJson.isReadBy(client.getKubernetesSerialization())) {
      throw new IllegalArgumentException(
          "the client reads less than an API server stores, so that one policy could keep all from being read; make it by KtaOperator.client, or with ResourceJson.serialization()");
    }
    KtaOperator started = new KtaOperator(client, config, onLeadershipLost, LoopClock.system());
    started.operator.start();
    logger.info("started; {}", config);
    return started;
  }

  /** Returns the port at which health and metrics are served. */
  public int port() {
    return health.port();
  }

  /** Returns whether this operator may act: it leads, or there is no leader election. */
  public boolean leads() {
    return leadership.holds();
  }

  /** Returns whether policies are run, or would be if this operator led. */
  public boolean isReady() {
    return !closed.get() && operator.getRuntimeInfo().isStarted();
  }

  /** Stops: waits for cycles under way, each bounded by its timeouts. The jobs run on. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    runs.close();
    leadership.end();
    operator.stop();
    health.close();
    logger.info("stopped");
  }

  private void configure(ConfigurationServiceOverrider settings, KubernetesClient client) {
    settings
        .withKubernetesClient(client)
        .withCloseClientOnStop(false)
        .withConcurrentReconciliationThreads(config.threads())
        .withReconciliationTerminationTimeout(TERMINATION)
        // JSON patches do on every API server, old ones and mocks, and never take over fields.
        .withUseSSAToPatchPrimaryResource(false);
    LeaderElection election = config.leaderElection();
    if (election.enabled()) {
      Duration duration = election.duration();
      settings.withLeaderElectionConfiguration(
          LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(LeaderElection.LEASE)
              .withLeaseNamespace(election.namespace())
              .withIdentity(election.identity())
              .withLeaseDuration(duration)
              .withRenewDeadline(election.renewDeadline())
              .withRetryPeriod(election.retryPeriod())
              .withExitOnStopLeading(false)
              .withLeaderCallbacks(
                  new LeaderCallbacks(leadership::won, leadership::lost, KtaOperator::logLeader))
              .build());
    }
  }

  private void configureController(ControllerConfigurationOverrider<KtaPolicy> controller) {
    controller.withTriggerReconcilerOnAllEvents(true); // deletions too, so no finalizer is needed
    controller.withRetry(new GenericRetry().withoutMaxAttempts().setMaxInterval(60_000L));
    if (config.namespaces().isEmpty()) {
      controller.watchingAllNamespaces();
    } else {
      controller.settingNamespaces(config.namespaces());
    }
  }

  private void leadershipLost() {
    if (!closed.get()) {
      logger.warn("another operator leads now; this one changes nothing any more");
      onLeadershipLost.run();
      new Thread(this::close, "kta-leadership-lost").start(); // it waits for cycles under way
    }
  }

  private static void logLeader(String leader) {
    logger.info("{} leads", leader);
  }
}
