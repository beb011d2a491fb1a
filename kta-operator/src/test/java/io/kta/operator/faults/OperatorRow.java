package io.kta.operator.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kta.operator.FakeCluster;
import io.kta.operator.KtaOperator;
import io.kta.operator.OperatorConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;

/**
 * A call of the operator to the API server: a new policy comes while it meets a fault. What it
 * reports is what it logs as a warning or an error, so only one of these may run at a time. An
 * operator that ends is started again, as Kubernetes does.
 */
final class OperatorRow implements Row {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** How long a fault lasts if nothing is reported; a blind operator says so within 15 s. */
  private static final Duration QUIET = Duration.ofSeconds(20);

  private final String name;
  private final Pattern calls;
  private final Duration recovery;
  private final FakeCluster cluster = new FakeCluster();
  private final FaultyProxy proxy;
  private final KubernetesClient client;
  private final Map<String, String> settings = new HashMap<>();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final AtomicBoolean hasEnded = new AtomicBoolean();
  private KtaOperator operator;
  private int policies;

  /**
   * Begins to run one.
   *
   * @param calls which calls meet faults, as method and address
   * @param recovery within what time of the end all is well
   */
  OperatorRow(String name, String calls, Duration recovery, Map<String, String> more) {
    this.name = name;
    this.calls = Pattern.compile(calls);
    this.recovery = recovery;
    Config config = cluster.client().getConfiguration();
    this.proxy =
        new FaultyProxy(
            new InetSocketAddress(
                InetAddress.getLoopbackAddress(), URI.create(config.getMasterUrl()).getPort()));
    this.client =
        KtaOperator.client(new ConfigBuilder(config).withMasterUrl(proxy.uri().toString()).build());
    settings.putAll(Map.of("PORT", "0", "WATCH_NAMESPACES", FakeCluster.NAMESPACE));
    settings.putAll(more);
    log.start();
    root().addAppender(log);
    this.operator = start();
    create();
    awaitScaled("before any fault");
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  private KtaOperator start() {
    return KtaOperator.start(client, OperatorConfig.of(settings), () -> hasEnded.set(true));
  }

  private void startAgainIfEnded() {
    if (hasEnded.getAndSet(false)) {
      operator.close();
      operator = start();
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<String> hole(Fault fault) {
    return fault == Fault.GIGABYTE && name.equals("operator, watch")
        ? Optional.of(
            "the JDK's client reads what answers the handshake of a WebSocket whole, and the JVM"
                + " ends")
        : Optional.empty();
  }

  @Override
  public Cell meet(Fault fault) {
    Instant began = Instant.now();
    proxy.begin(fault, calls);
    create();
    long begun = System.currentTimeMillis();
    await(name + ", " + fault)
        .atMost(PATIENCE)
        .until(
            () -> {
              startAgainIfEnded();
              boolean unused = operator.isReady(); // as a probe asks
              return !reason(begun).isEmpty() || Instant.now().isAfter(began.plus(QUIET));
            });
    int during = cluster.replicas(deployment());
    assertThat(during).as("%s, %s: the job", name, fault).isIn(1, 3);
    String reason = reason(begun);
    proxy.end();
    Instant end = Instant.now();
    awaitScaled(name + ", " + fault);
    Duration took = Duration.between(end, Instant.now());
    assertThat(took).as("%s, %s: recovery", name, fault).isLessThan(recovery);
    return new Cell(reason, during == 3);
  }

  private String reason(long since) {
    synchronized (log) {
      return List.copyOf(log.list).stream()
          .filter(
              event ->
                  event.getTimeStamp() >= since && event.getLevel().isGreaterOrEqual(Level.WARN))
          .map(event -> event.getLoggerName() + ": " + event.getFormattedMessage())
          .findFirst()
          .orElse("");
    }
  }

  private String deployment() {
    return "job-" + policies;
  }

  private void create() {
    policies++;
    cluster.createDeployment(deployment(), 1);
    var unused =
        cluster.create(
            """
            apiVersion: research.dynatrace.com/v1alpha1
            kind: KtaPolicy
            metadata: {name: %1$s}
            spec:
              behavior: {reconciliationIntervalSeconds: 1, algorithm: {type: Fixed, parameters: {parallelism: 3}}}
              scaleDriver: {type: GenericKubernetes, genericKubernetesTopology: [{kind: Deployment, name: %1$s}]}
            """
                .formatted(deployment()));
  }

  /** Waits until the newest policy is run and says that it is well. */
  private void awaitScaled(String what) {
    await(what)
        .atMost(PATIENCE)
        .until(
            () -> {
              startAgainIfEnded();
              return cluster.replicas(deployment()) == 3 && isReady();
            });
  }

  private boolean isReady() {
    var status = cluster.policy(deployment()).getStatus();
    return status != null
        && status.conditions != null
        && status.conditions.stream()
            .anyMatch(each -> "Ready".equals(each.type) && "True".equals(each.status));
  }

  @Override
  public void close() {
    operator.close();
    client.close();
    proxy.close();
    cluster.close();
    root().detachAppender(log);
  }
}
