package io.kta.operator;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.kta.LoopScheduler;
import io.kta.kubernetes.AutoscalerKind;
import io.kta.kubernetes.OtherAutoscalers;
import io.kta.operator.resource.KtaPolicy;
import io.kta.operator.resource.LimitedAnswers;
import io.kta.operator.resource.ResourceJson;
import io.kta.operator.resource.TimelyAnswers;
import io.kta.operator.run.Environment;
import io.kta.operator.run.Histories;
import io.kta.operator.run.LeaderElection;
import io.kta.operator.run.Leadership;
import io.kta.operator.run.PolicyLists;
import io.kta.operator.run.PolicyReader;
import io.kta.operator.run.PolicyReconciler;
import io.kta.operator.run.PolicyRuns;
import io.kta.operator.run.Reconciliations;
import io.kta.operator.spec.AllowedHosts;
import io.kta.operator.spec.Calls;
import io.kta.operator.spec.Destinations;
import io.kta.operator.spec.Memory;
import io.kta.operator.spec.ReferenceReader;
import io.kta.operator.spec.ServiceConsents;
import io.kta.operator.spec.ServiceObjects;
import io.kta.operator.status.ApiRequests;
import io.kta.operator.status.Health;
import io.kta.operator.status.HealthServer;
import io.kta.operator.status.Meters;
import io.kta.operator.status.OperatorMeters;
import io.kta.operator.status.OperatorMeters.Reconciling;
import io.kta.operator.status.PolicyEvents;
import io.kta.operator.status.PolicyPage;
import io.kta.operator.status.UnseenPolicies;
import io.kta.operator.status.Watches;
import io.kta.operator.tls.HttpClients;
import io.kta.time.LoopClock;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator: runs the {@code KtaPolicy} resources of a cluster. Thread-safe. */
public final class KtaOperator implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(KtaOperator.class);
  private static final Duration TERMINATION = Duration.ofSeconds(10);

  /** How long the policies of all namespaces are waited for at the start, before any is run. */
  private static final Duration FIRST_LIST = Duration.ofSeconds(5);

  /** How often a request is sent again at once; a cycle that fails is told, and comes again. */
  private static final int RETRIES = 2;

  /** What the clients of this process ask. */
  private static final ApiRequests REQUESTS = new ApiRequests(LoopClock.system());

  private final OperatorConfig config;
  private final Runnable onEnd;
  private final Startup startup;
  private final Thread starting = new Thread(this::run, "kta-start");
  private final Leadership leadership;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final HttpClients clients = new HttpClients();
  private final PolicyRuns runs;
  private final Operator operator;
  private final PolicyLists lists;
  private final Watches watches;
  private final Health health;
  private final HealthServer server;
  private final PolicyPage page;

  private KtaOperator(
      KubernetesClient client, OperatorConfig config, Runnable onEnd, LoopClock clock) {
    this.config = config;
    this.onEnd = onEnd;
    this.startup = new Startup(client, clock, new CompletableFuture<>());
    this.leadership =
        config.leaderElection().enabled()
            ? Leadership.byLease(client, config.leaderElection(), this::leadershipLost, clock)
            : Leadership.always(clock);
    Meters meters = new Meters(clock);
    Memory memory = Memory.ofThisJvm(config.threads());
    Histories histories = new Histories(memory, config.historyLength());
    this.page = PolicyPage.at(config.pagePort(), memory.ofThePage(), this::pageNotice);
    Reconciliations reconciliations = new Reconciliations(clock);
    Environment environment =
        new Environment(client, clock, leadership, meters, page, histories, reconciliations);
    this.runs =
        new PolicyRuns(
            environment,
            PolicyReader.of(
                client, others(client), calls(client, config.hosts(), memory, clock), clock),
            new ReferenceReader(client, config.rereadInterval(), clock),
            LoopScheduler.builder().cyclesAtOnce(config.threads()).clock(clock).build());
    this.operator = new Operator(settings -> configure(settings, client));
    PolicyReconciler reconciler =
        new PolicyReconciler(runs, new PolicyEvents(client, clock), environment);
    operator.register(reconciler, this::configureController);
    UnseenPolicies unseen = new UnseenPolicies(clock);
    this.lists =
        new PolicyLists(client, config.namespaces(), reconciler, unseen, clock, startup.ended());
    this.watches = new Watches(operator::getRuntimeInfo, unseen, meters, clock);
    this.health =
        new Health(
            watches::isAnySeen,
            watches::blindFor,
            REQUESTS::hasSucceededWithin,
            reconciliations::longest,
            runs::starved);
    meters.add(
        new OperatorMeters(
            leadership::isLeading,
            runs::load,
            () -> new Reconciling(reconciliations.busy(), reconciliations.longest()),
            histories::bytesByNamespace,
            histories::shortened),
        REQUESTS);
    this.server =
        new HealthServer(config.port(), this::isLive, this::isReady, () -> scrape(meters));
  }

  private OtherAutoscalers others(KubernetesClient client) {
    return OtherAutoscalers.of(client, config.otherAutoscalers().toArray(AutoscalerKind[]::new));
  }

  /**
   * Returns a client as the operator needs one: what it reads may be as large and as odd as the API
   * server stores it.
   */
  public static KubernetesClient client(Config config) {
    return new KubernetesClientBuilder()
        .withConfig(new ConfigBuilder(config).withRequestRetryBackoffLimit(RETRIES).build())
        .withKubernetesSerialization(ResourceJson.serialization())
        .withHttpClientBuilderConsumer(
            http ->
                http.addOrReplaceInterceptor("count", REQUESTS)
                    .addOrReplaceInterceptor("limit", LimitedAnswers.ofThisJvm())
                    .addOrReplaceInterceptor("time", new TimelyAnswers()))
        .build();
  }

  /**
   * Starts the operator, and returns at once. It waits for the API server if that does not answer
   * yet; with leader election, policies are run from when this operator leads.
   *
   * @param client how the cluster is reached, made as {@link #client} does; it stays the caller's
   *     to close
   * @param config how to run
   * @param onEnd what to do when this operator cannot go on, since another has taken over, or it
   *     could not be started; by then it changes nothing any more, it never acts again, and it
   *     closes by itself
   * @throws IllegalArgumentException if the client reads less than the API server may store
   */
  public static KtaOperator start(KubernetesClient client, OperatorConfig config, Runnable onEnd) {
    if (!ResourceJson.isReadBy(client.getKubernetesSerialization())) {
      throw new IllegalArgumentException(
          "the client reads less than an API server stores, so that one policy could keep all from"
              + " being read; make it by KtaOperator.client, or with ResourceJson.serialization()");
    }
    KtaOperator started = new KtaOperator(client, config, onEnd, LoopClock.system());
    started.starting.start();
    return started;
  }

  private Calls calls(KubernetesClient client, AllowedHosts hosts, Memory memory, LoopClock clock) {
    ServiceConsents consents = new ServiceConsents(client);
    Destinations destinations =
        new Destinations(
            hosts,
            consents,
            new ServiceObjects(client, clock),
            InetAddress::getAllByName,
            client.getMasterUrl().getHost(),
            clock);
    return new Calls(hosts, consents, destinations, clients, memory);
  }

  /** Starts once the API server answers, and finds out from then on what the watches miss. */
  private void run() {
    try {
      if (startup.awaitApiServer()) {
        operator.start();
        logger.info("started; {}", config);
        lists.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it is closed
    } catch (RuntimeException e) {
      if (!closed.get()) {
        logger.error("the operator cannot start: {}", e.getMessage(), e);
        endByItself();
      }
    }
  }

  private String scrape(Meters meters) {
    boolean unused = watches.isAnySeen();
    return meters.scrape();
  }

  /** Returns the port at which health and metrics are served. */
  public int port() {
    return server.port();
  }

  /** Returns where the live page is, as seen from within the pod; empty if there is none. */
  public Optional<URI> page() {
    return page.uri();
  }

  private String pageNotice() {
    String whose =
        config.namespaces().isEmpty()
            ? "Policies of all namespaces."
            : "Policies of " + String.join(", ", config.namespaces()) + ".";
    return leadership.isLeading()
        ? whose
        : whose + " This operator does not lead, and runs none; the Lease names the one that does.";
  }

  /** Returns whether this operator may act: it leads, or there is no leader election. */
  public boolean leads() {
    return leadership.holds();
  }

  /** Returns whether policies are run in time, or would be if this operator led. */
  public boolean isReady() {
    return !closed.get() && health.isReady();
  }

  private boolean isLive() {
    return !closed.get() && health.isLive();
  }

  /** Stops: waits for cycles under way, five minutes at most. The jobs run on. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    endStarting();
    boolean allEnded = runs.endAll();
    clients.close();
    leadership.end();
    operator.stop();
    if (allEnded) {
      leadership.release();
    }
    page.close();
    server.close();
    logger.info("stopped");
  }

  private void endStarting() {
    startup.ended().complete(null);
    starting.interrupt();
    try {
      starting.join(TERMINATION.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // who closes this does not want to wait
    }
  }

  private void configure(ConfigurationServiceOverrider settings, KubernetesClient client) {
    settings
        .withKubernetesClient(client)
        .withCloseClientOnStop(false)
        .withConcurrentReconciliationThreads(config.threads())
        .withReconciliationTerminationTimeout(TERMINATION)
        // A namespace that cannot be read keeps no other from being served, and is tried again.
        .withStopOnInformerErrorDuringStartup(false)
        .withCacheSyncTimeout(FIRST_LIST)
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
      endByItself();
    }
  }

  private void endByItself() {
    onEnd.run();
    new Thread(this::close, "kta-end").start(); // it waits for cycles under way
  }

  private static void logLeader(String leader) {
    logger.info("{} leads", leader);
  }
}
