package io.kta.operator;

import static io.kta.operator.FakeCluster.NAMESPACE;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Context;
import io.kta.algorithm.Decision;
import io.kta.algorithm.remote.AlgorithmServer;
import io.kta.algorithm.toggle.Toggle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An algorithm behind HTTP that counts cycles by what it finds in the history, and passes a gate at
 * every step. Thread-safe.
 */
final class GatedToggle implements Algorithm<Long, Integer> {
  private final Toggle toggle = new Toggle();
  private final List<Long> planned = new CopyOnWriteArrayList<>();
  private final List<Long> plannedAt = new CopyOnWriteArrayList<>();

  /** Set by the test, and read by the threads of the server. */
  private volatile Gate gate = new Gate();

  /** Has all steps pass a gate, by the name of the step. */
  void gate(Gate newest) {
    gate = newest;
  }

  /** Returns the numbers of cycles that were planned, in that order. */
  List<Long> planned() {
    return List.copyOf(planned);
  }

  /** Returns when they were, in nanoseconds. */
  List<Long> plannedAt() {
    return List.copyOf(plannedAt);
  }

  /** Serves it at a free port. */
  AlgorithmServer serve() {
    return AlgorithmServer.builder(this)
        .observationRequired(false)
        .address(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .start();
  }

  /** Returns a policy, {@code job}, that has it decide on Deployment {@code a} each second. */
  static String policy(AlgorithmServer server) {
    return """
    apiVersion: research.dynatrace.com/v1alpha1
    kind: KtaPolicy
    metadata: {name: job, namespace: %2$s}
    spec:
      behavior:
        reconciliationIntervalSeconds: 1
        udfs:
          monitorEndpoint: %1$smonitor
          analyzeEndpoint: %1$sanalyze
          planEndpoint: %1$splan
      scaleDriver:
        type: GenericKubernetes
        genericKubernetesTopology: [{kind: Deployment, name: a}]
    """
        .formatted("http://127.0.0.1:" + server.address().getPort() + "/api/v1alpha1/", NAMESPACE);
  }

  @Override
  public boolean readsMetrics() {
    return false;
  }

  @Override
  public Long monitor(Context<Long, Integer> context) {
    gate.pass("monitor");
    return toggle.monitor(context);
  }

  @Override
  public Integer analyze(Context<Long, Integer> context, Long count) {
    gate.pass("analyze");
    return toggle.analyze(context, count);
  }

  @Override
  public Decision plan(Context<Long, Integer> context, Long count, Integer state) {
    planned.add(count);
    plannedAt.add(System.nanoTime());
    gate.pass("plan");
    return toggle.plan(context, count, state);
  }
}
